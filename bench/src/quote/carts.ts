import type { Cart } from '@laurel/core';
import { dice } from '../frame/dice.ts';

const CATEGORIES = Array.from({ length: 100 }, (_, n) => `c${n}`);

/** Percent off by category: what is known of the rules by hand. */
export const rulesOfCart: readonly (readonly [category: string, percent: number])[] = CATEGORIES.map(
  (category, n) => [category, 1 + (n % 20)],
);

/** A hundred offers, each for the lines of one category. */
export const hundredRules = {
  program: 'hundred-rules',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  assets: { points: { kind: 'currency' } },
  benefits: Object.fromEntries(
    rulesOfCart.map(([category, percent]) => [
      category,
      { offer: { percent, lines: `line.category == '${category}'` } },
    ]),
  ),
};

export function cartsOf(carts: number, lines: number): readonly Cart[] {
  const { between, pick } = dice(11);
  return Array.from({ length: carts }, () => ({
    lines: Array.from({ length: lines }, (_, n) => ({
      lineId: `${n}`,
      sku: `s${between(1, 500)}`,
      category: pick(CATEGORIES),
      quantity: between(1, 3),
      amount: between(500, 60_000),
    })),
    shipping: 600,
    currency: 'CNY',
  }));
}
