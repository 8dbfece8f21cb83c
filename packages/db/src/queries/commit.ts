import { sql } from 'kysely';
import type {
  Bytes,
  ClaimRow,
  DeadLetterRow,
  HeadRow,
  JoinedRow,
  MemberNo,
  Position,
  RecordRow,
} from '../rows.ts';
import { insertNew, query, upsert } from '../schema/dialect.ts';
import { storedKey } from '../schema/stored-key.ts';

const bytes16: Bytes = new Uint8Array(16);
const joinedSample: readonly JoinedRow[] = [
  { member: 1, hash: bytes16, wrappedKey: bytes16, external: bytes16, personal: null },
];
const deadSample: DeadLetterRow = {
  id: bytes16,
  member: null,
  subject: bytes16,
  at: 0,
  type: 'checkin',
  code: 'too_late',
  pointer: '/time',
  detail: '',
  body: null,
};
const headSample: readonly HeadRow[] = [
  { member: 1, seq: 1, dueAt: null, dueVersion: 1, backfill: false, format: 1, body: '{}' },
];
const recordSample: readonly RecordRow[] = [{ member: 1, key: 'order/1', seq: 1, body: '{}' }];

/** Parts of a commit on MySQL; SQLite has the same by hand in `sqlite/commit.ts`. */
export const commitQueries = {
  /** Fails where a newer program is in force, so that what is sent behind it is not done: a row too many for its place. */
  newer: query({ version: 1, decidedAt: 0 }, ({ db }, { version, decidedAt }) =>
    db.selectNoFrom(
      sql`(select two.n from (select 1 as n union all select 2) as two, programs where programs.number > ${version} and programs.effective_at <= ${decidedAt} lock in share mode)`.as(
        'newer',
      ),
    ),
  ),
  directory: query(joinedSample, ({ db }, rows) =>
    db.insertInto('directory').values(rows.map(({ hash, member }) => ({ hash, member }))),
  ),
  vault: query(joinedSample, ({ db }, rows) =>
    db.insertInto('vault').values(
      rows.map(({ member, wrappedKey, external, personal }) => ({
        member,
        wrapped_key: wrappedKey,
        external,
        personal,
      })),
    ),
  ),
  personal: query<{ member: MemberNo; personal: Bytes | null }, unknown>(
    { member: 1, personal: bytes16 },
    ({ db }, { member, personal }) =>
      db.updateTable('vault').set({ personal }).where('member', '=', member).where('alias', 'is', null),
  ),
  dead: query(deadSample, (dialect, row) =>
    upsert(
      dialect,
      dialect.db.insertInto('dead_letters').values(row),
      ['id'],
      ['member', 'at', 'code', 'pointer', 'detail', 'body'],
    ),
  ),
  revived: query({ id: bytes16 }, ({ db }, { id }) => db.deleteFrom('dead_letters').where('id', '=', id)),
  stock: query<ClaimRow, unknown>({ counter: 'limit:1', by: 1, limit: 10 }, (dialect, { counter }) =>
    insertNew(
      dialect,
      dialect.db.insertInto('stock').values({ counter: storedKey(counter), used: 0, loaded: null }),
      'counter',
    ),
  ),
  claim: query<ClaimRow, unknown>(
    { counter: 'limit:1', by: 1, limit: 10 },
    ({ db }, { counter, by, limit }) =>
      db
        .updateTable('stock')
        .set({ used: sql<number>`used + ${by}` })
        .where('counter', '=', storedKey(counter))
        .where(sql<boolean>`used + ${by} between 0 and ${limit}`)
        .where(sql<boolean>`(loaded is null or used + ${by} <= loaded)`),
  ),
  /** The same for a counter that must stand where it was believed to. */
  claimExactly: query<ClaimRow & { readonly exact: number }, unknown>(
    { counter: 'codes:1', by: 1, limit: 10, exact: 4 },
    ({ db }, { counter, by, limit, exact }) =>
      db
        .updateTable('stock')
        .set({ used: sql<number>`used + ${by}` })
        .where('counter', '=', storedKey(counter))
        .where('used', '=', exact)
        .where(sql<boolean>`used + ${by} between 0 and ${limit}`)
        .where(sql<boolean>`(loaded is null or used + ${by} <= loaded)`),
  ),
};

