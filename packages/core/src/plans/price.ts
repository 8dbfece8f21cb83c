import type { Making } from '../deciding.ts';
import type { CompiledPlan, CompiledVariant } from '../program/compiled.ts';
import { environmentNow } from '../rules/environment.ts';
import { accountOf } from './account.ts';
import { planOf } from './plan-state.ts';

/** The price of a variant for this member now: the first amount whose condition holds. */
export function priceOf(m: Making, variant: CompiledVariant): number {
  const env = environmentNow(m);
  const found = variant.prices.find(({ when }) => when === null || when.evaluate(env) === true);
  if (found === undefined) throw new Error(`the price of ${variant.id} has no last amount`);
  return found.amount;
}

/** What is left of the price of all that was bought of a plan and is not over, by days. */
export function creditOf(m: Making, plan: CompiledPlan): number {
  const terms = planOf(m.draft.head, plan.id)?.terms ?? [];
  return terms.reduce((sum, term) => sum + accountOf(m.program.calendar, term, m.decidedAt).deferred, 0);
}
