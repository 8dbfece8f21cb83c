import type { JsonObject } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { order, present } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { id, integer, object, text, time } from '../http/schema.ts';
import { loadMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { act, commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import { issuesIn } from '../partners/present-issue.ts';
import { claimDecision } from '../partners/schemas.ts';
import { benefitParams, type OfBenefit } from './read-routes.ts';

const refusals: readonly ErrorCode[] = [
  ...commandRefusals,
  'unknown_benefit',
  'benefit_locked',
  'benefit_exhausted',
  'invalid_value',
];

export function benefitActRoutes(parts: MemberWriteParts): readonly Route[] {
  return [grant(parts), withdraw(parts), choose(parts), claim(parts), rate(parts)];
}

const common = {
  method: 'POST',
  tag: 'benefits',
  params: benefitParams,
  write: 'key',
  again: true,
  audit: 'person',
} as const;
const operators = { scope: 'members:write' } as const;
const own = { scope: 'members:write', own: true } as const;

function send<B extends object>(
  parts: MemberWriteParts,
  call: Call<OfBenefit, undefined, B>,
  type: string,
): Promise<Reply> {
  const data: JsonObject = present({ benefit: call.params.benefit, ...call.body });
  return act(parts, call, type, data);
}

function grant(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'grantBenefit',
    path: '/v1/members/{id}/benefits/{benefit}/grant',
    summary: 'Give a benefit to this one member, whatever her tier and plans',
    access: operators,
    body: object({ reason }, { until: time('Its end; none, if not said') }),
    answers: { 200: { description: 'Given', schema: decision } },
    refusals,
    handle: async (call: Call<OfBenefit, undefined, { reason: string; until?: string }>) =>
      send(parts, call, 'benefit.granted'),
  });
}

function withdraw(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'withdrawBenefit',
    path: '/v1/members/{id}/benefits/{benefit}/withdraw',
    summary: 'Take back what was given to this one member; what she is may still give it to her',
    access: operators,
    body: object({ reason }),
    answers: { 200: { description: 'Taken back', schema: decision } },
    refusals: [...refusals, 'benefit_not_granted'],
    handle: async (call: Call<OfBenefit, undefined, { reason: string }>) =>
      send(parts, call, 'benefit.withdrawn'),
  });
}

function choose(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'chooseBenefit',
    path: '/v1/members/{id}/benefits/{benefit}/choose',
    summary: 'Choose a benefit of a group, or swap it for one that is chosen',
    access: own,
    body: object({}, { instead: text('The chosen one that it takes the place of', { min: 1, max: 64 }) }),
    bodyOptional: true,
    answers: { 200: { description: 'Chosen', schema: decision } },
    refusals: [
      ...refusals,
      'nothing_to_choose',
      'already_chosen',
      'choice_full',
      'not_chosen',
      'no_swap',
      'swap_used',
    ],
    handle: async (call: Call<OfBenefit, undefined, { instead?: string }>) =>
      send(parts, call, 'benefit.chosen'),
  });
}

function claim(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'claimBenefit',
    path: '/v1/members/{id}/benefits/{benefit}/claim',
    summary: 'Claim a benefit that the member has, as often as it and its partner allow',
    access: own,
    answers: { 200: { description: 'Claimed', schema: claimDecision } },
    refusals: [...refusals, 'no_claim', 'claim_limit', 'not_chosen', 'insufficient_available'],
    handle: async (call: Call<OfBenefit, undefined, undefined>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const data = { benefit: call.params.benefit };
      const answer = await order(parts, call, { subject: found.external, type: 'benefit.claimed', data });
      const show = parts.show();
      const shown = { member: found.member, show, withCosts: call.caller.kind !== 'member' };
      const [issued] = issuesIn(answer, shown);
      return ok(decided(answer, show, issued === undefined ? {} : { issue: issued }));
    },
  });
}

interface Rating {
  readonly stars: number;
  readonly orderId?: string;
  readonly useId?: string;
  readonly comment?: string;
}

function rate(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'rateBenefit',
    path: '/v1/members/{id}/benefits/{benefit}/rate',
    summary: 'Say how good a use was: the one at an order, or the newest; once per use',
    access: own,
    body: object(
      { stars: integer('From 1 to 5', { min: 1, max: 5 }) },
      {
        orderId: id('The order where it was used'),
        useId: id('Or the use'),
        comment: text('In words', { min: 1, max: 500 }),
      },
    ),
    answers: { 200: { description: 'Rated', schema: decision } },
    refusals: [...refusals, 'unknown_use', 'already_rated'],
    handle: async (call: Call<OfBenefit, undefined, Rating>) => send(parts, call, 'benefit.rated'),
  });
}
