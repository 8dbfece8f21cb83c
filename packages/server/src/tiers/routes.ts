import { inForce } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { object, oneOf, text, time } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { reason } from '../members/schemas.ts';
import { act, commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';

interface Id {
  readonly id: string;
}
const track = text('Track; the main one, if not said', { min: 1, max: 64 });
const refusals = [
  ...commandRefusals,
  'unknown_track',
  'unknown_tier',
  'invalid_value',
  'no_card',
  'no_tier_by_hand',
] as const;

/** Tiers by hand. What is earned goes on below them. */
export function tierRoutes(parts: MemberWriteParts): readonly Route[] {
  return [setTier(parts), clearTier(parts), useCard(parts)];
}

const common = {
  method: 'POST',
  tag: 'tiers',
  access: { scope: 'tiers:write' },
  params: memberParams,
  write: 'key',
  again: true,
  audit: 'person',
  refusals,
} as const;

function mainTrack({ reads, clock }: MemberWriteParts): string {
  const programs = reads.programs();
  const main = programs.versions.length === 0 ? null : inForce(programs, clock.now()).compiled.mainTrack;
  if (main === null) throw new Problem('unknown_track', 'The program has no tiers.');
  return main.id;
}

interface Tier {
  readonly tier: string;
  readonly reason: string;
  readonly track?: string;
  readonly kind?: 'floor' | 'trial';
  readonly until?: string;
}

function setTier(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'setTier',
    path: '/v1/members/{id}/tier',
    summary: 'Give a tier by hand: a floor under what is earned, or a trial',
    body: object(
      { tier: text('Tier', { min: 1, max: 64 }), reason },
      {
        track,
        kind: oneOf('`floor` unless said', 'floor', 'trial'),
        until: time('Its end; none, if not said'),
      },
    ),
    answers: { 200: { description: 'Given', schema: decision } },
    handle: async (call: Call<Id, undefined, Tier>) =>
      act(
        parts,
        call,
        'tier.set',
        present({ kind: 'floor', ...call.body, track: call.body.track ?? mainTrack(parts) }),
      ),
  });
}

function clearTier(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'clearTier',
    path: '/v1/members/{id}/tier/clear',
    summary: 'Take back a tier that was given by hand',
    body: object({ reason }, { track }),
    answers: { 200: { description: 'Taken back', schema: decision } },
    handle: async (call: Call<Id, undefined, { reason: string; track?: string }>) =>
      act(parts, call, 'tier.cleared', present({ ...call.body, track: call.body.track ?? mainTrack(parts) })),
  });
}

function useCard(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'useCard',
    path: '/v1/members/{id}/tier/protect',
    summary: 'Use a protection card: the end of the period moves',
    access: { scope: 'tiers:write', own: true },
    body: object({}, { track }),
    bodyOptional: true,
    answers: { 200: { description: 'Used', schema: decision } },
    handle: async (call: Call<Id, undefined, { track?: string }>) =>
      act(parts, call, 'card.used', { track: call.body.track ?? mainTrack(parts) }),
  });
}
