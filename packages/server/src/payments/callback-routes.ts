import { parseId } from '@laurel/core';
import type { CallName, CallRow } from '@laurel/db';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type AnswerParts, settleCall } from '../calls/relay.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { named, object, oneOf, text } from '../http/schema.ts';
import { answerOf } from './signed-payments.ts';

export interface CallbackParts extends AnswerParts {
  /** Shared with the payment system; null where there is none. */
  readonly paymentsSecret: string | null;
  readonly caughtUp: () => Promise<void>;
}

const callback = named(
  'PaymentCallback',
  object(
    {
      id: text('Of the call: `cl-…`', { min: 1, max: 64 }),
      status: oneOf('What became of it', 'succeeded', 'failed', 'refunded'),
    },
    {
      reference: text('How the payment system calls it', { min: 1, max: 256 }),
      reason: text('Why it failed', { min: 1, max: 500 }),
    },
    'What a payment system says of a call',
  ),
);

/** Answers of the payment system, signed; in any order and number, each is worth once. */
export function paymentCallbackRoutes(parts: CallbackParts): readonly Route[] {
  return [
    route({
      id: 'takePaymentCallback',
      method: 'POST',
      path: '/v1/payments/callbacks',
      tag: 'payments',
      summary: 'What the payment system says, signed by Standard Webhooks',
      access: 'anyone',
      body: callback,
      write: 'own',
      answers: { 200: { description: 'Taken', schema: named('Taken', object({ status: text('`taken`') })) } },
      refusals: ['bad_signature', 'unknown_call'],
      handle: async (call: Call<undefined, undefined, { readonly id: string }>) => {
        checkSignature(parts.paymentsSecret, call);
        const id = parseId('cl', call.body.id);
        const row = id === null ? null : await rowOf(parts, id);
        if (row === null || row.port !== 'payment')
          throw new Problem('unknown_call', 'No call has this id.', { pointer: '/id' });
        await settleCall(parts, row, answerOf(call.body));
        return ok({ status: 'taken' });
      },
    }),
  ];
}

/** An answer may come before the table shows what was asked. */
async function rowOf({ store, caughtUp }: CallbackParts, call: CallName): Promise<CallRow | null> {
  const known = await store.calls.get(call);
  if (known !== null) return known;
  await caughtUp();
  return store.calls.get(call);
}

function checkSignature(secret: string | null, { raw, header }: Call<undefined, undefined, unknown>): void {
  const refuse = (detail: string): Problem => new Problem('bad_signature', detail);
  if (secret === null) throw refuse('No payment system is set up.');
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? '']));
  try {
    new Webhook(secret).verify(raw ?? Buffer.alloc(0), headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError) throw refuse('The signature is not right.');
    throw error;
  }
}
