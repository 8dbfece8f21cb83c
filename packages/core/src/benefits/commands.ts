import { type Making, Refused } from '../deciding.ts';
import { type EpochMs, textOf } from '../kernel/json.ts';
import { type RefusalCode, refuse } from '../kernel/refusal.ts';
import type { CompiledAllowance, CompiledBenefit } from '../program/compiled.ts';
import { startOne, wholeOf } from './allowances.ts';
import { count, ratingCounters } from './counters.ts';
import { type Entitlement, entitled, entitlementOf } from './entitlements.ts';
import { givePlanAllowances } from './plan-allowances.ts';
import { whoIs } from './reasons.ts';
import { stillGranted, writeGrant } from './rewards.ts';
import { type BenefitUse, type BenefitUses, benefitUseKey, benefitUsesKey, useBenefit } from './uses.ts';

export function no(code: RefusalCode, detail: string, pointer = '/data/benefit'): Refused {
  return new Refused(refuse(code, pointer, detail));
}

/** The benefit that the event names, if she has it, or has only to choose it. */
export function benefitOf(m: Making): Entitlement {
  const who = whoIs(m.deciding.programs, m.draft.head, m.decidedAt);
  const id = textOf(m.event.data['benefit']);
  const found = entitled(who, id);
  if (found !== null) return found;
  if (!m.program.benefits.has(id)) throw no('unknown_benefit', `The program has no benefit ${id}.`);
  throw no('benefit_locked', `The member does not have ${id}.`);
}

/** The benefit that the event names, under the version in force. */
function namedBenefit(m: Making): CompiledBenefit {
  const id = textOf(m.event.data['benefit']);
  const benefit = m.program.benefits.get(id);
  if (benefit === undefined) throw no('unknown_benefit', `The program has no benefit ${id}.`);
  return benefit;
}

/** `benefit.granted`: an operator gives it to this one member, with a reason, until an end or for good. */
export function grantBenefit(m: Making): void {
  const benefit = namedBenefit(m);
  const until = (m.event.data['until'] as EpochMs | undefined) ?? null;
  if (until !== null && until <= m.decidedAt)
    throw no('invalid_value', 'It would be over before it begins.', '/data/until');
  const was = allowanceBefore(m, benefit);
  writeGrant(m, benefit.id, { since: m.decidedAt, until });
  m.message({
    template: 'benefit.granted',
    reason: `benefit:${benefit.id}`,
    params: { benefit: benefit.id, ...(until === null ? {} : { until }) },
  });
  if (was !== null) startOne(m, benefit as CompiledAllowance, was, was.tier);
  givePlanAllowances(m);
}

function allowanceBefore(m: Making, benefit: CompiledBenefit): ReturnType<typeof wholeOf> | null {
  const { allowance } = benefit.def;
  if (allowance === undefined || benefit.plans.size > 0) return null;
  return wholeOf(m, benefit as CompiledAllowance, m.draft.head);
}

/** `benefit.withdrawn`: the member has it no more by a grant; what she is still gives it to her. */
export function withdrawBenefit(m: Making): void {
  const id = textOf(m.event.data['benefit']);
  if (stillGranted(m)[id] === undefined)
    throw no('benefit_not_granted', `${id} is not granted to this member.`);
  writeGrant(m, id, null);
}

/** `benefit.rated`: how good a use was, once per use. */
export function rateBenefit(m: Making): void {
  const id = textOf(m.event.data['benefit']);
  const key = m.event.data['orderId'] ?? m.event.data['useId'] ?? newestUse(m, id);
  const useKey = benefitUseKey(id, textOf(key));
  const use = m.wanted(useKey) as unknown as BenefitUse | null;
  if (use === null) throw no('unknown_use', `The member did not use ${id} there.`);
  if (use.stars !== undefined) throw no('already_rated', 'This use was rated before.');
  const stars = m.event.data['stars'] as number;
  m.record(useKey, { ...use, stars });
  const counters = ratingCounters(id);
  count(m, counters.count, 1);
  count(m, counters.stars, stars);
}

function newestUse(m: Making, id: string): string {
  const uses = m.wanted(benefitUsesKey(id)) as unknown as BenefitUses | null;
  return uses?.recent[0]?.[0] ?? '';
}

/** `benefit.used`: used in another system; a benefit of the catalogue is counted, and refused where none is left. */
export function useElsewhere(m: Making): void {
  const id = textOf(m.event.data['benefit'] ?? '');
  const who = whoIs(m.deciding.programs, m.draft.head, m.decidedAt);
  const benefit = entitlementOf(who, id)?.benefit ?? m.program.benefits.get(id);
  if (benefit === undefined) return;
  const { orderId, useId, quantity, amount } = m.event.data as {
    orderId?: string;
    useId?: string;
    quantity?: number;
    amount?: number;
  };
  const units = quantity ?? 1;
  const { cost } = benefit.def;
  const key = orderId ?? useId ?? m.event.id;
  useBenefit(m, { benefit, key, units, amount: cost === undefined ? (amount ?? 0) : cost * units });
}
