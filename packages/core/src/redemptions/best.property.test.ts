import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Best, best } from './best.ts';
import { type Cart, type Does, giftOf, type Offer } from './cart.ts';
import { type Priced, priced } from './priced.ts';

const SKUS = ['a', 'b', 'c'];

const line = fc.record({
  sku: fc.constantFrom(...SKUS),
  quantity: fc.integer({ min: 1, max: 3 }),
  amount: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 40_000 })),
});
const cart = fc
  .record({ lines: fc.array(line, { minLength: 1, maxLength: 6 }), shipping: fc.constantFrom(0, 600, 800) })
  .map(
    ({ lines, shipping }): Cart => ({
      lines: lines.map((one, n) => ({ ...one, lineId: `${n}` })),
      shipping,
      currency: 'CNY',
    }),
  );
const does: fc.Arbitrary<Does> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 300 }))
    .map(([a, b]): Does => ({ kind: 'prices', prices: { a, b } })),
  fc.integer({ min: 1, max: 100 }).map((percent): Does => ({ kind: 'percent', percent })),
  fc.integer({ min: 1, max: 100 }).map((percent): Does => ({ kind: 'percent', percent })),
  fc.integer({ min: 1, max: 9_000 }).map((amount): Does => ({ kind: 'amount', amount })),
  fc.integer({ min: 1, max: 300 }).map((amount): Does => ({ kind: 'amount', amount })),
  fc.constant<Does>({ kind: 'shipping' }),
  fc.constant<Does>({ kind: 'shipping', asset: 'fund', worth: { units: 3, amount: 2 } }),
  fc.constant<Does>({ kind: 'gift', sku: 'g', quantity: 1 }),
);
const some = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined, freq: 2 });
const offer = fc.record({
  does,
  lines: fc.oneof(fc.constant(null), fc.array(fc.nat(5), { maxLength: 4 })),
  over: some(fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 60_000 }))),
  max: some(fc.integer({ min: 1, max: 5_000 })),
  uses: some(fc.constantFrom<Record<string, number>>({ coupon: 1 }, { coupon: 2 }, { ticket: 1 })),
  group: some(fc.constantFrom('g', 'h')),
  alone: fc.boolean(),
  value: fc.integer({ min: 1, max: 9 }),
  lone: fc.nat(9),
});

function offersOf(made: Cart, parts: readonly (typeof offer extends fc.Arbitrary<infer T> ? T : never)[]) {
  return parts.map((part, n): Offer => {
    const { lines, over, max, uses, group, alone, lone, value } = part;
    const on = made.lines.map((_, i) => i).filter((i) => lines === null || lines.includes(i));
    const fund = part.does.kind === 'shipping' && part.does.asset !== undefined;
    return {
      id: `o${n}`,
      does: part.does,
      on,
      value,
      ...(over === undefined ? {} : { over }),
      ...(max === undefined ? {} : { max }),
      ...(uses === undefined || fund ? {} : { uses }),
      ...(group === undefined ? {} : { group }),
      ...(alone && lone === 0 ? { alone } : {}),
    };
  });
}

/** Every choice that can be had, priced one by one. */
function bruteForce(made: Cart, offers: readonly Offer[], have: Record<string, number>) {
  let found: { key: readonly number[]; choice: readonly string[] } | null = null;
  for (let mask = 0; mask < 2 ** offers.length; mask++) {
    const choice = offers.filter((_, i) => (mask >> i) % 2 === 1).map(({ id }) => id);
    const result = priced(made, offers, choice, have);
    if (result.faults.length > 0 || result.used.length !== choice.length) continue;
    const key = keyOf(result, offers, choice);
    if (found === null || isLess(key, found.key)) found = { key, choice };
  }
  return found;
}

function keyOf({ toPay, used }: Priced, offers: readonly Offer[], choice: readonly string[]) {
  const units = used.reduce((all, one) => all + Object.values(one.units).reduce((sum, n) => sum + n, 0), 0);
  const gifts = offers.reduce((sum, one) => sum + (choice.includes(one.id) ? giftOf(one) : 0), 0);
  const places = offers.flatMap(({ id }, i) => (choice.includes(id) ? [i] : []));
  return [toPay, -gifts, units, choice.length, ...places];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [n, one] of a.entries()) if (one !== b[n]) return one < (b[n] ?? Number.POSITIVE_INFINITY);
  return false;
}

const RUNS = Number(process.env['LAUREL_CARTS'] ?? 1_000);

it(`R5 the best choice is that of brute force, ties included, on ${RUNS} random carts`, () => {
  fc.assert(
    fc.property(
      cart,
      fc.array(offer, { maxLength: 8 }),
      fc.record({ coupon: fc.nat(3), ticket: fc.nat(1), fund: fc.nat(1_500) }),
      (made, parts, have) => {
        const offers = offersOf(made, parts);
        const found: Best = best(made, offers, have);
        const brute = bruteForce(made, offers, have);
        expect(found.proved).toBe(true);
        expect(keyOf(found.priced, offers, found.choice).map((n) => n + 0)).toEqual(
          brute?.key.map((n) => n + 0),
        );
        expect(found.choice.length + found.lost.length).toBe(offers.length);
        for (const why of found.lost) if ('more' in why) expect(why.more).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);
