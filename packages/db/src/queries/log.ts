import { type ExpressionBuilder, sql } from 'kysely';
import type { Bytes, EntryPlace, LogRow, MemberNo, Position } from '../rows.ts';
import { type Dialect, query } from '../schema/dialect.ts';
import type { Tables } from '../schema/tables.ts';

const bytes16: Bytes = new Uint8Array(16);

/** SQLite has one stream, which has no column. */
function select({ db, engine }: Dialect) {
  return db
    .selectFrom('log')
    .select([
      engine === 'sqlite' ? sql<number>`1`.as('stream') : 'stream',
      'pos',
      'member',
      'seq',
      'type',
      'happened_at as happenedAt',
      'decided_at as decidedAt',
      'version',
      'format',
      'body',
    ]);
}

type Where = ExpressionBuilder<Tables, 'log'>;

export const logQueries = {
  entries: query<{ member: MemberNo; after: number; limit: number }, LogRow>(
    { member: 1, after: 0, limit: 100 },
    (dialect, { member, after, limit }) =>
      select(dialect).where('member', '=', member).where('seq', '>', after).orderBy('seq').limit(limit),
  ),
  newestFirst: query<{ member: MemberNo; before: number; limit: number; types?: readonly string[] }, LogRow>(
    { member: 1, before: 100, limit: 50 },
    (dialect, { member, before, limit, types }) => {
      const all = select(dialect).where('member', '=', member).where('seq', '<', before);
      const some = types === undefined ? all : all.where('type', 'in', types);
      return some.orderBy('seq', 'desc').limit(limit);
    },
  ),
  entry: query<{ member: MemberNo; seq: number }, LogRow>({ member: 1, seq: 1 }, (dialect, { member, seq }) =>
    select(dialect).where('member', '=', member).where('seq', '=', seq),
  ),
  /** Tails of several members at once (MySQL; SQLite asks `entries` one by one, which costs less there). */
  tails: query<{ asks: readonly { member: MemberNo; after: number }[]; limit: number }, LogRow>(
    {
      asks: [
        { member: 1, after: 0 },
        { member: 2, after: 7 },
      ],
      limit: 1_000,
    },
    (dialect, { asks, limit }) =>
      select(dialect)
        .where((e: Where) =>
          e.or(asks.map((ask) => e.and([e('member', '=', ask.member), e('seq', '>', ask.after)]))),
        )
        .orderBy('member')
        .orderBy('seq')
        .limit(limit),
  ),
  find: query<{ member: MemberNo; key: Bytes }, { seq: number }>(
    { member: 1, key: bytes16 },
    ({ db }, { member, key }) =>
      db.selectFrom('log').select('seq').where('member', '=', member).where('event_key', '=', key),
  ),
  findMany: query<
    readonly { member: MemberNo; key: Bytes }[],
    { member: MemberNo; seq: number; key: Bytes | null }
  >(
    [
      { member: 1, key: bytes16 },
      { member: 2, key: bytes16 },
    ],
    ({ db }, asks) =>
      db
        .selectFrom('log')
        .select(['member', 'seq', 'event_key as key'])
        .where((e: Where) =>
          e.or(asks.map((ask) => e.and([e('member', '=', ask.member), e('event_key', '=', ask.key)]))),
        ),
  ),
  keys: query<{ members: readonly MemberNo[] }, { member: MemberNo; key: Bytes }>(
    { members: [1, 2] },
    ({ db }, { members }) =>
      db
        .selectFrom('log')
        .select(['member', 'event_key as key'])
        .$narrowType<{ key: Bytes }>()
        .where('member', 'in', members)
        .where('event_key', 'is not', null),
  ),
  newest: query<{ members: readonly MemberNo[] }, { member: MemberNo; seq: number }>(
    { members: [1, 2] },
    ({ db }, { members }) =>
      db
        .selectFrom('log')
        .select(['member', sql<number>`max(seq)`.as('seq')])
        .where('member', 'in', members)
        .groupBy('member'),
  ),
  after: query<Position & { limit: number }, LogRow>(
    { stream: 1, pos: 0, limit: 1_000 },
    (dialect, { stream, pos, limit }) => {
      const all = select(dialect).where('pos', '>', pos).orderBy('pos').limit(limit);
      return dialect.engine === 'sqlite' ? all : all.where('stream', '=', stream);
    },
  ),
  /** Of the index alone. */
  places: query<Position & { limit: number }, EntryPlace>(
    { stream: 1, pos: 0, limit: 1_000 },
    ({ db, engine }, { stream, pos, limit }) => {
      const all = db.selectFrom('log').select(['pos', 'member', 'seq']).where('pos', '>', pos);
      return (engine === 'sqlite' ? all : all.where('stream', '=', stream)).orderBy('pos').limit(limit);
    },
  ),
  end: query<{ stream: number }, { pos: number | null }>({ stream: 1 }, ({ db, engine }, { stream }) => {
    const all = db.selectFrom('log').select(sql<number | null>`max(pos)`.as('pos'));
    return engine === 'sqlite' ? all : all.where('stream', '=', stream);
  }),
  streams: query<object, Position>({}, ({ db, engine }) =>
    engine === 'sqlite'
      ? db
          .selectFrom('log')
          .select([sql<number>`1`.as('stream'), sql<number>`coalesce(max(pos), 0)`.as('pos')])
      : db
          .selectFrom('log')
          .select(['stream', sql<number>`max(pos)`.as('pos')])
          .groupBy('stream'),
  ),
};
