import { sql } from 'kysely';
import type {
  Bytes,
  DeadLetterRow,
  EpochMs,
  Erasure,
  MemberNo,
  MessageRow,
  Position,
  VaultRow,
} from '../rows.ts';
import { brought, insertNew, query } from '../schema/dialect.ts';
import type { DueRow, Page } from '../store.ts';

const bytes16: Bytes = new Uint8Array(16);

export const directoryQueries = {
  look: query<{ hashes: readonly Bytes[] }, { hash: Bytes; member: MemberNo }>(
    { hashes: [bytes16] },
    ({ db }, { hashes }) => db.selectFrom('directory').select(['hash', 'member']).where('hash', 'in', hashes),
  ),
  erased: query<{ hashes: readonly Bytes[] }, { hash: Bytes; at: EpochMs }>(
    { hashes: [bytes16] },
    ({ db }, { hashes }) =>
      db
        .selectFrom('erased')
        .select(['hash', sql<number>`max(at)`.as('at')])
        .where('hash', 'in', hashes)
        .groupBy('hash'),
  ),
  forget: query({ hash: bytes16, member: 1 }, ({ db }, { hash, member }) =>
    db.deleteFrom('directory').where('hash', '=', hash).where('member', '=', member),
  ),
};

const vaultColumns = ['member', 'wrapped_key as wrappedKey', 'external', 'personal', 'alias'] as const;
const erasureSample: Erasure = { hash: bytes16, member: 1, at: 0, alias: 'a' };
export const vaultQueries = {
  read: query<{ members: readonly MemberNo[] }, VaultRow>({ members: [1] }, ({ db }, { members }) =>
    db.selectFrom('vault').select(vaultColumns).where('member', 'in', members),
  ),
  list: query<Page<MemberNo>, VaultRow>({ after: 0, limit: 100 }, ({ db }, { after, limit }) =>
    db.selectFrom('vault').select(vaultColumns).where('member', '>', after).orderBy('member').limit(limit),
  ),
  rewrap: query({ member: 1, wrappedKey: bytes16 }, ({ db }, { member, wrappedKey }) =>
    db
      .updateTable('vault')
      .set({ wrapped_key: wrappedKey })
      .where('member', '=', member)
      .where('alias', 'is', null),
  ),
  erasures: query<Page<MemberNo>, Erasure>({ after: 0, limit: 100 }, ({ db }, { after, limit }) =>
    db
      .selectFrom('erased')
      .select(['hash', 'member', 'at', 'alias'])
      .where('member', '>', after)
      .orderBy('member')
      .limit(limit),
  ),
  erase: query(erasureSample, ({ db }, { member, alias }) =>
    db
      .updateTable('vault')
      .set({ wrapped_key: null, external: null, personal: null, alias })
      .where('member', '=', member)
      .where('alias', 'is', null),
  ),
  remember: query(erasureSample, (dialect, row) =>
    insertNew(dialect, dialect.db.insertInto('erased').values(row), 'hash'),
  ),
  sealLetters: query({ subject: bytes16 }, ({ db }, { subject }) =>
    db.updateTable('dead_letters').set({ body: null }).where('subject', '=', subject),
  ),
};

const letterColumns = ['id', 'member', 'subject', 'at', 'type', 'code', 'pointer', 'detail', 'body'] as const;
export const deadLetterQueries = {
  get: query<{ id: Bytes }, DeadLetterRow>({ id: bytes16 }, ({ db }, { id }) =>
    db.selectFrom('dead_letters').select(letterColumns).where('id', '=', id),
  ),
  list: query<Page<{ at: EpochMs; id: Bytes }>, DeadLetterRow>(
    { after: { at: 0, id: bytes16 }, limit: 50 },
    ({ db }, { after, limit }) =>
      db
        .selectFrom('dead_letters')
        .select(letterColumns)
        .where((e) => e.or([e('at', '>', after.at), e.and([e('at', '=', after.at), e('id', '>', after.id)])]))
        .orderBy('at')
        .orderBy('id')
        .limit(limit),
  ),
  count: query<object, { count: number }>({}, ({ db }) =>
    db.selectFrom('dead_letters').select(sql<number>`count(*)`.as('count')),
  ),
  put: query<DeadLetterRow, unknown>(
    {
      id: bytes16,
      member: null,
      subject: bytes16,
      at: 0,
      type: 'inbound',
      code: 'no_record',
      pointer: '',
      detail: '',
      body: null,
    },
    (dialect, row) => insertNew(dialect, dialect.db.insertInto('dead_letters').values(row), 'at'),
  ),
  drop: query({ id: bytes16 }, ({ db }, { id }) => db.deleteFrom('dead_letters').where('id', '=', id)),
};

