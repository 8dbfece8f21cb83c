import type { Making } from '../deciding.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { CompiledAllowance } from '../program/compiled.ts';
import type { RuleBenefitDef } from '../program/program.ts';
import { startOne, wholeOf } from './allowances.ts';
import { givePlanAllowances } from './plan-allowances.ts';
import { GRANTED, grantsOf, type PersonalGrant } from './reasons.ts';

/** A benefit that a rule gave to this one member, and what she had of it by a grant before. */
export interface BenefitGiven extends JsonObject {
  readonly benefit: string;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly before?: PersonalGrant;
}

/** Gives a benefit for as long as the rule says; null where she has it at least as long by a grant. */
export function giveBenefit(m: Making, { benefit: id, lasts }: RuleBenefitDef): BenefitGiven | null {
  const benefit = m.program.benefits.get(id);
  if (benefit === undefined) return null; // a version since then knows it no more
  const until = lasts === null ? null : m.program.calendar.plus(m.decidedAt, lasts);
  const before = stillGranted(m)[id];
  if (before !== undefined && (before.until === null || (until !== null && before.until >= until)))
    return null;
  const isWhole = benefit.def.allowance !== undefined && benefit.plans.size === 0;
  const was = isWhole ? wholeOf(m, benefit as CompiledAllowance, m.draft.head) : null;
  writeGrant(m, id, { since: m.decidedAt, until });
  m.message({
    template: 'benefit.granted',
    reason: `benefit:${id}`,
    params: { benefit: id, ...(until === null ? {} : { until }) },
  });
  if (was !== null) startOne(m, benefit as CompiledAllowance, was, was.tier);
  givePlanAllowances(m);
  const given = { benefit: id, since: m.decidedAt, until };
  return before === undefined ? given : { ...given, before };
}

/** What a refund takes back: the grant, if it is still that one, and she has again what she had before. */
export function takeBenefit(m: Making, { benefit, since, until, before }: BenefitGiven): void {
  const now = grantsOf(m.draft.head)[benefit];
  if (now === undefined || now.since !== since || now.until !== until) return;
  writeGrant(m, benefit, before ?? null);
}

/** Grants that are over are forgotten when another is written. */
export function stillGranted(m: Making): Readonly<Record<string, PersonalGrant>> {
  const all = Object.entries(grantsOf(m.draft.head));
  return Object.fromEntries(all.filter(([, { until }]) => until === null || until > m.decidedAt));
}

export function writeGrant(m: Making, benefit: string, grant: PersonalGrant | null): void {
  const { [benefit]: _, ...rest } = stillGranted(m);
  const all = grant === null ? rest : { ...rest, [benefit]: grant };
  m.fact(GRANTED, Object.keys(all).length === 0 ? null : all);
}