/** Many snapshots in one statement, for MySQL; one that is behind changes nothing. */
export const snapshotWrites = {
  heads: query(headSample, ({ db }, rows) => {
    const newer = (column: string) =>
      sql`if(values(seq) >= seq, values(${sql.ref(column)}), ${sql.ref(column)})`;
    return db
      .insertInto('heads')
      .values(
        rows.map((row) => ({
          member: row.member,
          seq: row.seq,
          due_at: row.dueAt,
          due_version: row.dueVersion,
          backfill: row.backfill ? 1 : 0,
          format: row.format,
          body: row.body,
        })),
      )
      .onDuplicateKeyUpdate({
        due_at: newer('due_at') as never,
        due_version: newer('due_version') as never,
        backfill: newer('backfill') as never,
        format: newer('format') as never,
        body: newer('body') as never,
        // Last: what stands to its left compares with the number before.
        seq: sql<number>`greatest(seq, values(seq))`,
      });
  }),
  /** Records that are gone stay as rows without a body, so that a writer that is behind does not bring them back. */
  records: query(recordSample, ({ db }, rows) =>
    db
      .insertInto('records')
      .values(rows.map(({ member, key, seq, body }) => ({ member, record_key: storedKey(key), seq, body })))
      .onDuplicateKeyUpdate({
        body: sql`if(values(seq) >= seq, values(body), body)` as never,
        seq: sql<number>`greatest(seq, values(seq))`,
      }),
  ),
};

/** Look-ups of the write path for many at once, for MySQL. */
export const manyQueries = {
  heads: query<{ members: readonly MemberNo[] }, HeadColumns>({ members: [1, 2] }, ({ db }, { members }) =>
    db
      .selectFrom('heads')
      .select(['member', 'seq', 'due_at as dueAt', 'due_version as dueVersion', 'backfill', 'format', 'body'])
      .where('member', 'in', members),
  ),
  records: query<
    readonly { member: MemberNo; key: string }[],
    { member: MemberNo; key: string; body: string | null }
  >(
    [
      { member: 1, key: 'order/1' },
      { member: 2, key: 'order/2' },
    ],
    ({ db }, asks) =>
      db
        .selectFrom('records')
        .select(['member', 'record_key as key', 'body'])
        .where((e) =>
          e.or(
            asks.map(({ member, key }) =>
              e.and([e('member', '=', member), e('record_key', '=', storedKey(key))]),
            ),
          ),
        ),
  ),
  recordKeys: query<{ members: readonly MemberNo[] }, { member: MemberNo; key: string }>(
    { members: [1, 2] },
    ({ db }, { members }) =>
      db.selectFrom('records').select(['member', 'record_key as key']).where('member', 'in', members),
  ),
  /** Ends of streams by their leases, so that each stream costs one look into the index, however long it is. */
  writers: query<object, Position | { stream: number; pos: null }>({}, ({ db }) => {
    const stream = sql<number>`cast(substr(leases.name, 8) as signed)`;
    return db
      .selectFrom('leases')
      .select((e) => [
        stream.as('stream'),
        e
          .selectFrom('log')
          .select('pos')
          .where('stream', '=', stream)
          .orderBy('pos', 'desc')
          .limit(sql.lit(1))
          .as('pos'),
      ])
      .where('leases.name', 'like', 'stream/%');
  }),
  stock: query<{ counters: readonly string[] }, { counter: string; used: number; loaded: number | null }>(
    { counters: ['limit:1'] },
    ({ db }, { counters }) =>
      db
        .selectFrom('stock')
        .select(['counter', 'used', 'loaded'])
        .where('counter', 'in', counters.map(storedKey)),
  ),
};
type HeadColumns = Omit<HeadRow, 'backfill'> & { readonly backfill: number };
