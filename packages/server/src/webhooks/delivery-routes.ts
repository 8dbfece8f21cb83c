import type { DeliveryName, DeliveryRow } from '@laurel/db';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, named, object, page, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import { orNull } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import { delivery, params } from './schemas.ts';
import { deliveryId } from './tell.ts';
import { access, type Id, loadWebhook, type WebhookParts } from './webhook-parts.ts';

type Place = Pick<DeliveryRow, 'at' | 'member' | 'seq' | 'n'>;

/** What an address was told, and telling it again. */
export function deliveryRoutes(parts: WebhookParts): readonly Route[] {
  return [listDeliveries(parts), replay(parts)];
}

function listDeliveries(parts: WebhookParts): Route {
  return route({
    id: 'listDeliveries',
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    tag: 'webhooks',
    summary: 'What an address was or is told, newest first; kept for 30 days',
    access,
    params,
    query: object({}, pageQuery),
    answers: {
      200: { description: 'A page', schema: named('Deliveries', page(delivery, 'Deliveries')) },
    },
    refusals: ['unknown_webhook', 'invalid_cursor'],
    handle: async ({
      caller,
      params: { id },
      query,
    }: Call<Id, { limit?: number; cursor?: string }, undefined>) => {
      await loadWebhook(parts, id);
      const { limit = limits.pageDefault, cursor } = query;
      const binding = `deliveries ${caller.id} ${id}`;
      const before =
        cursor === undefined
          ? { at: Number.MAX_SAFE_INTEGER, member: 0, seq: 0, n: 0 }
          : (parts.cursors.read(binding, cursor) as unknown as Place);
      const rows = await parts.store.webhooks.newest(id, before, limit);
      const last = rows.at(-1);
      const nextCursor =
        rows.length < limit || last === undefined
          ? null
          : parts.cursors.write(binding, { at: last.at, member: last.member, seq: last.seq, n: last.n });
      return ok({ data: await present(parts, rows), nextCursor });
    },
  });
}

async function present(parts: WebhookParts, rows: readonly DeliveryRow[]): Promise<readonly object[]> {
  const show = parts.show();
  const found = await parts.reads.name(rows.map(({ member }) => member));
  return rows.map((row, i) => ({
    id: deliveryId(row),
    type: row.type,
    member: found[i]?.erased === false ? found[i].external : null,
    at: show(row.at),
    status: row.state,
    tries: row.tries,
    detail: row.detail,
    nextAt: orNull(show, row.nextAt),
    doneAt: orNull(show, row.doneAt),
  }));
}

const form = /^wd-([0-9a-z]{1,11})-([1-9][0-9]{0,15})-(0|[1-9][0-9]{0,6})$/;

function nameOf(webhook: string, id: string): DeliveryName | null {
  const [, member, seq, n] = form.exec(id) ?? [];
  return member === undefined
    ? null
    : { webhook, member: Number.parseInt(member, 36), seq: Number(seq), n: Number(n) };
}

function replay(parts: WebhookParts): Route {
  return route({
    id: 'replayDeliveries',
    method: 'POST',
    path: '/v1/webhooks/{id}/replay',
    tag: 'webhooks',
    summary: 'Send one delivery again, or all that were decided since a time, under the same ids',
    access,
    params,
    body: object(
      {},
      {
        delivery: text('`wd-…`', { min: 1, max: 64 }),
        from: time('All that was decided at or after it, as far as it is kept'),
      },
    ),
    write: 'key',
    audit: 'plain',
    answers: {
      202: {
        description: 'They wait to be sent',
        schema: named('Replayed', object({ deliveries: integer('How many', { min: 0 }) })),
      },
    },
    refusals: ['unknown_webhook', 'unknown_delivery', 'invalid_value'],
    handle: async ({ params: { id }, body }: Call<Id, undefined, { delivery?: string; from?: string }>) => {
      await loadWebhook(parts, id);
      if ((body.delivery === undefined) === (body.from === undefined))
        throw new Problem('invalid_value', 'Say one delivery, or from when on.', { pointer: '' });
      const deliveries =
        body.delivery === undefined
          ? await since(parts, id, body.from ?? '')
          : await one(parts, id, body.delivery);
      return ok({ deliveries }, 202);
    },
  });
}

async function since({ store, clock }: WebhookParts, id: string, text: string): Promise<number> {
  const from = readTime(text);
  if (from === undefined)
    throw new Problem('invalid_value', 'Not a time with an offset.', { pointer: '/from' });
  return store.webhooks.again(id, from, clock.now());
}

async function one({ store, clock }: WebhookParts, id: string, text: string): Promise<number> {
  const name = nameOf(id, text);
  const row = name === null ? null : await store.webhooks.delivery(name);
  if (row === null)
    throw new Problem('unknown_delivery', 'No delivery of this webhook has this id.', {
      pointer: '/delivery',
    });
  const fresh = { tries: 0, firstAt: null, nextAt: clock.now(), doneAt: null, detail: '' } as const;
  await store.webhooks.note(row, { ...fresh, state: 'waiting' });
  return 1;
}
