import { inForce, type JsonObject, type Scene, viewOf } from '@laurel/core';
import { presentBenefits } from '../benefits/present-benefits.ts';
import { decision } from '../events/decision-schema.ts';
import { order } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, oneOf, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import { cardOf } from './cards.ts';
import { type LookUp, type LookUpParts, lookUp, type Shown } from './look-up.ts';
import { foundCard, memberCard } from './schemas.ts';

export type CardRouteParts = MemberWriteParts & LookUpParts;

interface Id {
  readonly id: string;
}
interface LookUpBody extends LookUp {
  readonly scene?: Scene;
  readonly shop?: string;
}

export function cardRoutes(parts: CardRouteParts): readonly Route[] {
  return [getCard(parts), replace(parts), lookUpCard(parts)];
}

function getCard(parts: CardRouteParts): Route {
  return route({
    id: 'getCard',
    method: 'GET',
    path: '/v1/members/{id}/card',
    tag: 'cards',
    summary: 'The member card: its number, and a code that changes each minute',
    description: 'Show `payload` as a QR or bar code, and ask again at `payloadUntil`.',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'The card', schema: memberCard } },
    refusals: ['unknown_member', 'member_closed', 'member_erased'],
    handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const { head } = await seeMember(parts, found);
      if (head.standing === 'closed') throw new Problem('member_closed', 'The member has left.');
      if (head.standing === 'erased') throw new Problem('member_erased', 'The member was erased.');
      const show = parts.show();
      const card = await cardOf(parts, found.member, head);
      return ok({ ...card, issuedAt: show(card.issuedAt), payloadUntil: show(card.payloadUntil) });
    },
  });
}

function replace(parts: CardRouteParts): Route {
  return route({
    id: 'replaceCard',
    audit: 'person',
    method: 'POST',
    path: '/v1/members/{id}/card/replace',
    tag: 'cards',
    summary: 'Void a card that was lost; the member has another number from now on',
    access: { scope: 'members:write' },
    params: memberParams,
    body: object({ reason }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Replaced', schema: decision } },
    refusals: commandRefusals,
    handle: async (call: Call<Id, undefined, { readonly reason: string }>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const data: JsonObject = { reason: call.body.reason };
      const answer = await order(parts, call, {
        subject: found.external,
        type: 'member.card_replaced',
        data,
      });
      return ok(decided(answer, parts.show()));
    },
  });
}

function lookUpCard(parts: CardRouteParts): Route {
  return route({
    id: 'lookUpCard',
    method: 'POST',
    path: '/v1/cards/lookup',
    tag: 'cards',
    summary: 'Whose card is this? For tills',
    description:
      'With `payload`, what her screen shows: its code counts in its minute and in one before and after, and is taken once; a later code takes those before it with it. With `number`, what is printed or typed. Whoever finds nobody too often is told to wait.',
    access: { scope: 'cards:lookup' },
    body: object(
      {},
      {
        number: text('Digits; spaces and hyphens do not count', { min: 1, max: 64 }),
        payload: text('As read off her screen', { min: 1, max: 64 }),
        scene: oneOf('Where it is asked', 'product', 'cart', 'checkout', 'afterSale', 'service'),
        shop: text('The shop that asks', { min: 1, max: 256 }),
      },
    ),
    answers: { 200: { description: 'The member', schema: foundCard } },
    refusals: [
      'invalid_value',
      'card_mistyped',
      'unknown_card',
      'card_replaced',
      'card_code_over',
      'card_code_used',
      'no_program',
    ],
    handle: async ({ caller, body }: Call<undefined, undefined, LookUpBody>) =>
      ok(await present(parts, await lookUp(parts, caller, body), body)),
  });
}

/** What a till has to know of who stands there. */
async function present(
  parts: CardRouteParts,
  { found, by }: Shown,
  { scene, shop }: LookUpBody,
): Promise<object> {
  const programs = parts.reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  const seen = await seeMember(parts, found);
  const view = viewOf(programs, seen.head, seen.at);
  const show = showTimeOf(programs, seen.at);
  const ask = { scene, shop };
  const { mainTrack } = inForce(programs, seen.at).compiled;
  return {
    member: found.merged?.into ?? found.external,
    by,
    standing: seen.head.standing,
    tier: view.tiers.find(({ track }) => track === mainTrack?.id)?.tier ?? null,
    tiers: view.tiers.map(({ track, tier, name }) => ({ track, tier, name })),
    benefits: presentBenefits({ programs, seen, view, uses: new Map(), ask, withCosts: false, show }),
  };
}
