import type { Programs } from '../contract.ts';
import { inForce } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type FamilyPlan, familyOf } from '../households/household-state.ts';
import type { EpochMs, JsonObject, MemberNo } from '../kernel/json.ts';
import { type HeldTerm, planOf, termOf } from '../plans/plan-state.ts';
import type { CompiledBenefit, CompiledProgram } from '../program/compiled.ts';
import type { Span } from '../program/program.ts';
import { environmentAt } from '../rules/environment.ts';
import type { Head, TrackState } from '../state.ts';

/** Why a member has a benefit. */
export type Reason =
  | { readonly kind: 'everybody' }
  | {
      readonly kind: 'tier';
      readonly track: string;
      readonly tier: string;
      readonly until: EpochMs | null;
    }
  /** She lost the tier lately, and the benefit stays for a while. */
  | { readonly kind: 'landing'; readonly track: string; readonly tier: string; readonly until: EpochMs }
  | { readonly kind: 'plan'; readonly plan: string; readonly term: HeldTerm }
  /** The owner of her household has the plan. */
  | {
      readonly kind: 'family';
      readonly plan: string;
      readonly owner: MemberNo;
      readonly no: number;
      readonly until: EpochMs | null;
    }
  /** An operator granted it to her. */
  | { readonly kind: 'granted'; readonly since: EpochMs; readonly until: EpochMs | null };

/** Fact `benefits`: what operators granted to this member, by benefit. */
export interface PersonalGrant extends JsonObject {
  readonly since: EpochMs;
  readonly until: EpochMs | null;
}
export const GRANTED = 'benefits';

export function grantsOf(head: Pick<Head, 'facts'>): Readonly<Record<string, PersonalGrant>> {
  return (factOf(head.facts, GRANTED) as Readonly<Record<string, PersonalGrant>> | undefined) ?? NO_GRANTS;
}
const NO_GRANTS: Readonly<Record<string, PersonalGrant>> = {};

export function hasGrants(head: Pick<Head, 'facts'>): boolean {
  return grantsOf(head) !== NO_GRANTS;
}

/** A member at an instant, time let pass. */
export interface Who {
  readonly programs: Programs;
  readonly head: Head;
  readonly at: EpochMs;
  /** The program in force. */
  readonly compiled: CompiledProgram;
  /** What she holds of plans. */
  readonly held: ReadonlyMap<string, HeldTerm>;
  /** What her seat in a household has of plans. */
  readonly family: ReadonlyMap<string, FamilyPlan>;
}

export function whoIs(programs: Programs, head: Head, at: EpochMs): Who {
  return {
    programs,
    head,
    at,
    compiled: inForce(programs, at).compiled,
    held: heldPlans(head),
    family: familyOf(head, at),
  };
}

const NONE: ReadonlyMap<string, HeldTerm> = new Map();

/** Terms and trials that run, by plan. */
export function heldPlans(head: Head): ReadonlyMap<string, HeldTerm> {
  let held = NONE;
  for (const track in head.tracks) {
    if (!track.startsWith('plan:')) continue;
    const plan = track.slice('plan:'.length);
    const term = planOf(head, plan) === null ? null : termOf(head, plan);
    if (term !== null) held = new Map([...held, [plan, term]]);
  }
  return held;
}

/** Why she has it by this form of it, whether she has chosen it or not; none: she has it not. */
export function reasonsOf(who: Who, benefit: CompiledBenefit): readonly Reason[] {
  const reasons = statusReasons(who, benefit);
  const granted = grantReason(who, benefit.id);
  if (reasons.length === 0 || !isOfAudience(who, benefit)) return granted;
  return [...reasons, ...granted];
}

/** By what she is: the audience not asked. */
function statusReasons(who: Who, benefit: CompiledBenefit): readonly Reason[] {
  const { def, tiers, plans } = benefit;
  if (def.for?.granted === true) return [];
  if (tiers.size === 0 && plans.size === 0) return [{ kind: 'everybody' }];
  const reasons: Reason[] = [];
  for (const [track, named] of tiers) reasons.push(...tierReason(who, track, named, def.softLanding));
  for (const plan of plans) {
    const term = who.held.get(plan);
    if (term !== undefined && (!term.trial || def.for?.trial === true))
      reasons.push({ kind: 'plan', plan, term });
    const family = who.family.get(plan);
    if (
      family !== undefined &&
      who.compiled.plans.get(plan)?.def.family?.benefits.includes(benefit.id) === true
    )
      reasons.push({ kind: 'family', plan, ...family });
  }
  return reasons;
}

function tierReason(
  who: Who,
  track: string,
  named: ReadonlySet<string>,
  landing: Span | undefined,
): readonly Reason[] {
  const state = who.head.tracks[track];
  if (state === undefined) return [];
  const tier = state.shown ?? state.tier;
  const until = state.shown === undefined ? state.until : (state.manual?.until ?? null);
  if (named.has(tier)) return [{ kind: 'tier', track, tier, until }];
  return landing === undefined ? [] : landed(who, { track, state, tier, named, landing });
}

/** D5: the newest tier that had it and was lost to a lower one, where that is not too long ago. */
function landed(
  { compiled, at }: Who,
  lost: {
    readonly track: string;
    readonly state: TrackState;
    readonly tier: string;
    readonly named: ReadonlySet<string>;
    readonly landing: Span;
  },
): readonly Reason[] {
  const places = compiled.tracks.find(({ id }) => id === lost.track)?.indexOf;
  const place = places?.get(lost.tier) ?? 0;
  for (const [tier, , to] of lost.state.past.toReversed()) {
    const until = compiled.calendar.plus(to, lost.landing);
    if (until <= at) return [];
    if (lost.named.has(tier) && (places?.get(tier) ?? 0) > place)
      return [{ kind: 'landing', track: lost.track, tier, until }];
  }
  return [];
}

function grantReason({ head, at }: Who, benefit: string): readonly Reason[] {
  const granted = grantsOf(head)[benefit];
  if (granted === undefined || (granted.until !== null && granted.until <= at)) return [];
  return [{ kind: 'granted', since: granted.since, until: granted.until }];
}

export function isOfAudience({ compiled, head, at }: Who, { audience }: CompiledBenefit): boolean {
  if (audience === null) return true;
  return audience.when.evaluate(environmentAt(compiled, head, at)) === true;
}

/** When a reason ends, as far as it is known; null never. */
export function endOf(reason: Reason): EpochMs | null {
  if (reason.kind === 'everybody') return null;
  return reason.kind === 'plan' ? reason.term.until : reason.until;
}
