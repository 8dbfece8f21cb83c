import { parseId } from '@laurel/core';
import type { CallRow, Store } from '@laurel/db';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Call } from '../http/route.ts';
import { named, object, type Schema, text } from '../http/schema.ts';

export interface CallbackStore {
  readonly store: Pick<Store, 'calls'>;
  readonly caughtUp: () => Promise<void>;
}

/** What the other side of a port says of a call: what became of it, one of `status`. */
export const callbackOf = (
  name: string,
  { status, who, about }: { readonly status: Schema<string>; readonly who: string; readonly about: string },
) =>
  named(
    name,
    object(
      { id: text('Of the call: `cl-…`', { min: 1, max: 64 }), status },
      {
        reference: text(`How ${who} calls it`, { min: 1, max: 256 }),
        reason: text('Why it failed', { min: 1, max: 500 }),
      },
      about,
    ),
  );

export const taken = named('Taken', object({ status: text('`taken`') }));

/** The call of a port by its id; null where there is none. An answer may come before the table shows what was asked. */
export async function askedCall(
  { store, caughtUp }: CallbackStore,
  port: CallRow['port'],
  id: string,
): Promise<CallRow | null> {
  const name = parseId('cl', id);
  if (name === null) return null;
  const known = await store.calls.get(name);
  if (known === null) await caughtUp();
  const row = known ?? (await store.calls.get(name));
  return row?.port === port ? row : null;
}

const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/** Whether a request is signed by Standard Webhooks with this secret. */
export function isSigned(secret: string, { raw, header }: Call<undefined, undefined, unknown>): boolean {
  const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? '']));
  try {
    new Webhook(secret).verify(raw ?? Buffer.alloc(0), headers);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
