import { sql } from 'kysely';
import type { DeliveryRow, EpochMs, InboundRow, MemberNo, WebhookRow } from '../rows.ts';
import { insertNew, query, upsert } from '../schema/dialect.ts';
import type { DeliveryName, DeliveryPlace } from '../store.ts';

const webhookColumns = [
  'id',
  'url',
  'types',
  'secret',
  'state',
  'note',
  'created_at as createdAt',
  'previous_secret as previousSecret',
  'previous_until as previousUntil',
] as const;
const deliveryColumns = [
  'webhook',
  'member',
  'seq',
  'n',
  'type',
  'at',
  'tries',
  'first_at as firstAt',
  'next_at as nextAt',
  'done_at as doneAt',
  'state',
  'detail',
] as const;
const webhook: WebhookRow = {
  id: 'wh_1',
  url: 'https://shop.example',
  types: '["*"]',
  secret: new Uint8Array(),
  state: 'active',
  note: '',
  createdAt: 0,
  previousSecret: null,
  previousUntil: null,
};
const name: DeliveryName = { webhook: 'wh_1', member: 1, seq: 1, n: 0 };
const delivery: DeliveryRow = {
  ...name,
  type: 'order.completed',
  at: 0,
  tries: 0,
  firstAt: null,
  nextAt: 0,
  doneAt: null,
  state: 'waiting',
  detail: '',
};
type Outcome = Pick<DeliveryRow, 'tries' | 'firstAt' | 'nextAt' | 'doneAt' | 'state' | 'detail'>;

/** Where this store's events go. */
export const webhookQueries = {
  add: query(webhook, ({ db }, { createdAt, previousSecret, previousUntil, ...row }) =>
    db.insertInto('webhooks').values({
      ...row,
      created_at: createdAt,
      previous_secret: previousSecret,
      previous_until: previousUntil,
    }),
  ),
  get: query({ id: 'wh_1' }, ({ db }, { id }) =>
    db.selectFrom('webhooks').select(webhookColumns).where('id', '=', id),
  ),
  list: query({}, ({ db }) =>
    db.selectFrom('webhooks').select(webhookColumns).orderBy('created_at').orderBy('id'),
  ),
  change: query<{ id: string; to: Pick<WebhookRow, 'url' | 'types' | 'state' | 'note'> }, unknown>(
    { id: 'wh_1', to: webhook },
    ({ db }, { id, to: { url, types, state, note } }) =>
      db.updateTable('webhooks').set({ url, types, state, note }).where('id', '=', id),
  ),
  rotate: query<{ id: string; to: Pick<WebhookRow, 'secret' | 'previousSecret' | 'previousUntil'> }, unknown>(
    { id: 'wh_1', to: webhook },
    ({ db }, { id, to: { secret, previousSecret, previousUntil } }) =>
      db
        .updateTable('webhooks')
        .set({ secret, previous_secret: previousSecret, previous_until: previousUntil })
        .where('id', '=', id),
  ),
  remove: query({ id: 'wh_1' }, ({ db }, { id }) => db.deleteFrom('webhooks').where('id', '=', id)),
};

