import type { EpochMs } from '@laurel/core';

/** The numbers in which one program of the kind `starter` differs from another. Written down from scenarios.md. */
export interface Terms {
  readonly zone: string;
  readonly join: 'explicit' | 'onFirstEvent';
  readonly latenessDays: number;
  readonly rounding: 'floor' | 'ceil' | 'halfUp' | 'halfEven';
  /** From the lowest up. `multiplier` is exact decimal text. */
  readonly tiers: readonly Tier[];
  readonly window: 'lifetime' | 'calendarYear' | 'sinceTierStart' | { readonly rollingDays: number };
  readonly period: Length | null;
  readonly graceDays: number | null;
  readonly demotion: 'toEarned' | 'oneStep' | 'never';
  readonly onRefund: 'keep' | 'reevaluate' | 'atSettlement';
  /** Days by which a protection card moves the end of a period; null: there are none. */
  readonly shieldDays: number | null;
  readonly pointsExpire: Expiry;
  readonly shortfall: 'debt' | 'forgive' | 'charge';
  readonly restoreGraceDays: number;
  readonly holdMinutes: number;
  /** Per ¥1, exact decimal text. */
  readonly growthRate: string;
  readonly pointsRate: string;
  /** Points of orders are pending for so many days after the order; null: available at once. */
  readonly pointsAfterDays: number | null;
  /** Caps on the points of orders. */
  readonly pointsCaps: readonly Cap[];
  /** An extra multiplier for orders made in the app; null: none. */
  readonly appMultiplier: string | null;
  readonly combine: 'max' | 'sum' | 'product';
  readonly firstOrder: { readonly atLeast: number; readonly points: number };
  readonly checkin: {
    readonly points: number;
    readonly growth: number;
    readonly streak: number;
    readonly bonus: number;
  };
  readonly review: { readonly growth: number; readonly cap: Cap };
  /** Points for every so many reviews; absent: none. */
  readonly reviewGoal?: { readonly count: number; readonly points: number };
  readonly invite: {
    readonly atLeast: number;
    readonly growth: number;
    readonly points: number;
    readonly cap: Cap;
  };
  readonly newcomer: readonly Gift[];
  /** Free-shipping vouchers by tier, on the first of the month. */
  readonly allowance: readonly number[];
  /** What a second version of the program changes, from when; null: there is only one. */
  readonly next: { readonly at: EpochMs; readonly changes: Changes } | null;
}
export type Changes = Partial<
  Pick<
    Terms,
    'tiers' | 'growthRate' | 'pointsRate' | 'period' | 'graceDays' | 'allowance' | 'review' | 'firstOrder'
  >
>;

export interface Tier {
  readonly id: string;
  readonly threshold: number;
  readonly multiplier: string;
  readonly pack: readonly Gift[];
}
export interface Gift {
  readonly asset: Asset;
  readonly units: number;
  readonly expires: Expiry;
}
export type Asset = 'growth' | 'points' | 'freeship' | 'spin' | 'shield';
export type Length = { readonly days: number } | { readonly months: number };
export type Expiry =
  | 'never'
  | 'endOfDay'
  | 'endOfMonth'
  | 'endOfYear'
  | 'endOfNextYear'
  | { readonly days: number }
  | { readonly at: EpochMs };
/** At most so many firings, or so many units, in each window. */
export interface Cap {
  readonly per: 'event' | 'day' | 'week' | 'month' | 'year' | 'lifetime';
  readonly times: number | null;
  readonly units: number | null;
}

export const starter: Terms = {
  zone: 'Asia/Shanghai',
  join: 'explicit',
  latenessDays: 30,
  rounding: 'floor',
  tiers: [
    { id: 'v1', threshold: 0, multiplier: '1', pack: [] },
    { id: 'v2', threshold: 1000, multiplier: '1', pack: [gift('points', 50)] },
    { id: 'v3', threshold: 5000, multiplier: '1.2', pack: [gift('points', 200), gift('spin', 2)] },
    { id: 'v4', threshold: 20000, multiplier: '1.5', pack: [gift('points', 1000)] },
    { id: 'v5', threshold: 50000, multiplier: '2', pack: [gift('points', 5000), gift('shield', 1)] },
  ],
  window: { rollingDays: 365 },
  period: { days: 365 },
  graceDays: 30,
  demotion: 'oneStep',
  onRefund: 'reevaluate',
  shieldDays: 90,
  pointsExpire: 'endOfNextYear',
  shortfall: 'debt',
  restoreGraceDays: 30,
  holdMinutes: 30,
  growthRate: '1',
  pointsRate: '1',
  pointsAfterDays: null,
  pointsCaps: [],
  appMultiplier: null,
  combine: 'max',
  firstOrder: { atLeast: 10_000, points: 100 },
  checkin: { points: 5, growth: 1, streak: 7, bonus: 50 },
  review: { growth: 10, cap: { per: 'day', times: 3, units: null } },
  invite: { atLeast: 5_000, growth: 50, points: 200, cap: { per: 'month', times: 10, units: null } },
  newcomer: [gift('points', 100), { asset: 'freeship', units: 1, expires: { days: 30 } }, gift('spin', 1)],
  allowance: [0, 1, 3, 6, 10],
  next: null,
};

/** Points go by the program's own expiry; the other assets of packs are kept. */
function gift(asset: Asset, units: number): Gift {
  return { asset, units, expires: 'never' };
}

/** When units of a gift end: points by the rule for points, the rest as the gift says. */
export function expiryOf(terms: Terms, asset: Asset, said: Expiry): Expiry {
  return asset === 'points' ? terms.pointsExpire : said;
}

/** The terms in force at an instant; the beginning of a version is in it. */
export function inForce(terms: Terms, at: EpochMs): Terms {
  return terms.next === null || at < terms.next.at ? terms : { ...terms, ...terms.next.changes };
}
