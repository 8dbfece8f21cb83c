import { positionQueries } from '../queries/small.ts';
import { deliveryQueries, inboundQueries, webhookQueries } from '../queries/webhooks.ts';
import { DuplicateError, one, type Sql } from '../schema/sql.ts';
import type { Inbound, Webhooks } from '../store.ts';

/** Rows of one statement, at most. */
const rowsMax = 200;

/** How far the deliveries of an address are made of the log. */
export const consumerOf = (webhook: string): string => `webhook/${webhook}`;

export function openWebhooks(sql: Sql): Webhooks {
  const { dialect, write } = sql;
  return {
    add: async (row, positions) => {
      const consumer = consumerOf(row.id);
      const starts = positions.map((position) => positionQueries.write(dialect, { consumer, ...position }));
      try {
        await write([webhookQueries.add(dialect, row), ...starts]);
        return true;
      } catch (error) {
        if (error instanceof DuplicateError) return false;
        throw error;
      }
    },
    get: (id) => one(sql, webhookQueries.get(dialect, { id })),
    list: () => sql.all(webhookQueries.list(dialect, {})),
    change: async (id, to) => void (await write([webhookQueries.change(dialect, { id, to })])),
    rotate: async (id, to) => void (await write([webhookQueries.rotate(dialect, { id, to })])),
    remove: async (id) => {
      const [removed] = await write([
        webhookQueries.remove(dialect, { id }),
        deliveryQueries.empty(dialect, { webhook: id }),
        positionQueries.reset(dialect, { consumer: consumerOf(id) }),
      ]);
      return removed === 1;
    },
    feed: async (webhook, position, rows) => {
      const some = Array.from({ length: Math.ceil(rows.length / rowsMax) }, (_, i) =>
        deliveryQueries.add(dialect, rows.slice(i * rowsMax, (i + 1) * rowsMax)),
      );
      await write([...some, positionQueries.write(dialect, { consumer: consumerOf(webhook), ...position })]);
    },
    fed: (webhook) => sql.all(positionQueries.read(dialect, { consumer: consumerOf(webhook) })),
    due: async (webhook, to, limit) => [
      ...new Set(
        (await sql.all(deliveryQueries.due(dialect, { webhook, to, limit }))).map((row) => row.member),
      ),
    ],
    waiting: (webhook, member, limit) =>
      sql.all(deliveryQueries.waiting(dialect, { webhook, member, limit })),
    count: async (webhook) => (await one(sql, deliveryQueries.counts(dialect, { webhook })))?.waiting ?? 0,
    delivery: (name) => one(sql, deliveryQueries.get(dialect, name)),
    newest: (webhook, before, limit) => sql.all(deliveryQueries.newest(dialect, { webhook, before, limit })),
    note: async (of, to) => {
      const held =
        to.nextAt === null
          ? []
          : [deliveryQueries.hold(dialect, { webhook: of.webhook, member: of.member, nextAt: to.nextAt })];
      await write([deliveryQueries.note(dialect, { of, to }), ...held]);
    },
    hold: async (webhook, member, nextAt) =>
      void (await write([deliveryQueries.hold(dialect, { webhook, member, nextAt })])),
    again: async (webhook, from, nextAt) =>
      (await write([deliveryQueries.again(dialect, { webhook, from, nextAt })]))[0] ?? 0,
    wake: async (webhook, nextAt) => void (await write([deliveryQueries.wake(dialect, { webhook, nextAt })])),
    prune: async (webhook, before) =>
      void (await write([deliveryQueries.prune(dialect, { webhook, before })])),
  };
}

export function openInbound(sql: Sql): Inbound {
  const { dialect } = sql;
  return {
    put: async (row) => void (await sql.write([inboundQueries.put(dialect, row)])),
    get: (name) => one(sql, inboundQueries.get(dialect, { name })),
    list: () => sql.all(inboundQueries.list(dialect, {})),
    remove: async (name) => (await sql.write([inboundQueries.remove(dialect, { name })]))[0] === 1,
  };
}
