import { query, upsert } from '../schema/dialect.ts';
import type { OneTimeRow, SessionRow, SignInRow } from '../session-store.ts';

const signInSample: SignInRow = {
  operator: 'ab12',
  password: '$argon2id$…',
  factor: new Uint8Array(16),
  usedStep: 0,
  recovery: '[]',
  changedAt: 0,
};
export const signInQueries = {
  get: query({ operator: 'ab12' }, ({ db }, { operator }) =>
    db
      .selectFrom('sign_ins')
      .select([
        'operator',
        'password',
        'factor',
        'used_step as usedStep',
        'recovery',
        'changed_at as changedAt',
      ])
      .where('operator', '=', operator),
  ),
  put: query(signInSample, (dialect, { usedStep, changedAt, ...row }) =>
    upsert(
      dialect,
      dialect.db.insertInto('sign_ins').values({ ...row, used_step: usedStep, changed_at: changedAt }),
      ['operator'],
      ['password', 'factor', 'used_step', 'recovery', 'changed_at'],
    ),
  ),
  list: query({}, ({ db }) =>
    db.selectFrom('sign_ins').select(['operator', 'changed_at as changedAt']).orderBy('operator'),
  ),
  takeStep: query({ operator: 'ab12', step: 1 }, ({ db }, { operator, step }) =>
    db
      .updateTable('sign_ins')
      .set({ used_step: step })
      .where('operator', '=', operator)
      .where('used_step', '<', step),
  ),
  changeRecovery: query({ operator: 'ab12', from: '[]', to: '[]' }, ({ db }, { operator, from, to }) =>
    db
      .updateTable('sign_ins')
      .set({ recovery: to })
      .where('operator', '=', operator)
      .where('recovery', '=', from),
  ),
  remove: query({ operator: 'ab12' }, ({ db }, { operator }) =>
    db.deleteFrom('sign_ins').where('operator', '=', operator),
  ),
};

const sessionSample: SessionRow = {
  id: 'ab12',
  operator: 'ab12',
  details: '{}',
  createdAt: 0,
  usedAt: 0,
  expiresAt: 0,
  endedAt: null,
};
const sessionColumns = [
  'id',
  'operator',
  'details',
  'created_at as createdAt',
  'used_at as usedAt',
  'expires_at as expiresAt',
  'ended_at as endedAt',
] as const;
export const sessionQueries = {
  add: query(sessionSample, ({ db }, { id, operator, details, createdAt, usedAt, expiresAt, endedAt }) =>
    db.insertInto('sessions').values({
      id,
      operator,
      details,
      created_at: createdAt,
      used_at: usedAt,
      expires_at: expiresAt,
      ended_at: endedAt,
    }),
  ),
  get: query({ id: 'ab12' }, ({ db }, { id }) =>
    db.selectFrom('sessions').select(sessionColumns).where('id', '=', id),
  ),
  used: query({ id: 'ab12', at: 0 }, ({ db }, { id, at }) =>
    db.updateTable('sessions').set({ used_at: at }).where('id', '=', id),
  ),
  end: query({ id: 'ab12', at: 0 }, ({ db }, { id, at }) =>
    db.updateTable('sessions').set({ ended_at: at }).where('id', '=', id).where('ended_at', 'is', null),
  ),
  endAll: query({ operator: 'ab12', at: 0 }, ({ db }, { operator, at }) =>
    db
      .updateTable('sessions')
      .set({ ended_at: at })
      .where('operator', '=', operator)
      .where('ended_at', 'is', null),
  ),
  open: query({ at: 0, limit: 100 }, ({ db }, { at, limit }) =>
    db
      .selectFrom('sessions')
      .select(sessionColumns)
      .where('expires_at', '>', at)
      .where('ended_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit),
  ),
  prune: query({ before: 0 }, ({ db }, { before }) =>
    db.deleteFrom('sessions').where('expires_at', '<', before),
  ),
};

const codeSample: OneTimeRow = { id: 'ab12', kind: 'page', details: '{}', expiresAt: 0, usedAt: null };
const codeColumns = ['id', 'kind', 'details', 'expires_at as expiresAt', 'used_at as usedAt'] as const;
export const oneTimeQueries = {
  add: query(codeSample, ({ db }, { id, kind, details, expiresAt, usedAt }) =>
    db.insertInto('one_time_codes').values({ id, kind, details, expires_at: expiresAt, used_at: usedAt }),
  ),
  get: query({ id: 'ab12', kind: 'page' }, ({ db }, { id, kind }) =>
    db.selectFrom('one_time_codes').select(codeColumns).where('id', '=', id).where('kind', '=', kind),
  ),
  take: query({ id: 'ab12', kind: 'page', at: 0 }, ({ db }, { id, kind, at }) =>
    db
      .updateTable('one_time_codes')
      .set({ used_at: at })
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('used_at', 'is', null)
      .where('expires_at', '>', at),
  ),
  prune: query({ before: 0 }, ({ db }, { before }) =>
    db.deleteFrom('one_time_codes').where('expires_at', '<', before),
  ),
};
