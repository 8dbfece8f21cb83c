import type { CallRow, Keyring, Store } from '@laurel/db';
import { askedCall, callbackOf, isSigned, taken } from '../calls/callbacks.ts';
import { type AnswerParts, settleCall } from '../calls/relay.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { oneOf } from '../http/schema.ts';
import { answerOf, secretPlace } from './signed-partners.ts';

export interface PartnerCallbackParts extends AnswerParts {
  readonly store: Pick<Store, 'calls' | 'partners'>;
  readonly keyring: Pick<Keyring, 'openSecret'>;
  readonly caughtUp: () => Promise<void>;
}

const callback = callbackOf('PartnerCallback', {
  status: oneOf('What became of it', 'delivered', 'failed'),
  who: 'the partner',
  about: 'What a partner says of a call',
});

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
      answers: { 200: { description: 'Taken', schema: taken } },
      refusals: ['bad_signature'],
      handle: async (call: Call<undefined, undefined, { readonly id: string }>) => {
        const row = await askedCall(parts, 'partner', call.body.id);
        // Who has no secret is not told which calls there are; a partner says nothing of another one's.
        const secret = row === null ? null : await secretOf(parts, row);
        if (row === null || secret === null || !isSigned(secret, call))
          throw new Problem('bad_signature', 'The signature is not right.');
        await settleCall(parts, row, answerOf(call.body));
        return ok({ status: 'taken' });
      },
    }),
  ];
}

async function secretOf({ store, keyring }: PartnerCallbackParts, { data }: CallRow): Promise<string | null> {
  const { partner } = JSON.parse(data) as { readonly partner: string };
  const row = await store.partners.get(partner);
  return row === null ? null : keyring.openSecret(secretPlace(partner), row.secret);
}
