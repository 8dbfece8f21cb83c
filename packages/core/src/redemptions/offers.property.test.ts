import fc from 'fast-check';
import { expect, it } from 'vitest';
import { programsOf } from '../../test/play.ts';
import { emptyHead } from '../apply.ts';
import { heldBenefits } from '../benefits/entitlements.ts';
import { versionOf } from '../deciding.ts';
import { environmentAt } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import type { Cart, CartLine } from './cart.ts';
import { lineSeen } from './line-fields.ts';
import { offersOf } from './offers.ts';

const word = fc.constantFrom('a', 'b', '');
const line = fc.record(
  {
    lineId: word,
    sku: word,
    category: word,
    brand: word,
    shopId: word,
    quantity: fc.nat(3),
    amount: fc.nat(900),
  },
  { requiredKeys: ['lineId', 'quantity', 'amount'] },
);
const condition = fc.oneof(
  fc
    .tuple(fc.constantFrom('id', 'sku', 'category', 'brand', 'shop'), word)
    .map(([field, to]) => `line.${field} == '${to}'`),
  fc
    .tuple(fc.constantFrom('quantity', 'price', 'amount'), fc.nat(3))
    .map(([field, to]) => `line.${field} == ${to}`),
  fc.tuple(word, fc.nat(900)).map(([sku, least]) => `line.sku == '${sku}' && line.amount >= ${least}`),
  fc.tuple(word, word).map(([sku, brand]) => `line.sku == '${sku}' || line.brand == '${brand}'`),
);
const benefit = fc
  .record({
    lines: condition,
    shops: fc.subarray(['a', 'b']),
    whom: fc.constantFrom({}, { for: { plans: ['club'] } }),
  })
  .map(({ lines, shops, whom }) => ({
    offer: { percent: 1, lines },
    ...(shops.length === 0 ? {} : { shops }),
    ...whom,
  }));
const program = fc.array(benefit, { minLength: 1, maxLength: 12 }).map((benefits) => ({
  program: 'shop',
  plans: { club: { variants: { year: { price: 9_900, term: { years: 1 } } } } },
  benefits: Object.fromEntries(benefits.map((one, n) => [`b${n}`, one])),
}));

/** Holds a term that was bought under the first version. */
const holder: Head = {
  ...emptyHead,
  standing: 'active',
  tracks: { 'plan:club': { tier: 'year', since: 0, until: null, past: [] } } as unknown as Head['tracks'],
  facts: { 'plan:club': { no: 1, terms: [{ no: 1, variant: 'year', version: 1, from: 0, until: null }] } },
};
const other: Head = { ...emptyHead, standing: 'active' };

it('an offer is for the lines of which its condition is true, also of a version that a term keeps', () => {
  fc.assert(
    fc.property(
      program,
      program,
      fc.array(line, { maxLength: 8 }),
      fc.boolean(),
      (older, newer, lines, holds) => {
        const programs = programsOf(older, newer);
        const { compiled } = versionOf(programs, 2);
        const head = holds ? holder : other;
        const cart: Cart = { lines, shipping: 0, currency: 'CNY' };
        const has = heldBenefits(programs, head, 9);
        const env = environmentAt(compiled, head, 9);
        const isFor = ({ benefit: { lines: when, def } }: (typeof has)[number], one: CartLine) => {
          env['line'] = lineSeen(one);
          return def.shops?.includes(one.shopId ?? '') !== false && when?.evaluate(env) === true;
        };
        const { offers, met } = offersOf({ compiled, head, at: 9 }, cart, has);
        const expected = has.map((held) => ({
          id: held.id,
          on: lines.flatMap((one, i) => (isFor(held, one) ? [i] : [])),
        }));
        expect(offers.map(({ id, on }) => ({ id, on }))).toEqual(expected);
        expect(met.map(({ held }) => held)).toEqual(has.filter((_, n) => expected[n]?.on.length !== 0));
      },
    ),
    { numRuns: 300 },
  );
});
