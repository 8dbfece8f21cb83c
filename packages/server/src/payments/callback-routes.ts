import { askedCall, type CallbackStore, callbackOf, isSigned, taken } from '../calls/callbacks.ts';
import { type AnswerParts, settleCall } from '../calls/relay.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { oneOf } from '../http/schema.ts';
import { answerOf } from './signed-payments.ts';

export interface CallbackParts extends AnswerParts, CallbackStore {
  /** Shared with the payment system; null where there is none. */
  readonly paymentsSecret: string | null;
}

const callback = callbackOf('PaymentCallback', {
  status: oneOf('What became of it', 'succeeded', 'failed', 'refunded'),
  who: 'the payment system',
  about: 'What a payment system says of a call',
});

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
      answers: { 200: { description: 'Taken', schema: taken } },
      refusals: ['bad_signature', 'unknown_call'],
      handle: async (call: Call<undefined, undefined, { readonly id: string }>) => {
        checkSignature(parts.paymentsSecret, call);
        const row = await askedCall(parts, 'payment', call.body.id);
        if (row === null) throw new Problem('unknown_call', 'No call has this id.', { pointer: '/id' });
        await settleCall(parts, row, answerOf(call.body));
        return ok({ status: 'taken' });
      },
    }),
  ];
}

function checkSignature(secret: string | null, call: Call<undefined, undefined, unknown>): void {
  if (secret === null) throw new Problem('bad_signature', 'No payment system is set up.');
  if (!isSigned(secret, call)) throw new Problem('bad_signature', 'The signature is not right.');
}
