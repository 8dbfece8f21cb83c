import { sql } from 'kysely';
import type { JobAsked } from '../job-store.ts';
import type {
  AuditRow,
  Bytes,
  IdempotencyRow,
  JobRow,
  KeyRow,
  Position,
  ProgramRow,
  QuarantineRow,
} from '../rows.ts';
import { brought, insertNew, query, upsert } from '../schema/dialect.ts';
import type { Page } from '../store.ts';

const bytes16: Bytes = new Uint8Array(16);
const bytes32: Bytes = new Uint8Array(32);

/** Values by name. */
export const metaQueries = {
  get: query({ name: 'format' }, ({ db }, { name }) =>
    db.selectFrom('meta').select('value').where('name', '=', name),
  ),
  set: query({ name: 'format', value: '1' }, (dialect, row) =>
    upsert(dialect, dialect.db.insertInto('meta').values(row), ['name'], ['value']),
  ),
  claim: query({ name: 'format', value: '1' }, (dialect, row) =>
    insertNew(dialect, dialect.db.insertInto('meta').values(row), 'name'),
  ),
  /** Compare and set, for counters. */
  raise: query({ name: 'members', from: '0', to: '100' }, ({ db }, { name, from, to }) =>
    db.updateTable('meta').set({ value: to }).where('name', '=', name).where('value', '=', from),
  ),
};

const programSample: ProgramRow = {
  number: 1,
  effectiveAt: 0,
  publishedAt: 0,
  source: 'program: starter',
  hash: bytes32,
  policy: 'honourPeriod',
  actor: 'cli',
};
export const programQueries = {
  list: query({}, ({ db }) =>
    db
      .selectFrom('programs')
      .select([
        'number',
        'effective_at as effectiveAt',
        'published_at as publishedAt',
        'source',
        'hash',
        'policy',
        'actor',
      ])
      .orderBy('number'),
  ),
  newest: query({}, ({ db }) =>
    db.selectFrom('programs').select(sql<number | null>`max(number)`.as('number')),
  ),
  add: query(programSample, ({ db }, row) =>
    db.insertInto('programs').values({
      number: row.number,
      effective_at: row.effectiveAt,
      published_at: row.publishedAt,
      source: row.source,
      hash: row.hash,
      policy: row.policy,
      actor: row.actor,
      draft: row.draft ?? null,
    }),
  ),
  ofDraft: query({ draft: 'pd_1' }, ({ db }, { draft }) =>
    db.selectFrom('programs').select('number').where('draft', '=', draft),
  ),
};

const keySample: KeyRow = {
  id: 'lk_1',
  name: 'shop',
  hash: 'ab12',
  details: '{}',
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
  usedAt: null,
};
const keyColumns = [
  'id',
  'name',
  'hash',
  'details',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
  'used_at as usedAt',
] as const;
export const keyQueries = {
  add: query(keySample, ({ db }, row) =>
    db.insertInto('service_keys').values({
      id: row.id,
      name: row.name,
      hash: row.hash,
      details: row.details,
      created_at: row.createdAt,
      expires_at: row.expiresAt,
      revoked_at: row.revokedAt,
      used_at: row.usedAt,
    }),
  ),
  get: query({ id: 'lk_1' }, ({ db }, { id }) =>
    db.selectFrom('service_keys').select(keyColumns).where('id', '=', id),
  ),
  list: query({}, ({ db }) =>
    db.selectFrom('service_keys').select(keyColumns).orderBy('created_at').orderBy('id'),
  ),
  revoke: query({ id: 'lk_1', at: 0 }, ({ db }, { id, at }) =>
    db
      .updateTable('service_keys')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null),
  ),
  used: query({ id: 'lk_1', at: 0 }, ({ db }, { id, at }) =>
    db.updateTable('service_keys').set({ used_at: at }).where('id', '=', id),
  ),
  change: query({ id: 'lk_1', details: '{}' }, ({ db }, { id, details }) =>
    db.updateTable('service_keys').set({ details }).where('id', '=', id),
  ),
};

const auditSample: AuditRow = {
  no: 1,
  at: 0,
  actor: 'operator:a',
  action: 'program.publish',
  target: '2',
  detail: '{}',
  previous: bytes32,
  hash: bytes32,
};
const auditColumns = ['no', 'at', 'actor', 'action', 'target', 'detail', 'previous', 'hash'] as const;
export const auditQueries = {
  last: query({}, ({ db }) => db.selectFrom('audit').select(auditColumns).orderBy('no', 'desc').limit(1)),
  add: query(auditSample, ({ db }, row) => db.insertInto('audit').values(row)),
  list: query<Page<number>, AuditRow>({ after: 0, limit: 100 }, ({ db }, page) =>
    db.selectFrom('audit').select(auditColumns).where('no', '>', page.after).orderBy('no').limit(page.limit),
  ),
  newestFirst: query({ before: 100, limit: 50 }, ({ db }, { before, limit }) =>
    db.selectFrom('audit').select(auditColumns).where('no', '<', before).orderBy('no', 'desc').limit(limit),
  ),
};

