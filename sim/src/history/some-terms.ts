import { midnightFrom } from '../oracle/days.ts';
import { type Cap, type Changes, type Expiry, starter, type Terms, type Tier } from '../oracle/terms.ts';
import type { Random } from '../random.ts';

/** Zones with and without summer time, on both sides of the equator, one whose summer time is half an hour. */
export const zones = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Auckland',
] as const;

/** A program of the kind `starter`: itself, or with some of its numbers changed. */
export function someTerms(random: Random): Terms {
  if (random.chance(0.2)) return starter;
  const terms = changes.reduce(
    (before: Terms, change) =>
      random.chance(0.35) ? Object.assign({}, before, change(random, before)) : before,
    starter,
  );
  return withNext(random, settled(terms));
}

/** A second version in one of five programs, within the time of most histories. */
function withNext(random: Random, terms: Terms): Terms {
  if (!random.chance(0.2)) return terms;
  const { review, firstOrder } = terms;
  const all: readonly Changes[] = [
    { tiers: settled({ ...terms, tiers: terms.tiers.map((tier) => lowered(random, tier)) }).tiers },
    { growthRate: random.pick(['0.5', '2']), pointsRate: random.pick(['0.5', '2']) },
    terms.period === null
      ? {}
      : { period: random.pick([{ days: 180 }, { months: 6 }]), graceDays: random.pick([null, 15]) },
    { allowance: [0, 2, 2, 5, 9] },
    { review: { ...review, growth: random.int(1, 300) }, firstOrder: { ...firstOrder, points: 77 } },
  ];
  const changes = Object.assign({}, ...all.filter(() => random.chance(0.6)));
  return { ...terms, next: { at: someBeginning(random, terms.zone), changes } };
}

/** A midnight, mostly. */
function someBeginning(random: Random, zone: string): number {
  const at = Date.UTC(random.pick([2026, 2027]), random.int(0, 11), random.int(1, 28), 5);
  return random.chance(0.7) ? midnightFrom(zone, at) : at;
}

type Change = (random: Random, terms: Terms) => Partial<Terms>;

const changes: readonly Change[] = [
  (random) => ({ zone: random.pick(zones) }),
  // Twice as often as the others: what goes wrong with days goes wrong in few hours of the year.
  (random) => ({ zone: random.pick(zones), pointsExpire: random.pick(['endOfDay', 'endOfMonth']) }),
  (random) => ({ join: random.pick(['explicit', 'onFirstEvent']) }),
  (random) => ({ latenessDays: random.pick([3, 10, 30, 60]) }),
  (random) => ({ rounding: random.pick(['floor', 'ceil', 'halfUp', 'halfEven']) }),
  (random, { tiers }) => ({ tiers: tiers.map((tier) => lowered(random, tier)).sort(byThreshold) }),
  (random) => ({
    window: random.pick([
      'lifetime',
      'calendarYear',
      'sinceTierStart',
      { rollingDays: 365 },
      { rollingDays: 90 },
    ]),
  }),
  (random) => ({
    period: random.pick([null, { days: 365 }, { days: 90 }, { months: 12 }, { months: 3 }, { months: 1 }]),
  }),
  (random) => ({ graceDays: random.pick([null, 7, 30]) }),
  (random) => ({ demotion: random.pick(['toEarned', 'oneStep', 'never']) }),
  (random) => ({ onRefund: random.pick(['keep', 'reevaluate', 'atSettlement', 'atSettlement']) }),
  (random) => ({ shieldDays: random.pick([null, 30, 90]) }),
  (random) => ({ pointsExpire: someExpiry(random) }),
  (random) => ({ shortfall: random.pick(['debt', 'forgive', 'charge']) }),
  (random) => ({ restoreGraceDays: random.pick([1, 7, 30]) }),
  (random) => ({ holdMinutes: random.pick([5, 30, 1440, 43_200]) }),
  (random) => ({
    growthRate: random.pick(['0.5', '1', '2', '0.37']),
    pointsRate: random.pick(['0.5', '1', '3']),
  }),
  (random) => ({ pointsCaps: someCaps(random) }),
  (random) => ({ pointsAfterDays: random.pick([null, 1, 7, 30]) }),
  (random) => ({
    appMultiplier: random.pick(['1.3', '1.5', '2']),
    combine: random.pick(['max', 'sum', 'product']),
  }),
  (random, { checkin }) => ({
    checkin: { ...checkin, streak: random.pick([2, 3, 7]), growth: random.int(1, 40) },
  }),
  (random) => ({ review: { growth: random.int(1, 200), cap: someReviewCap(random) } }),
  (random, { invite }) => ({
    invite: {
      ...invite,
      cap: { per: random.pick(['month', 'day', 'lifetime']), times: random.int(1, 3), units: null },
    },
  }),
  (random) => ({ allowance: [random.int(0, 1), 1, 3, 6, 10] }),
];

const lowered = (random: Random, tier: Tier): Tier => ({
  ...tier,
  threshold: Math.floor(tier.threshold / random.pick([1, 5, 20])),
  multiplier: random.pick(['1', '1.2', '1.25', '1.5', '2']),
});

/** Ids go with the place, thresholds rise strictly. */
function byThreshold(a: Tier, b: Tier): number {
  return a.id < b.id ? -1 : 1;
}

/** Thresholds that rise strictly, and no grace where nothing ends, whatever was drawn. */
function settled(terms: Terms): Terms {
  let below = -1;
  const tiers = terms.tiers.map((tier) => {
    below = Math.max(tier.threshold, below + 1);
    return { ...tier, threshold: below };
  });
  return terms.period === null ? { ...terms, tiers, graceDays: null, shieldDays: null } : { ...terms, tiers };
}

const someExpiry = (random: Random): Expiry =>
  random.pick([
    'never',
    'endOfDay',
    'endOfMonth',
    'endOfYear',
    'endOfNextYear',
    { days: 1 },
    { days: 10 },
    { days: 90 },
    { at: Date.UTC(2027, 5, 1) },
  ]);

function someCaps(random: Random): readonly Cap[] {
  const perEvent: Cap = { per: 'event', times: null, units: random.pick([10, 100, 777]) };
  const perTime: Cap = {
    per: random.pick(['day', 'week', 'month']),
    times: null,
    units: random.pick([150, 999]),
  };
  const firings: Cap = { per: random.pick(['day', 'month', 'year']), times: random.int(1, 3), units: null };
  return random.pick([[perEvent], [perTime], [firings], [perEvent, perTime], [perTime, firings]]);
}

const someReviewCap = (random: Random): Cap => {
  const per = random.pick(['day', 'week', 'month', 'year', 'lifetime'] as const);
  return random.chance(0.5)
    ? { per, times: random.int(1, 4), units: null }
    : { per, times: null, units: random.int(5, 300) };
};
