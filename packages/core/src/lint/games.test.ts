import { expect, it } from 'vitest';
import { programsOf } from '../../test/play.ts';
import { lint } from './lint.ts';

const doc = {
  program: 'games',
  assets: {
    points: { kind: 'currency', worth: { units: 100, amount: 100 } },
    coupon: { kind: 'voucher', worth: { units: 1, amount: 500 } },
    spin: { kind: 'chance' },
  },
  rules: [
    { id: 'points', on: 'order.completed', grants: { points: 'paid / 100' } },
    { id: 'spin', on: 'checkin', grants: { spin: 1 }, limits: ['1 per day'] },
  ],
};
const wheel = (prize: object, game: object = {}): object => ({
  ...doc,
  games: { wheel: { kind: 'wheel', cost: { asset: 'spin', units: 1 }, prizes: [prize], ...game } },
});
const goods = (item: object): object => ({ ...doc, mall: { it: item } });
const price = { asset: 'points', units: 400 };

/** One seeded defect each, beside one that is none: what is found, and what its witness says. */
it.each<[string, object, string | null, RegExp]>([
  [
    'a play that pays for the next',
    wheel({ id: 'a', odds: '1/2', grants: { spin: 2 } }),
    'reward_cycle',
    /gives 1 of/,
  ],
  ['a play that nearly does', wheel({ id: 'a', odds: '0.49', grants: { spin: 2 } }), null, /./],
  ['a prize of worth without end', wheel({ id: 'a', odds: '1/2', worth: 100 }), 'unbounded_prize', /100000/],
  ['one with stock', wheel({ id: 'a', odds: '1/2', worth: 100, stock: true }), null, /./],
  ['one with a budget', wheel({ id: 'a', odds: '1/2', worth: 100 }, { budget: true }), null, /./],
  [
    'points for fewer points',
    goods({ price, grants: { points: 400 } }),
    'mall_gives_back',
    /gives 400 points/,
  ],
  [
    'a coupon for less than it is worth',
    goods({ price, grants: { coupon: 1 } }),
    'mall_gives_back',
    /worth 500/,
  ],
  [
    'a coupon for what it is worth',
    goods({ price: { ...price, units: 500 }, grants: { coupon: 1 } }),
    null,
    /./,
  ],
  ['with money beside', goods({ price, cash: 100, grants: { coupon: 1 } }), null, /./],
  [
    'cheap for some tier',
    {
      ...goods({ price: { ...price, units: 600 }, tiers: { gold: { units: 300 } }, grants: { coupon: 1 } }),
      tracks: {
        main: {
          measure: 'points',
          tiers: [
            { id: 'base', threshold: 0 },
            { id: 'gold', threshold: 9 },
          ],
        },
      },
    },
    'mall_gives_back',
    /For 300/,
  ],
])('%s', (_, program, code, witness) => {
  const compiled = programsOf(program).versions[0]?.compiled;
  if (compiled === undefined) throw new Error('no program');
  const codes = ['reward_cycle', 'unbounded_prize', 'mall_gives_back'];
  const found = lint(compiled).filter((finding) => codes.includes(finding.code));
  expect(found.map((finding) => finding.code)).toEqual(code === null ? [] : [code]);
  for (const finding of found) expect(finding.witness).toMatch(witness);
});
