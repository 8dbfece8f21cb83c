import { expect, it } from 'vitest';
import { readProgram } from './read-program.ts';

const doc = (households: object, family?: object) => ({
  program: 'families',
  assets: { points: { kind: 'currency' }, growth: { kind: 'score' }, shine: { kind: 'currency' } },
  tracks: { main: { measure: 'shine', tiers: [{ id: 'v1', threshold: 0 }] } },
  households: { seats: 2, ...households },
  plans: {
    plus: { variants: { month: { term: '1 month', price: 1 } }, ...(family === undefined ? {} : { family }) },
  },
  benefits: {
    lounge: { for: { plans: ['plus'] }, access: true },
    all: { access: true },
    monthly: { for: { plans: ['plus'] }, allowance: { asset: 'points', every: 'month', amount: 5 } },
    more: { for: { plans: ['plus'] }, multiplier: '2' },
  },
});

const codesOf = (document: object): readonly string[] => {
  const read = readProgram(document);
  return read.ok ? [] : read.problems.map(({ code, pointer }) => `${code} ${pointer}`);
};

it.each([
  [{ shares: { points: { cap: '5 per day' } } }, undefined, []],
  [{ shares: { growth: {} } }, undefined, ['score_not_spendable /households/shares/growth']],
  [{ shares: { shine: {} } }, undefined, ['share_lifts_tier /households/shares/shine']],
  [{ shares: { coins: {} } }, undefined, ['unknown_asset /households/shares/coins']],
  [{ shares: { points: { cap: 'once' } } }, undefined, []],
  [{ shares: { points: { cap: '5 per event' } } }, undefined, ['bad_limit /households/shares/points/cap']],
  [
    { shares: { points: { cap: '5 points per day' } } },
    undefined,
    ['bad_limit /households/shares/points/cap'],
  ],
  [{}, { seats: 2, benefits: ['lounge'] }, []],
  [{}, { seats: 3, benefits: ['lounge'] }, ['too_many_seats /plans/plus/family/seats']],
  [{}, { seats: 1, benefits: ['all'] }, ['not_of_plan /plans/plus/family/benefits/0']],
  [{}, { seats: 1, benefits: ['monthly'] }, ['allowance_of_family /plans/plus/family/benefits/0']],
  [{}, { seats: 1, benefits: ['more'] }, ['multiplier_of_family /plans/plus/family/benefits/0']],
  [{}, { seats: 1, benefits: ['none'] }, ['unknown_benefit /plans/plus/family/benefits/0']],
])('what is shared %j, a family %j: %j', (households, family, problems) => {
  expect(codesOf(doc(households, family))).toEqual(problems);
});
