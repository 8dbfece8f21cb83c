import { parseId } from '@laurel/core';
import type { CallName, CallRow, Keyring, Store } from '@laurel/db';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type AnswerParts, settleCall } from '../calls/relay.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { named, object, oneOf, text } from '../http/schema.ts';
import { answerOf, secretPlace } from './signed-partners.ts';

export interface PartnerCallbackParts extends AnswerParts {
  readonly store: Pick<Store, 'calls' | 'partners'>;
  readonly keyring: Pick<Keyring, 'openSecret'>;
  readonly caughtUp: () => Promise<void>;
}

const callback = named(
  'PartnerCallback',
  object(
    {
      id: text('Of the call: `cl-…`', { min: 1, max: 64 }),
      status: oneOf('What became of it', 'delivered', 'failed'),
    },
    {
      reference: text('How the partner calls it', { min: 1, max: 256 }),
      reason: text('Why it failed', { min: 1, max: 500 }),
    },
    'What a partner says of a call',
  ),
);

/** Answers of partners, each signed with its own secret; in any order and number, each is worth once. */
export function partnerCallbackRoutes(parts: PartnerCallbackParts): readonly Route[] {
  return [
    route({
      id: 'takePartnerCallback',
      method: 'POST',
      path: '/v1/partners/callbacks',
      tag: 'partners',
      summary: 'What a partner says, signed by Standard Webhooks with the secret shared with it',
      access: 'anyone',
      body: callback,
      write: 'own',
      answers: { 200: { description: 'Taken', schema: named('Taken', object({ status: text('`taken`') })) } },
      refusals: ['bad_signature'],
      handle: async (call: Call<undefined, undefined, { readonly id: string }>) => {
        const id = parseId('cl', call.body.id);
        const row = id === null ? null : await rowOf(parts, id);
        // Who has no secret is not told which calls there are; a partner says nothing of another one's.
        if (row === null || row.port !== 'partner') throw notSigned();
        await checkSignature(parts, row, call);
        await settleCall(parts, row, answerOf(call.body));
        return ok({ status: 'taken' });
      },
    }),
  ];
}

const notSigned = (): Problem => new Problem('bad_signature', 'The signature is not right.');

/** An answer may come before the table shows what was asked. */
async function rowOf({ store, caughtUp }: PartnerCallbackParts, call: CallName): Promise<CallRow | null> {
  const known = await store.calls.get(call);
  if (known !== null) return known;
  await caughtUp();
  return store.calls.get(call);
}

async function checkSignature(
  { store, keyring }: PartnerCallbackParts,
  { data }: CallRow,
  { raw, header }: Call<undefined, undefined, unknown>,
): Promise<void> {
  const { partner } = JSON.parse(data) as { readonly partner: string };
  const row = await store.partners.get(partner);
  if (row === null) throw notSigned();
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? '']));
  try {
    new Webhook(keyring.openSecret(secretPlace(partner), row.secret)).verify(raw ?? Buffer.alloc(0), headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError) throw notSigned();
    throw error;
  }
}
