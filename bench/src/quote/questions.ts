import { type Best, best, type Cart, type Offer } from '@laurel/core';
import { dice } from '../frame/dice.ts';

interface Question {
  readonly cart: Cart;
  readonly offers: readonly Offer[];
}

/** Fifty lines, thirty offers of all kinds with thresholds, groups, caps and units: harder than shops make them. */
export function hardQuestions(count: number): readonly Question[] {
  const { roll, between } = dice(5);
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: 50 }, (_, n) => ({
      lineId: `${n}`,
      sku: `s${between(0, 40)}`,
      quantity: 1,
      amount: between(500, 60_000),
    }));
    const all = lines.map((_, i) => i);
    const does = (): Offer['does'] => {
      const kind = between(0, 9);
      if (kind < 2) {
        const prices = Array.from(
          { length: 10 },
          () => [`s${between(0, 40)}`, between(300, 40_000)] as const,
        );
        return { kind: 'prices', prices: Object.fromEntries(prices) };
      }
      if (kind < 5) return { kind: 'percent', percent: between(2, 20) };
      return kind < 9 ? { kind: 'amount', amount: between(3, 100) * 100 } : { kind: 'shipping' };
    };
    const offers = Array.from({ length: 30 }, (_, n): Offer => {
      const what = does();
      return {
        id: `o${n}`,
        does: what,
        on: roll() < 0.4 ? all : all.filter(() => roll() < 0.3),
        ...(roll() < 0.4 ? { over: between(50, 8_000) * 100 } : {}),
        ...(roll() < 0.2 ? { max: between(10, 200) * 100 } : {}),
        ...(roll() < 0.3 ? { uses: { coupon: 1 } } : {}),
        ...(roll() < 0.5 ? { group: `g${between(0, 4)}` } : {}),
      };
    });
    return { cart: { lines, shipping: 1_000, currency: 'CNY' }, offers };
  });
}

export function bestChoice({ cart, offers }: Question): Best {
  return best(cart, offers, { coupon: 3 });
}
