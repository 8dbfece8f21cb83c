import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { at } from '../../test/play.ts';
import { calendarOf } from '../kernel/calendar.ts';
import type { BenefitDef } from '../program/benefit-types.ts';
import { isAtLeast } from './better.ts';
import { chosenParts } from './choice-period.ts';

const one = (def: Partial<BenefitDef>): BenefitDef => ({ name: { zh: 'x', en: 'x' }, track: 'main', ...def });
const allowance = (change: object) =>
  one({
    allowance: { asset: 'a', every: 'month', amounts: {}, onStart: 'full', rollOver: false, ...change },
  });

test.each<[string, BenefitDef, BenefitDef, boolean]>([
  ['more units', allowance({ amount: 6 }), allowance({ amount: 5 }), true],
  ['fewer units', allowance({ amount: 4 }), allowance({ amount: 5 }), false],
  ['a tier less', allowance({ amounts: { b: 9 } }), allowance({ amounts: { a: 1, b: 2 } }), false],
  [
    'more often, which is not compared',
    allowance({ amount: 5, every: 'day' }),
    allowance({ amount: 5 }),
    false,
  ],
  ['more off', one({ offer: { percent: 6 } }), one({ offer: { percent: 5 } }), true],
  ['more off, but capped', one({ offer: { percent: 6, max: 9 } }), one({ offer: { percent: 5 } }), false],
  ['a higher cap', one({ offer: { percent: 5, max: 9 } }), one({ offer: { percent: 5, max: 8 } }), true],
  ['from less', one({ offer: { amount: 5, over: 10 } }), one({ offer: { amount: 5, over: 20 } }), true],
  ['from more', one({ offer: { amount: 9, over: 30 } }), one({ offer: { amount: 5, over: 20 } }), false],
  ['a lower price', one({ offer: { prices: { A: 8 } } }), one({ offer: { prices: { A: 9 } } }), true],
  ['a price gone', one({ offer: { prices: { A: 1 } } }), one({ offer: { prices: { A: 9, B: 9 } } }), false],
  ['a price more', one({ offer: { prices: { A: 9, B: 9 } } }), one({ offer: { prices: { A: 9 } } }), true],
  ['another kind', one({ offer: { amount: 500 } }), one({ offer: { percent: 5 } }), false],
  [
    'other texts and another budget',
    one({ access: true, budget: { amount: 1, per: 'day' } }),
    one({ access: true }),
    true,
  ],
  ['another scene', one({ access: true, scenes: ['cart'] }), one({ access: true }), false],
])('P11 %s', (_, newer, older, isBetter) => {
  expect(isAtLeast(newer, older)).toBe(isBetter);
});

it('P19 the parts of a choice add up to its cost, whatever the days', () => {
  const calendar = calendarOf('Asia/Shanghai');
  const from = at('2026-03-01 10:00');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.integer({ min: 1, max: 1_500 }),
      fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 6 }),
      (cost, days, swaps) => {
        const to = calendar.start(calendar.day(from) + days);
        const cuts = swaps.filter((n) => n < days).sort((a, b) => a - b);
        const ends = cuts.map((n) => calendar.start(calendar.day(from) + n));
        const begins = [from, ...ends];
        const rows = begins.map((begin, i) => [`b${i}`, begin, ends[i] ?? null] as const);
        const parts = chosenParts(calendar, { from, to }, rows, () => cost);
        expect(parts.reduce((sum, part) => sum + (part.cost ?? 0), 0)).toBe(cost);
        expect(parts.reduce((sum, part) => sum + (part.days ?? 0), 0)).toBe(days);
        for (const part of parts) expect(part.cost).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