export const snapshotQueries = {
  checkpoints: query<object, Position>({}, ({ db }) =>
    db.selectFrom('checkpoints').select(['stream', 'pos']).orderBy('stream'),
  ),
  checkpoint: query<Position, unknown>({ stream: 1, pos: 1 }, (dialect, row) => {
    const insert = dialect.db.insertInto('checkpoints').values(row);
    const pos = brought(dialect, 'pos');
    return dialect.engine === 'sqlite'
      ? insert.onConflict((conflict) =>
          conflict.column('stream').doUpdateSet({ pos: sql`max(checkpoints.pos, ${pos})` }),
        )
      : insert.onDuplicateKeyUpdate({ pos: sql`greatest(pos, ${pos})` });
  }),
  due: query<{ to: EpochMs } & Page<{ dueAt: EpochMs; member: MemberNo }>, DueRow>(
    { to: 0, after: { dueAt: 0, member: 0 }, limit: 100 },
    ({ db }, { to, after, limit }) =>
      db
        .selectFrom('heads')
        .select(['member', 'due_at as dueAt'])
        .$narrowType<{ dueAt: EpochMs }>()
        .where('due_at', '<=', to)
        .where('due_at', '>=', after.dueAt)
        // With an `or` SQLite would walk its index twice and sort all that it finds.
        .where((e) => e.not(e.and([e('due_at', '=', after.dueAt), e('member', '<=', after.member)])))
        .where('backfill', '=', 0)
        .orderBy('due_at')
        .orderBy('member')
        .limit(limit),
  ),
  outdated: query<{ version: number } & Page<MemberNo>, { member: MemberNo }>(
    { version: 2, after: 0, limit: 100 },
    ({ db }, { version, after, limit }) =>
      db
        .selectFrom('heads')
        .select('member')
        .where('member', '>', after)
        .where('due_version', '<', version)
        .orderBy('member')
        .limit(limit),
  ),
  backfilling: query<Page<MemberNo>, { member: MemberNo }>(
    { after: 0, limit: 100 },
    ({ db }, { after, limit }) =>
      db
        .selectFrom('heads')
        .select('member')
        // Written out, not bound, so that SQLite sees that its partial index fits.
        .where('backfill', '=', sql.lit(1))
        .where('member', '>', after)
        .orderBy('member')
        .limit(limit),
  ),
  count: query<object, { count: number }>({}, ({ db }) =>
    db.selectFrom('heads').select(sql<number>`count(*)`.as('count')),
  ),
};

const messageColumns = [
  'member',
  'seq',
  'n',
  'at',
  'template',
  'reason',
  'params',
  'delivered_at as deliveredAt',
  'read_at as readAt',
] as const;
export const messageQueries = {
  list: query<{ member: MemberNo; seq: number; n: number; limit: number }, MessageRow>(
    { member: 1, seq: 100, n: 0, limit: 20 },
    ({ db }, { member, seq, n, limit }) =>
      db
        .selectFrom('messages')
        .select(messageColumns)
        .where('member', '=', member)
        .where((e) => e.or([e('seq', '<', seq), e.and([e('seq', '=', seq), e('n', '<', n)])]))
        .orderBy('seq', 'desc')
        .orderBy('n', 'desc')
        .limit(limit),
  ),
  unread: query<{ member: MemberNo }, { count: number }>({ member: 1 }, ({ db }, { member }) =>
    db
      .selectFrom('messages')
      .select(sql<number>`count(*)`.as('count'))
      .where('member', '=', member)
      .where('read_at', 'is', null),
  ),
  markRead: query({ member: 1, upToSeq: 9, at: 0 }, ({ db }, { member, upToSeq, at }) =>
    db
      .updateTable('messages')
      .set({ read_at: at })
      .where('member', '=', member)
      .where('seq', '<=', upToSeq)
      .where('read_at', 'is', null),
  ),
  add: query<readonly MessageRow[], unknown>(
    [
      {
        member: 1,
        seq: 1,
        n: 0,
        at: 0,
        template: 't',
        reason: 'r',
        params: '{}',
        deliveredAt: 0,
        readAt: null,
      },
    ],
    (dialect, rows) =>
      insertNew(
        dialect,
        dialect.db.insertInto('messages').values(
          rows.map(({ deliveredAt, readAt, ...row }) => ({
            ...row,
            delivered_at: deliveredAt,
            read_at: readAt,
          })),
        ),
        'member',
      ),
  ),
  empty: query({}, ({ db }) => db.deleteFrom('messages')),
};

export const orderQueries = {
  find: query<{ order: Bytes }, { member: MemberNo }>({ order: bytes16 }, ({ db }, { order }) =>
    db.selectFrom('orders').select('member').where('order_key', '=', order).orderBy('member'),
  ),
  add: query<readonly { order: Bytes; member: MemberNo }[], unknown>(
    [{ order: bytes16, member: 1 }],
    (dialect, rows) =>
      insertNew(
        dialect,
        dialect.db
          .insertInto('orders')
          .values(rows.map(({ order, member }) => ({ order_key: order, member }))),
        'member',
      ),
  ),
  empty: query({}, ({ db }) => db.deleteFrom('orders')),
};
