import type { Cart } from '@laurel/core';

/** What somebody writes who knows that rules are percents by category: what each took, and what is to be paid. */
export function quoteByHand(
  percents: ReadonlyMap<string, number>,
  cart: Cart,
): { readonly toPay: number; readonly saved: ReadonlyMap<string, number> } {
  const saved = new Map<string, number>();
  let toPay = cart.shipping;
  for (const { category = '', amount } of cart.lines) {
    const off = Math.floor((amount * (percents.get(category) ?? 0) + 50) / 100);
    toPay += amount - off;
    if (off > 0) saved.set(category, (saved.get(category) ?? 0) + off);
  }
  return { toPay, saved };
}
