import type { Families, FamilyRefund, Share } from '../oracle/families/families.ts';
import type { Random } from '../random.ts';
import { zones } from './some-terms.ts';

/** A household that says what the example of docs/programs.md says. */
export const plainFamilies: Families = {
  zone: 'Asia/Shanghai',
  restoreGraceDays: 30,
  shortfall: 'debt',
  latenessDays: 30,
  holdMinutes: 30,
  pointsExpire: 'endOfNextYear',
  rate: 1,
  household: {
    seats: 3,
    invitationDays: 7,
    coolDownDays: 30,
    returnDays: 1,
    points: { cap: { units: 500, per: 'month' }, contributions: true },
    freeship: { cap: { units: 20, per: 'year' }, contributions: false },
  },
  plan: {
    prices: { month: 1_500, season: 4_000 },
    quoteMinutes: 15,
    trialDays: 7,
    graceDays: 7,
    refund: { way: 'paidMinusUsed' },
    family: { seats: 2, benefits: ['own', 'lounge'] },
    vouchers: 24,
    percent: 5,
  },
  card: { prefix: '80', digits: 16 },
};

/** A program of the kind `families`: that one, or with some of its numbers changed. */
export function someFamilies(random: Random): Families {
  if (random.chance(0.15)) return plainFamilies;
  const { plan, ...changed } = changes.reduce(
    (before: Families, change) =>
      random.chance(0.4) ? Object.assign({}, before, change(random, before)) : before,
    plainFamilies,
  );
  const seats = Math.min(plan.family.seats, changed.household.seats);
  return { ...changed, plan: { ...plan, family: { ...plan.family, seats } } };
}

type Change = (random: Random, families: Families) => Partial<Families>;

const changes: readonly Change[] = [
  (random) => ({ zone: random.pick(zones) }),
  (random) => ({ restoreGraceDays: random.pick([1, 7, 30]) }),
  (random) => ({ shortfall: random.pick(['debt', 'forgive', 'charge']) }),
  (random) => ({ holdMinutes: random.pick([5, 30, 1_440]) }),
  (random) => ({
    pointsExpire: random.pick(['never', 'endOfMonth', 'endOfYear', { days: 3 }, { days: 20 }]),
  }),
  (random, { household }) => ({
    household: {
      ...household,
      seats: random.int(1, 4),
      invitationDays: random.pick([1, 3, 7]),
      coolDownDays: random.pick([1, 5, 30]),
      returnDays: random.pick([1, 2, 7, 20]),
    },
  }),
  (random, { household }) => ({
    household: { ...household, points: someShare(random, [50, 200, 500]) },
  }),
  (random, { household }) => ({
    household: { ...household, freeship: random.chance(0.2) ? null : someShare(random, [2, 6, 20]) },
  }),
  (random, { plan }) => ({
    plan: {
      ...plan,
      refund: random.pick(refunds),
      trialDays: random.pick([1, 7]),
      graceDays: random.pick([3, 7, 15]),
      vouchers: random.pick([1, 6, 24]),
      percent: random.pick([5, 33, 100]),
      prices: { month: random.int(100, 3_000), season: random.int(2_000, 9_000) },
    },
  }),
  (random, { plan }) => ({
    plan: {
      ...plan,
      family: {
        seats: random.int(1, 3),
        benefits: random.pick([['own'], ['lounge'], ['own', 'lounge']] as const),
      },
    },
  }),
  (random) => ({ card: { prefix: random.pick(['8', '62', '9001']), digits: random.pick([16, 17, 19]) } }),
];

const someShare = (random: Random, units: readonly number[]): Share => ({
  cap: random.chance(0.15)
    ? null
    : { units: random.pick(units), per: random.pick(['day', 'week', 'month', 'year', 'lifetime']) },
  contributions: random.chance(0.7),
});

const refunds: readonly FamilyRefund[] = [
  { way: 'none' },
  { way: 'paidMinusUsed' },
  { way: 'coolingOff', days: 7 },
  { way: 'unusedWithin', days: 3 },
];
