/** Tables of form 10: how operators sign in, who is signed in, and codes that are good once. */
export const sessionTables = {
  sign_ins: {
    columns: {
      operator: 'name',
      password: 'text',
      factor: 'bytes',
      used_step: 'integer',
      recovery: 'json',
      changed_at: 'integer',
    },
    primary: ['operator'],
  },
  sessions: {
    columns: {
      id: 'name',
      operator: 'name',
      details: 'json',
      created_at: 'integer',
      used_at: 'integer',
      expires_at: 'integer',
      ended_at: 'integer?',
    },
    primary: ['id'],
  },
  one_time_codes: {
    columns: { id: 'name', kind: 'name', details: 'json', expires_at: 'integer', used_at: 'integer?' },
    primary: ['id'],
  },
} as const;
