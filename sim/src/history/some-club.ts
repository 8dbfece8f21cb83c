import type { Club, Coupons, RefundWay } from '../oracle/club/club.ts';
import type { Random } from '../random.ts';
import { zones } from './some-terms.ts';

/** A club that says what the examples of docs/programs.md say. */
export const plainClub: Club = {
  zone: 'Asia/Shanghai',
  restoreGraceDays: 30,
  shortfall: 'debt',
  latenessDays: 30,
  holdMinutes: 30,
  pointsExpire: 'never',
  rates: { plain: 1, plan: 2, trial: 1 },
  welcome: 10,
  plan: {
    prices: { month: 1_500, season: 4_000, year: 88_800 },
    good: { score: 1_000, price: 8_800 },
    quoteMinutes: 15,
    trial: { days: 30, releaseDays: 30 },
    renewal: { chargeHours: 14, noticeDays: 5, sendDays: 7, retries: [1, 3, 5], graceDays: 7 },
    refund: [{ way: 'unusedWithin', days: 7 }, { way: 'paidMinusUsed' }],
    guaranteeDays: 30,
  },
  coupons: { amount: 5, anchor: 'term', days: 30, onStart: 'full' },
  score: { settledOn: 8, growthCap: 1_000, ordersCap: 50 },
  offers: {
    five: { percent: 5, max: null },
    thirty: { amount: 3_000, over: 20_000, comesBack: true },
    less: { amount: 500, over: 0 },
    ship: { over: 9_900 },
    tea: 4_500,
  },
  pay: { maxPercent: 50, min: 100, step: 100 },
  wheel: {
    cost: { asset: 'spin', units: 1 },
    perDay: 3,
    prizes: [
      { id: 'cup', over: 1, under: 10, loaded: 2, instead: 'ten', points: 0 },
      { id: 'ten', over: 1, under: 5, loaded: null, instead: null, points: 10 },
      { id: 'one', over: 1, under: 3, loaded: null, instead: null, points: 1 },
    ],
    pity: { after: 3, of: ['cup', 'ten'], gives: 'ten' },
  },
  mall: {
    mug: { units: 200, cash: null, loaded: 3, perMonth: 2 },
    kettle: { units: 300, cash: 990, loaded: 2, perMonth: null },
  },
  gifts: { min: 10, max: 500, perDay: 3 },
  choice: { swapsPer: 'quarter', from: 'monthEnd' },
  next: null,
};

/** A program of the kind `club`: that one, or with some of its numbers changed. */
export function someClub(random: Random): Club {
  if (random.chance(0.15)) return plainClub;
  return changes.reduce(
    (before: Club, change) =>
      random.chance(0.4) ? Object.assign({}, before, change(random, before)) : before,
    plainClub,
  );
}

type Change = (random: Random, club: Club) => Partial<Club>;

const changes: readonly Change[] = [
  (random) => ({ zone: random.pick(zones) }),
  (random) => ({ restoreGraceDays: random.pick([1, 7, 30]) }),
  (random) => ({ shortfall: random.pick(['debt', 'forgive', 'charge']) }),
  (random) => ({ holdMinutes: random.pick([5, 30, 1440]) }),
  (random) => ({ pointsExpire: random.pick(['endOfMonth', 'endOfYear', { days: 10 }, { days: 90 }]) }),
  (random) => ({ rates: { plain: random.int(0, 2), plan: random.int(1, 3), trial: random.int(1, 2) } }),
  (random) => ({ welcome: random.pick([0, 1, 300]) }),
  (random, { plan }) => ({ plan: { ...plan, ...somePlan(random) } }),
  (random, { plan }) => ({ plan: { ...plan, refund: random.pick(refunds) } }),
  (random) => ({ coupons: random.chance(0.2) ? null : someCoupons(random) }),
  (random) => ({
    score: {
      settledOn: random.int(1, 28),
      growthCap: random.pick([200, 1_000]),
      ordersCap: random.pick([0, 30]),
    },
  }),
  (random, { offers }) => ({ offers: { ...offers, ...someOffers(random) } }),
  (random) => ({
    pay: random.pick([
      { maxPercent: 100, min: 1, step: 1 },
      { maxPercent: 33, min: 10, step: 5 },
    ]),
  }),
  (random, { wheel }) => ({ wheel: { ...wheel, ...someWheel(random) } }),
  (random) => ({
    mall: {
      mug: {
        units: random.int(1, 400),
        cash: null,
        loaded: random.pick([null, 0, 1, 5]),
        perMonth: random.pick([null, 1]),
      },
      kettle: {
        units: random.int(1, 400),
        cash: random.int(1, 999),
        loaded: random.pick([null, 1, 3]),
        perMonth: null,
      },
    },
  }),
  (random) => ({
    gifts: { min: random.int(1, 20), max: random.pick([100, 1_000]), perDay: random.int(1, 4) },
  }),
  (random) => ({ next: random.chance(0.6) ? someNext(random) : null }),
  (random) => ({
    choice: {
      swapsPer: random.pick(['month', 'quarter', 'year']),
      from: random.pick(['atOnce', 'monthEnd']),
    },
  }),
];

