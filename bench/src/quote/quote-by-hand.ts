import type { Cart } from '@laurel/core';

/** What somebody writes who knows that rules are percents by category: what each took, and what is to be paid. */
export function quoteByHand(
  rules: readonly (readonly [category: string, percent: number])[],
  cart: Cart,
): { readonly toPay: number; readonly saved: ReadonlyMap<string, number> } {
  const saved = new Map<string, number>();
  let toPay = cart.shipping;
  for (const { amount } of cart.lines) toPay += amount;
  for (const [wanted, percent] of rules) {
    let sum = 0;
    for (const { category, amount } of cart.lines)
      if (category === wanted) sum += Math.floor((amount * percent + 50) / 100);
    if (sum > 0) saved.set(wanted, sum);
    toPay -= sum;
  }
  return { toPay, saved };
}
