import { environmentAt } from '../rules/environment.ts';
import type { Who } from './reasons.ts';

/** The lowest price that a plan has for this member now: what unlocks its benefits. Null where there is no such plan. */
export function lowestPrice(
  { compiled, head, at }: Who,
  plan: string,
): { readonly variant: string; readonly amount: number } | null {
  const env = environmentAt(compiled, head, at);
  let lowest: { variant: string; amount: number } | null = null;
  for (const { id, prices } of compiled.plans.get(plan)?.variants.values() ?? []) {
    const found = prices.find(({ when }) => when === null || when.evaluate(env) === true);
    if (found !== undefined && (lowest === null || found.amount < lowest.amount))
      lowest = { variant: id, amount: found.amount };
  }
  return lowest;
}