/** What went to them, or waits. */
export const deliveryQueries = {
  add: query<readonly DeliveryRow[], unknown>([delivery], (dialect, rows) =>
    insertNew(
      dialect,
      dialect.db.insertInto('deliveries').values(
        rows.map(({ firstAt, nextAt, doneAt, ...row }) => ({
          ...row,
          first_at: firstAt,
          next_at: nextAt,
          done_at: doneAt,
        })),
      ),
      'member',
    ),
  ),
  get: query<DeliveryName, DeliveryRow>(name, ({ db }, { webhook: of, member, seq, n }) =>
    db
      .selectFrom('deliveries')
      .select(deliveryColumns)
      .where('webhook', '=', of)
      .where('member', '=', member)
      .where('seq', '=', seq)
      .where('n', '=', n),
  ),
  due: query<{ webhook: string; to: EpochMs; limit: number }, { readonly member: MemberNo }>(
    { webhook: 'wh_1', to: 0, limit: 100 },
    ({ db }, { webhook: of, to, limit }) =>
      db
        .selectFrom('deliveries')
        .select('member')
        .where('webhook', '=', of)
        .where('next_at', '<=', to)
        .orderBy('next_at')
        .orderBy('member')
        .limit(limit),
  ),
  waiting: query<{ webhook: string; member: MemberNo; limit: number }, DeliveryRow>(
    { webhook: 'wh_1', member: 1, limit: 100 },
    ({ db }, { webhook: of, member, limit }) =>
      db
        .selectFrom('deliveries')
        .select(deliveryColumns)
        .where('webhook', '=', of)
        .where('member', '=', member)
        .where('next_at', 'is not', null)
        .orderBy('seq')
        .orderBy('n')
        .limit(limit),
  ),
  note: query<{ of: DeliveryName; to: Outcome }, unknown>(
    { of: name, to: delivery },
    ({ db }, { of, to: { tries, firstAt, nextAt, doneAt, state, detail } }) =>
      db
        .updateTable('deliveries')
        .set({ tries, first_at: firstAt, next_at: nextAt, done_at: doneAt, state, detail })
        .where('webhook', '=', of.webhook)
        .where('member', '=', of.member)
        .where('seq', '=', of.seq)
        .where('n', '=', of.n),
  ),
  /** What waits of a member waits as long as its first. */
  hold: query<{ webhook: string; member: MemberNo; nextAt: EpochMs }, unknown>(
    { webhook: 'wh_1', member: 1, nextAt: 0 },
    ({ db }, { webhook: of, member, nextAt }) =>
      db
        .updateTable('deliveries')
        .set({ next_at: nextAt })
        .where('webhook', '=', of)
        .where('member', '=', member)
        .where('next_at', 'is not', null),
  ),
  newest: query<{ webhook: string; before: DeliveryPlace; limit: number }, DeliveryRow>(
    { webhook: 'wh_1', before: { at: 0, member: 1, seq: 1, n: 0 }, limit: 100 },
    ({ db }, { webhook: of, before, limit }) =>
      db
        .selectFrom('deliveries')
        .select(deliveryColumns)
        .where('webhook', '=', of)
        .where((e) =>
          e.or([
            e('at', '<', before.at),
            e.and([e('at', '=', before.at), e('member', '<', before.member)]),
            e.and([e('at', '=', before.at), e('member', '=', before.member), e('seq', '<', before.seq)]),
            e.and([
              e('at', '=', before.at),
              e('member', '=', before.member),
              e('seq', '=', before.seq),
              e('n', '<', before.n),
            ]),
          ]),
        )
        .orderBy('at', 'desc')
        .orderBy('member', 'desc')
        .orderBy('seq', 'desc')
        .orderBy('n', 'desc')
        .limit(limit),
  ),
  again: query<{ webhook: string; from: EpochMs; nextAt: EpochMs }, unknown>(
    { webhook: 'wh_1', from: 0, nextAt: 0 },
    ({ db }, { webhook: of, from, nextAt }) =>
      db
        .updateTable('deliveries')
        .set({ tries: 0, first_at: null, next_at: nextAt, done_at: null, state: 'waiting', detail: '' })
        .where('webhook', '=', of)
        .where('at', '>=', from),
  ),
  /** What waits begins anew, at once. */
  wake: query<{ webhook: string; nextAt: EpochMs }, unknown>(
    { webhook: 'wh_1', nextAt: 0 },
    ({ db }, { webhook: of, nextAt }) =>
      db
        .updateTable('deliveries')
        .set({ tries: 0, first_at: null, next_at: nextAt })
        .where('webhook', '=', of)
        .where('next_at', 'is not', null),
  ),
  prune: query<{ webhook: string; before: EpochMs }, unknown>(
    { webhook: 'wh_1', before: 0 },
    ({ db }, { webhook: of, before }) =>
      db
        .deleteFrom('deliveries')
        .where('webhook', '=', of)
        .where('at', '<', before)
        .where('next_at', 'is', null),
  ),
  counts: query<{ webhook: string }, { readonly waiting: number }>({ webhook: 'wh_1' }, ({ db }, row) =>
    db
      .selectFrom('deliveries')
      .select(sql<number>`count(*)`.as('waiting'))
      .where('webhook', '=', row.webhook)
      .where('next_at', 'is not', null),
  ),
  empty: query({ webhook: 'wh_1' }, ({ db }, row) =>
    db.deleteFrom('deliveries').where('webhook', '=', row.webhook),
  ),
};

const inbound: InboundRow = { name: 'shopify', mapping: '', secret: new Uint8Array(), createdAt: 0 };

/** Other systems that send what happened. */
export const inboundQueries = {
  put: query(inbound, (dialect, { createdAt, ...row }) =>
    upsert(
      dialect,
      dialect.db.insertInto('inbound').values({ ...row, created_at: createdAt }),
      ['name'],
      ['mapping', 'secret'],
    ),
  ),
  get: query({ name: 'shopify' }, ({ db }, row) =>
    db
      .selectFrom('inbound')
      .select(['name', 'mapping', 'secret', 'created_at as createdAt'])
      .where('name', '=', row.name),
  ),
  list: query({}, ({ db }) =>
    db.selectFrom('inbound').select(['name', 'mapping', 'secret', 'created_at as createdAt']).orderBy('name'),
  ),
  remove: query({ name: 'shopify' }, ({ db }, row) => db.deleteFrom('inbound').where('name', '=', row.name)),
};
