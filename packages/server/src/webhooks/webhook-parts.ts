import type { Keyring, Store, WebhookRow } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import type { ShowTime } from '../http/show-time.ts';
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
