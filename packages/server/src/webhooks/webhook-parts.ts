import { createHmac } from 'node:crypto';
import type { Keyring, Store, WebhookRow } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import { orNull, type ShowTime } from '../http/show-time.ts';
import type { Reads } from '../reads.ts';
import type { Telling } from './tell.ts';

export interface WebhookParts {
  readonly store: Pick<Store, 'webhooks' | 'log'>;
  readonly reads: Pick<Reads, 'name'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly secret: Buffer;
  readonly keyring: Pick<Keyring, 'sealSecret' | 'openSecret'>;
  readonly cursors: Cursors;
  readonly show: () => ShowTime;
  readonly telling: Telling;
  /** Networks of our own that webhooks may go to. */
  readonly webhookNetworks: readonly string[];
}
export interface Id {
  readonly id: string;
}
export const access = { scope: 'operations' } as const;

export async function loadWebhook({ store }: WebhookParts, id: string): Promise<WebhookRow> {
  const row = await store.webhooks.get(id);
  if (row === null) throw new Problem('unknown_webhook', 'No webhook has this id.', { pointer: '/path/id' });
  return row;
}

/** As the API shows it. */
export async function present({ store, show }: WebhookParts, row: WebhookRow): Promise<object> {
  const { id, url, state: status, note, createdAt } = row;
  return {
    id,
    url,
    types: JSON.parse(row.types) as readonly string[],
    status,
    note: note === '' ? null : note,
    waiting: await store.webhooks.count(id),
    createdAt: show()(createdAt),
    previousSecretUntil: orNull(show(), row.previousUntil),
  };
}

/** It follows from the store's secret and the request's key, so that the same request is answered the same again. */
export function madeFrom(
  { secret }: WebhookParts,
  caller: string,
  key: string,
): { id: string; secret: string } {
  const derive = (what: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([what, caller, key]))
      .digest();
  return {
    id: `wh_${derive('webhook id').toString('hex').slice(0, 16)}`,
    secret: `whsec_${derive('webhook secret').toString('base64')}`,
  };
}