const jobSample: JobRow = {
  id: 'job-1',
  kind: 'import',
  state: 'waiting',
  actor: 'cli',
  createdAt: 0,
  updatedAt: 0,
  input: '{}',
  progress: '{}',
  result: null,
};
const jobColumns = [
  'id',
  'kind',
  'state',
  'actor',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'input',
  'progress',
  'result',
] as const;
type JobChange = Partial<Pick<JobRow, 'state' | 'progress' | 'result'>> & Pick<JobRow, 'updatedAt'>;
export const jobQueries = {
  add: query(jobSample, ({ db }, { createdAt, updatedAt, ...row }) =>
    db.insertInto('jobs').values({ ...row, created_at: createdAt, updated_at: updatedAt }),
  ),
  get: query({ id: 'job-1' }, ({ db }, { id }) =>
    db.selectFrom('jobs').select(jobColumns).where('id', '=', id),
  ),
  /** The index of `created_at` ends at the id on both engines, so that rows come in this order without a sort. */
  list: query<JobAsked, JobRow>(
    { kinds: ['import'], states: ['done'], since: 0, before: { at: 100, id: 'job-1' }, limit: 50 },
    ({ db }, { kinds, states, since, before, limit }) =>
      db
        .selectFrom('jobs')
        .select(jobColumns)
        .where('kind', 'in', kinds)
        .$if(states !== undefined, (select) => select.where('state', 'in', states ?? []))
        .$if(since !== undefined, (select) => select.where('created_at', '>=', since ?? 0))
        .$if(before !== undefined, (select) =>
          select.where((e) =>
            e.and([
              e('created_at', '<=', before?.at ?? 0),
              e.or([e('created_at', '<', before?.at ?? 0), e('id', '<', before?.id ?? '')]),
            ]),
          ),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit),
  ),
  change: query<{ id: string; from: readonly string[]; to: JobChange }, unknown>(
    { id: 'job-1', from: ['waiting'], to: { updatedAt: 0, state: 'running' } },
    ({ db }, { id, from, to: { updatedAt, ...to } }) =>
      db
        .updateTable('jobs')
        .set({ ...to, updated_at: updatedAt })
        .where('id', '=', id)
        .where('state', 'in', from),
  ),
};

export const positionQueries = {
  read: query({ consumer: 'inbox' }, ({ db }, { consumer }) =>
    db.selectFrom('positions').select(['stream', 'pos']).where('consumer', '=', consumer).orderBy('stream'),
  ),
  /** Positions only go forward. */
  write: query<{ consumer: string } & Position, unknown>(
    { consumer: 'inbox', stream: 1, pos: 1 },
    (dialect, row) => {
      const insert = dialect.db.insertInto('positions').values(row);
      const pos = brought(dialect, 'pos');
      return dialect.engine === 'sqlite'
        ? insert.onConflict((conflict) =>
            conflict.columns(['consumer', 'stream']).doUpdateSet({ pos: sql`max(positions.pos, ${pos})` }),
          )
        : insert.onDuplicateKeyUpdate({ pos: sql`greatest(pos, ${pos})` });
    },
  ),
  reset: query({ consumer: 'inbox' }, ({ db }, { consumer }) =>
    db.deleteFrom('positions').where('consumer', '=', consumer),
  ),
};

/** Times of leases are the engine's own: no two processes need to agree on theirs. */
export const leaseQueries = {
  offer: query({ name: 'relay' }, (dialect, { name }) =>
    insertNew(
      dialect,
      dialect.db.insertInto('leases').values({ name, owner: '', fence: 0, until: 0 }),
      'name',
    ),
  ),
  take: query({ name: 'relay', owner: 'p1', ms: 30_000 }, (dialect, { name, owner, ms }) =>
    dialect.db
      .updateTable('leases')
      .set({
        // The fence is set before the owner: MySQL sees the columns as already changed to their left.
        fence: sql<number>`fence + case when owner = ${owner} then 0 else 1 end`,
        owner,
        until: sql<number>`${dialect.now} + ${ms}`,
      })
      .where('name', '=', name)
      .where((or) => or.or([or('owner', '=', owner), or('until', '<', dialect.now)])),
  ),
  renew: query({ name: 'relay', owner: 'p1', ms: 30_000 }, (dialect, { name, owner, ms }) =>
    dialect.db
      .updateTable('leases')
      .set({ until: sql<number>`${dialect.now} + ${ms}` })
      .where('name', '=', name)
      .where('owner', '=', owner)
      .where('until', '>=', dialect.now),
  ),
  release: query({ name: 'relay', owner: 'p1' }, ({ db }, { name, owner }) =>
    db.updateTable('leases').set({ until: 0 }).where('name', '=', name).where('owner', '=', owner),
  ),
  get: query({ name: 'relay' }, ({ db }, { name }) =>
    db.selectFrom('leases').select(['owner', 'fence']).where('name', '=', name),
  ),
};

const idempotencySample: IdempotencyRow = { id: bytes16, fingerprint: 'f', at: 0, answer: null };
export const idempotencyQueries = {
  find: query<{ id: Bytes }, IdempotencyRow>({ id: bytes16 }, ({ db }, { id }) =>
    db.selectFrom('idempotency').select(['id', 'fingerprint', 'at', 'answer']).where('id', '=', id),
  ),
  begin: query(idempotencySample, ({ db }, row) => db.insertInto('idempotency').values(row)),
  finish: query({ id: bytes16, answer: '{}' }, ({ db }, { id, answer }) =>
    db.updateTable('idempotency').set({ answer }).where('id', '=', id),
  ),
  forget: query({ id: bytes16 }, ({ db }, { id }) =>
    db.deleteFrom('idempotency').where('id', '=', id).where('answer', 'is', null),
  ),
};

const quarantineSample: QuarantineRow = { member: 1, at: 0, detail: '{}' };
export const quarantineQueries = {
  list: query({}, ({ db }) =>
    db.selectFrom('quarantine').select(['member', 'at', 'detail']).orderBy('member'),
  ),
  put: query(quarantineSample, (dialect, row) =>
    insertNew(dialect, dialect.db.insertInto('quarantine').values(row), 'member'),
  ),
  lift: query({ member: 1 }, ({ db }, { member }) =>
    db.deleteFrom('quarantine').where('member', '=', member),
  ),
};
