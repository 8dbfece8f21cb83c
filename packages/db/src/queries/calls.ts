import type { CallRow, EpochMs } from '../rows.ts';
import { insertNew, query } from '../schema/dialect.ts';
import type { CallName, Page } from '../store.ts';

const columns = ['member', 'seq', 'n', 'port', 'action', 'at', 'tries', 'next_at as nextAt', 'data'] as const;
const name: CallName = { member: 1, seq: 1, n: 0 };
const sample: CallRow = {
  ...name,
  port: 'payment',
  action: 'charge',
  at: 0,
  tries: 0,
  nextAt: 0,
  data: '{}',
};

export const callQueries = {
  get: query<CallName, CallRow>(name, ({ db }, { member, seq, n }) =>
    db
      .selectFrom('calls')
      .select(columns)
      .where('member', '=', member)
      .where('seq', '=', seq)
      .where('n', '=', n),
  ),
  due: query<{ port: string; to: EpochMs; limit: number }, CallRow>(
    { port: 'payment', to: 0, limit: 100 },
    ({ db }, { port, to, limit }) =>
      db
        .selectFrom('calls')
        .select(columns)
        .where('port', '=', port)
        .where('next_at', '<=', to)
        .orderBy('next_at')
        .orderBy('member')
        .limit(limit),
  ),
  open: query<{ port: string } & Page<CallName>, CallRow>(
    { port: 'payment', after: name, limit: 100 },
    ({ db }, { port, after, limit }) =>
      db
        .selectFrom('calls')
        .select(columns)
        .where('port', '=', port)
        .where('next_at', 'is not', null)
        .where((e) =>
          e.or([
            e('member', '>', after.member),
            e.and([e('member', '=', after.member), e('seq', '>', after.seq)]),
            e.and([e('member', '=', after.member), e('seq', '=', after.seq), e('n', '>', after.n)]),
          ]),
        )
        .orderBy('member')
        .orderBy('seq')
        .orderBy('n')
        .limit(limit),
  ),
  note: query<CallName & { tries: number; nextAt: EpochMs | null }, unknown>(
    { ...name, tries: 1, nextAt: 0 },
    ({ db }, { member, seq, n, tries, nextAt }) =>
      db
        .updateTable('calls')
        .set({ tries, next_at: nextAt })
        .where('member', '=', member)
        .where('seq', '=', seq)
        .where('n', '=', n)
        .where('next_at', 'is not', null),
  ),
  add: query<readonly CallRow[], unknown>([sample], (dialect, rows) =>
    insertNew(
      dialect,
      dialect.db.insertInto('calls').values(rows.map(({ nextAt, ...row }) => ({ ...row, next_at: nextAt }))),
      'member',
    ),
  ),
  empty: query({}, ({ db }) => db.deleteFrom('calls')),
};
