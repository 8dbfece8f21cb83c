import type { EpochMs } from '@laurel/core';
import { nextMonth } from '../days.ts';
import type { Chosen, Customer } from './customer.ts';
import { runningTerm } from './customer.ts';
import { type BenefitId, type ChoiceTerms, isOurs, type Joint } from './joint.ts';
import { claimWindow } from './limits.ts';

/** The period that a choice is for: a term of the plan, or one of the calendar. */
function periodOf({ zone }: Joint, customer: Customer, per: ChoiceTerms['per'], at: EpochMs): string {
  return per === 'term' ? `term ${runningTerm(customer)?.no}` : claimWindow(zone, per, at);
}

/** What is chosen for this period; what goes on from an earlier one is not. */
const openIn = ({ chosen }: Customer, period: string): readonly Chosen[] =>
  chosen.filter((row) => row.period === period && row.until === null);

export function againstChoosing(
  joint: Joint,
  customer: Customer,
  { benefit, instead }: { readonly benefit: string; readonly instead: string | null },
  at: EpochMs,
): readonly string[] {
  const { choice } = joint;
  if (!isOurs(benefit)) return ['unknown_benefit'];
  if (runningTerm(customer) === null) return ['benefit_locked'];
  if (choice === null || !choosable.includes(benefit)) return ['nothing_to_choose'];
  const open = openIn(customer, periodOf(joint, customer, choice.per, at));
  if (open.some((row) => row.benefit === benefit)) return ['already_chosen'];
  if (instead === null) return open.length > 0 ? ['choice_full'] : [];
  if (!open.some((row) => row.benefit === instead)) return ['not_chosen'];
  const window = claimWindow(joint.zone, choice.swapPer, at);
  return customer.swaps.some((swap) => claimWindow(joint.zone, choice.swapPer, swap) === window)
    ? ['swap_used']
    : [];
}
const choosable: readonly BenefitId[] = ['tune', 'melody'];

/** One of two. Chosen anew in a new period, what went on from the one before ends; a swap puts one in the place of another. */
export function chooseBenefit(
  joint: Joint,
  customer: Customer,
  { benefit, instead }: { readonly benefit: string; readonly instead: string | null },
  at: EpochMs,
): void {
  const { choice } = joint;
  if (choice === null || !isOurs(benefit)) return;
  const period = periodOf(joint, customer, choice.per, at);
  const from = instead !== null && choice.from === 'monthEnd' ? nextMonth(joint.zone, at) : at;
  for (const row of customer.chosen) {
    const isOld = row.period !== period;
    if (isOld && (row.until ?? Number.POSITIVE_INFINITY) > at) row.until = Math.max(at, row.from);
    if (!isOld && row.benefit === instead && row.until === null) row.until = Math.max(from, row.from);
  }
  customer.chosen.push({ benefit, period, from, until: null });
  if (instead !== null) customer.swaps.push(at);
}

/** What she has of the choice at an instant. */
export const chosenAt = ({ chosen }: Customer, at: EpochMs): readonly string[] =>
  chosen
    .filter((row) => row.from <= at && (row.until === null || at < row.until))
    .map(({ benefit }) => benefit);
