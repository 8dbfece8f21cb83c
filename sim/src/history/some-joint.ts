import type { EpochMs } from '@laurel/core';
import type { BatchTerms, ClaimTerms, ItemTerms, Joint } from '../oracle/partners/joint.ts';
import type { Random } from '../random.ts';
import { zones } from './some-terms.ts';

const item: ItemTerms = { cost: 0, value: 0, delivery: 'call', claim: null, instead: null, giveUpDays: 3 };
const twiceAYear: ClaimTerms = { per: 'year', times: 2 };
const batch: BatchTerms = { units: 3, loadedAt: 0, expiresAt: null, revokedAt: null };

/** The joint card of docs/programs.md, with something of each other kind beside it. */
export const plainJoint: Joint = {
  zone: 'Asia/Shanghai',
  restoreGraceDays: 30,
  shortfall: 'debt',
  latenessDays: 30,
  ticketsExpire: 'never',
  plan: { prices: { month: 1_500, year: 12_000 }, quoteMinutes: 15, coolingOffDays: 30 },
  partners: {
    video: {
      claim: twiceAYear,
      items: {
        month: { ...item, cost: 600, value: 1_500, instead: 'code', giveUpDays: 1 },
        code: { ...item, cost: 650, value: 1_500, delivery: 'codes' },
        hour: { ...item, cost: 90, value: 200 },
      },
    },
    tea: { claim: null, items: { cup: { ...item, cost: 300, value: 1_800, delivery: 'codes' } } },
    music: {
      claim: null,
      items: {
        year: { ...item, cost: 12_000, value: 16_800, delivery: null },
        night: { ...item, cost: 7_000, delivery: null },
      },
    },
  },
  benefits: {
    card: { partner: 'video', item: 'month', holders: true, claim: twiceAYear, tickets: 0, atStart: false },
    coded: { partner: 'video', item: 'code', holders: false, claim: null, tickets: 0, atStart: false },
    ticketed: { partner: 'video', item: 'hour', holders: false, claim: null, tickets: 2, atStart: false },
    welcome: { partner: 'tea', item: 'cup', holders: true, claim: twiceAYear, tickets: 0, atStart: true },
    opening: { partner: 'video', item: 'code', holders: true, claim: twiceAYear, tickets: 0, atStart: true },
    tune: { partner: 'music', item: 'year', holders: true, claim: null, tickets: 0, atStart: false },
    melody: { partner: 'music', item: 'night', holders: true, claim: null, tickets: 0, atStart: false },
  },
  choice: null,
  pools: [
    { partner: 'video', item: 'code', batches: [batch] },
    { partner: 'tea', item: 'cup', batches: [batch] },
  ],
};

/** That program, or one with some of its numbers changed. */
export function someJoint(random: Random, start: EpochMs): Joint {
  if (random.chance(0.1)) return plainJoint;
  return changes.reduce(
    (before: Joint, change) =>
      random.chance(0.6) ? Object.assign({}, before, change(random, before, start)) : before,
    plainJoint,
  );
}

type Change = (random: Random, joint: Joint, start: EpochMs) => Partial<Joint>;
const day = 86_400_000;

const changes: readonly Change[] = [
  (random) => ({ zone: random.pick(zones) }),
  (random) => ({ restoreGraceDays: random.pick([1, 7, 30]) }),
  (random) => ({ ticketsExpire: random.pick(['endOfMonth', 'endOfYear', { days: 10 }, { days: 90 }]) }),
  (random) => ({
    plan: {
      prices: { month: random.int(1, 3_000), year: random.int(1, 30_000) },
      quoteMinutes: random.pick([1, 15, 1440]),
      coolingOffDays: random.pick([null, 7, 30, 400]),
    },
  }),
  (random, { partners }) => ({ partners: { ...partners, video: someVideo(random) } }),
  (random, { partners }) => {
    const cup = { ...item, cost: random.int(0, 400), value: random.int(0, 900) };
    const delivery = random.pick(['codes', 'codes', 'call'] as const);
    const tea = { claim: maybe(random), items: { cup: { ...cup, delivery } } };
    return { partners: { ...partners, tea } };
  },
  (random, { partners }) => {
    const year = { ...item, cost: random.pick([0, 1, 365, 9_999, 12_000]), delivery: null };
    const night = { ...item, cost: random.pick([0, 7_000, 12_000]), delivery: null };
    return { partners: { ...partners, music: { claim: null, items: { year, night } } } };
  },
  (random, { benefits }) => ({
    benefits: {
      ...benefits,
      card: {
        ...benefits.card,
        holders: random.chance(0.7),
        claim: someClaim(random),
        tickets: random.pick([0, 0, 1, 2]),
      },
      coded: { ...benefits.coded, claim: someClaim(random), tickets: random.pick([0, 0, 1]) },
      ticketed: { ...benefits.ticketed, tickets: random.int(1, 3), claim: maybe(random) },
    },
  }),
  (random, { benefits }) => ({
    benefits: {
      ...benefits,
      welcome: { ...benefits.welcome, claim: someClaim(random) },
      opening: {
        ...benefits.opening,
        // Two of one pool in one decision.
        ...random.pick([
          { partner: 'video', item: 'code' },
          { partner: 'tea', item: 'cup' },
        ] as const),
        atStart: random.chance(0.7),
        claim: someClaim(random),
      },
    },
  }),
  (random) => ({
    choice: {
      per: random.pick(['term', 'month', 'quarter', 'year', 'lifetime']),
      swapPer: random.pick(['month', 'quarter', 'year']),
      from: random.pick(['atOnce', 'monthEnd']),
    },
  }),
  (random, _, start) => ({
    pools: [
      { partner: 'video', item: 'code', batches: someBatches(random, start) },
      { partner: 'tea', item: 'cup', batches: someBatches(random, start) },
    ],
  }),
];

const someClaim = (random: Random): ClaimTerms => ({
  per: random.pick(['day', 'month', 'month', 'quarter', 'year', 'year', 'lifetime']),
  times: random.pick([1, 1, 2, 3, 5]),
});
const maybe = (random: Random): ClaimTerms | null => (random.chance(0.4) ? someClaim(random) : null);

/** A claim that nothing limits is refused at publication: the partner's own limit is always there. */
function someVideo(random: Random): Joint['partners']['video'] {
  const some = (delivery: ItemTerms['delivery'], instead: string | null): ItemTerms => ({
    cost: random.int(0, 999),
    value: random.pick([0, 238, random.int(1, 2_000)]),
    delivery,
    claim: maybe(random),
    instead,
    giveUpDays: random.pick([1, 3, 30]),
  });
  const claim = { per: random.pick(['month', 'quarter', 'year', 'year'] as const), times: random.int(1, 6) };
  const [code, hour] = random.pick([
    [null, null],
    ['hour', null],
    [null, 'code'],
  ] as const);
  return {
    claim,
    items: {
      month: some('call', random.pick([null, 'code', 'code', 'hour'])),
      code: some('codes', code),
      hour: some('call', hour),
    },
  };
}

/** Loaded one after the other; some expire, some are revoked. */
function someBatches(random: Random, start: EpochMs): readonly BatchTerms[] {
  let loadedAt = 0;
  return Array.from({ length: random.int(1, 4) }, (_, n) => {
    if (n > 0) loadedAt = Math.max(loadedAt, start) + random.int(0, 90) * day;
    const from = Math.max(loadedAt, start);
    const some = (): EpochMs | null => (random.chance(0.35) ? from + random.int(1, 120) * day : null);
    return { units: random.int(1, 5), loadedAt, expiresAt: some(), revokedAt: some() };
  });
}
