import type { WebhookRow } from '@laurel/db';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, object } from '../http/schema.ts';
import { madeWebhook, params } from './schemas.ts';
import { secretPlace } from './tell.ts';
import { access, type Id, loadWebhook, madeFrom, present, type WebhookParts } from './webhook-parts.ts';

const hourMs = 3_600_000;
const hoursDefault = 24;
const hoursMax = 24 * 30;

/** A new secret; for a while the one before it signs as well, so that no receiver has to change at that instant. */
export function rotateSecret(parts: WebhookParts): Route {
  return route({
    id: 'rotateWebhookSecret',
    method: 'POST',
    path: '/v1/webhooks/{id}/rotate',
    tag: 'webhooks',
    summary: 'Give an address a new secret, shown this once; the one before signs as well for a while',
    description:
      'Each message then carries two signatures, and a receiver that knows either secret takes it. A secret before those two signs nothing any more.',
    access,
    params,
    body: object(
      {},
      {
        hours: integer(`How long both sign; ${hoursDefault}, if not said, 0 not at all`, {
          min: 0,
          max: hoursMax,
        }),
      },
    ),
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'The webhook with its new secret', schema: madeWebhook } },
    refusals: ['unknown_webhook'],
    handle: async ({
      caller,
      key,
      params: { id },
      body: { hours = hoursDefault },
      at,
    }: Call<Id, undefined, { readonly hours?: number }>) => {
      const { webhooks } = parts.store;
      const row = await loadWebhook(parts, id);
      const { secret } = madeFrom(parts, caller.id, key);
      const isHad = (sealed: WebhookRow['secret'] | null): boolean =>
        sealed !== null && parts.keyring.openSecret(secretPlace(id), sealed) === secret;
      // The same request again finds its own secret, also one that comes late, after the next rotation.
      if (!isHad(row.secret) && !isHad(row.previousSecret))
        await webhooks.rotate(id, {
          secret: parts.keyring.sealSecret(secretPlace(id), secret),
          previousSecret: hours === 0 ? null : row.secret,
          previousUntil: hours === 0 ? null : at + hours * hourMs,
        });
      return ok({ ...(await present(parts, await loadWebhook(parts, id))), secret });
    },
  });
}
