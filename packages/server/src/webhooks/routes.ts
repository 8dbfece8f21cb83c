import type { WebhookRow } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, named, object, oneOf, page, text } from '../http/schema.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { AddressError, checkAddress } from './post.ts';
import { rotateSecret } from './rotate-route.ts';
import { address, madeWebhook, params, types, webhook } from './schemas.ts';
import { secretPlace } from './tell.ts';
import { access, type Id, loadWebhook, madeFrom, present, type WebhookParts } from './webhook-parts.ts';

interface Wanted {
  readonly url: string;
  readonly types: readonly string[];
}

/** Addresses that are told what happens. */
export function webhookRoutes(parts: WebhookParts): readonly Route[] {
  return [
    addWebhook(parts),
    listWebhooks(parts),
    getWebhook(parts),
    changeWebhook(parts),
    rotateSecret(parts),
    removeWebhook(parts),
    testWebhook(parts),
    ...deliveryRoutes(parts),
  ];
}

function checked(parts: WebhookParts, url: string): void {
  try {
    checkAddress(url, parts.webhookNetworks);
  } catch (error) {
    if (error instanceof AddressError)
      throw new Problem('webhook_address', `${error.message}.`, { pointer: '/url' });
    throw error;
  }
}

function addWebhook(parts: WebhookParts): Route {
  return route({
    id: 'addWebhook',
    method: 'POST',
    path: '/v1/webhooks',
    tag: 'webhooks',
    summary: 'Let an address be told what happens from now on; its secret is shown this once',
    access,
    body: object({ url: address, types }),
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 201: { description: 'The webhook with its secret', schema: madeWebhook } },
    refusals: ['webhook_address'],
    handle: async ({ caller, key, body, at }: Call<undefined, undefined, Wanted>) => {
      checked(parts, body.url);
      const made = madeFrom(parts, caller.id, key);
      const row: WebhookRow = {
        id: made.id,
        url: body.url,
        types: JSON.stringify([...new Set(body.types)]),
        secret: parts.keyring.sealSecret(secretPlace(made.id), made.secret),
        state: 'active',
        note: '',
        createdAt: at,
        previousSecret: null,
        previousUntil: null,
      };
      await parts.store.webhooks.add(row, await parts.store.log.streams());
      return ok({ ...(await present(parts, await loadWebhook(parts, made.id))), secret: made.secret }, 201);
    },
  });
}

function listWebhooks(parts: WebhookParts): Route {
  return route({
    id: 'listWebhooks',
    method: 'GET',
    path: '/v1/webhooks',
    tag: 'webhooks',
    summary: 'All addresses that are told what happens',
    access,
    answers: { 200: { description: 'All of them', schema: named('Webhooks', page(webhook, 'Webhooks')) } },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const rows = await parts.store.webhooks.list();
      return ok({ data: await Promise.all(rows.map((row) => present(parts, row))), nextCursor: null });
    },
  });
}

function getWebhook(parts: WebhookParts): Route {
  return route({
    id: 'getWebhook',
    method: 'GET',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'One of them',
    access,
    params,
    answers: { 200: { description: 'The webhook', schema: webhook } },
    refusals: ['unknown_webhook'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) =>
      ok(await present(parts, await loadWebhook(parts, id))),
  });
}

function changeWebhook(parts: WebhookParts): Route {
  return route({
    id: 'changeWebhook',
    method: 'PATCH',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'Change address or types, pause it, or begin again after it failed',
    access,
    params,
    body: object({}, { url: address, types, status: oneOf('From here on', 'active', 'paused') }),
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'The webhook', schema: webhook } },
    refusals: ['unknown_webhook', 'webhook_address'],
    handle: async ({
      params: { id },
      body,
    }: Call<Id, undefined, Partial<Wanted> & { status?: 'active' | 'paused' }>) => {
      const row = await loadWebhook(parts, id);
      if (body.url !== undefined) checked(parts, body.url);
      const { webhooks } = parts.store;
      const state = body.status ?? row.state;
      await webhooks.change(id, {
        url: body.url ?? row.url,
        types: body.types === undefined ? row.types : JSON.stringify([...new Set(body.types)]),
        state,
        note: state === 'failed' ? row.note : '',
      });
      if (state === 'active') await webhooks.wake(id, parts.clock.now());
      return ok(await present(parts, await loadWebhook(parts, id)));
    },
  });
}

function removeWebhook(parts: WebhookParts): Route {
  return route({
    id: 'removeWebhook',
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'Tell an address nothing more, and forget what it was told',
    access,
    params,
    write: 'key',
    audit: 'plain',
    answers: {
      200: {
        description: 'Gone',
        schema: named('RemovedWebhook', object({ removed: bool('It was there') })),
      },
    },
    refusals: ['unknown_webhook'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      await loadWebhook(parts, id);
      return ok({ removed: await parts.store.webhooks.remove(id) });
    },
  });
}

function testWebhook(parts: WebhookParts): Route {
  return route({
    id: 'testWebhook',
    method: 'POST',
    path: '/v1/webhooks/{id}/test',
    tag: 'webhooks',
    summary: 'Send a signed `webhook.test` at once and say what was answered',
    access,
    params,
    write: 'key',
    answers: {
      200: {
        description: 'What was answered',
        schema: named(
          'WebhookTest',
          object({ taken: bool('With 2xx'), detail: text('`answered 200`, or why nobody was asked') }),
        ),
      },
    },
    refusals: ['unknown_webhook'],
    handle: async ({ params: { id }, requestId }: Call<Id, undefined, undefined>) => {
      const told = await parts.telling.test(await loadWebhook(parts, id), `wd-test-${requestId}`);
      return ok({ taken: told.kind === 'delivered', detail: told.detail });
    },
  });
}