const refunds: readonly (readonly RefundWay[])[] = [
  [{ way: 'none' }],
  [{ way: 'coolingOff', days: 7 }],
  [{ way: 'unusedWithin', days: 3 }],
  [{ way: 'coolingOff', days: 2 }, { way: 'paidMinusUsed' }],
  [{ way: 'paidMinusUsed' }],
];

const somePlan = (random: Random): Partial<Club['plan']> => ({
  prices: { month: random.int(1, 3_000), season: random.int(2_000, 9_000), year: random.int(9_000, 99_999) },
  good: { score: random.pick([50, 100, 200, 1_000]), price: random.int(1, 9_000) },
  quoteMinutes: random.pick([1, 15, 1440]),
  trial: { days: random.pick([1, 7, 30]), releaseDays: random.pick([0, 5, 30]) },
  renewal: {
    chargeHours: random.pick([1, 14, 24, 72]),
    noticeDays: random.pick([1, 3, 5]),
    sendDays: random.pick([5, 7, 10]),
    retries: random.pick([[], [1], [1, 3, 5], [2, 9]]),
    graceDays: random.pick([0, 3, 7, 15]),
  },
  guaranteeDays: random.pick([1, 30]),
});

function someCoupons(random: Random): Coupons {
  const anchor = random.pick(['term', 'calendar'] as const);
  const onStart = anchor === 'term' ? 'full' : random.pick(['none', 'full', 'prorated'] as const);
  return { amount: random.int(1, 5), anchor, days: random.pick([null, 10, 30, 45]), onStart };
}

/** A second version, for better or for worse. */
function someNext(random: Random): Club['next'] {
  const at = Date.UTC(
    random.pick([2025, 2026, 2027]),
    random.int(0, 11),
    random.int(1, 28),
    random.pick([0, 16]),
  );
  const five = { percent: random.pick([3, 5, 10]), max: random.pick([null, 777, 2_000]) };
  return { at, month: random.int(1, 3_000), coupons: random.int(1, 9), five };
}

const someOffers = (random: Random): Partial<Club['offers']> => ({
  five: { percent: random.pick([3, 5, 33, 100]), max: random.pick([null, 777, 1_200]) },
  thirty: {
    amount: random.pick([1, 3_000, 99_999]),
    over: random.pick([0, 10_000, 20_000]),
    comesBack: random.chance(0.7),
  },
  less: { amount: random.pick([500, 3_000]), over: random.pick([0, 5_000]) },
  ship: { over: random.pick([0, 9_900]) },
  tea: random.pick([1, 4_500, 9_999]),
});

function someWheel(random: Random): Partial<Club['wheel']> {
  const prize = (id: string, under: number, loaded: number | null, instead: string | null) => {
    const points = random.pick([0, 1, 60]);
    return { id, over: random.int(1, 2), under, loaded, instead, points };
  };
  const prizes = [
    prize('cup', random.pick([10, 7, 100]), random.pick([null, 0, 1, 3]), random.pick([null, 'ten'])),
    prize('ten', random.pick([8, 11]), random.pick([null, null, 2]), random.pick([null, 'one'])),
    prize('one', random.pick([6, 13]), null, null),
  ];
  const cost = random.pick([
    { asset: 'spin', units: 1 },
    { asset: 'points', units: random.int(1, 60) },
  ] as const);
  const pity = { after: random.int(1, 4), of: random.pick([['cup'], ['cup', 'ten'], ['ten', 'one']]) };
  const gives = random.pick(pity.of);
  return { prizes, cost, perDay: random.int(1, 9), pity: random.chance(0.7) ? { ...pity, gives } : null };
}
