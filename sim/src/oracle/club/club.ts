import type { EpochMs } from '@laurel/core';
import type { PurseTerms } from '../purse.ts';
import type { Expiry } from '../terms.ts';

/**
 * The numbers in which one program of the kind `club` differs from another: a paid plan with what hangs on it, a wheel, a
 * mall, gifts, a composite score and offers at an order. The words are those of docs/programs.md.
 */
export interface Club extends PurseTerms {
  readonly latenessDays: number;
  readonly holdMinutes: number;
  readonly pointsExpire: Expiry;
  /** Points per ¥1 of orders, by what the member is when it happens. */
  readonly rates: { readonly plain: number; readonly plan: number; readonly trial: number };
  /** Points when a plan starts. */
  readonly welcome: number;
  readonly plan: PlanTerms;
  readonly coupons: Coupons | null;
  readonly score: ScoreTerms;
  readonly offers: OfferTerms;
  readonly pay: { readonly maxPercent: number; readonly min: number; readonly step: number };
  readonly wheel: Wheel;
  readonly mall: Readonly<Record<ItemId, Item>>;
  readonly gifts: { readonly min: number; readonly max: number; readonly perDay: number };
  /** A second version, from when, and what it changes; null: there is only one. */
  readonly next: Next | null;
  readonly choice: { readonly swapsPer: 'month' | 'quarter' | 'year'; readonly from: 'atOnce' | 'monthEnd' };
}

export interface Next {
  readonly at: EpochMs;
  /** The price of a month, the coupons of a pack, and what comes off the own lines. */
  readonly month: number;
  readonly coupons: number;
  readonly five: OfferTerms['five'];
}

/** The program in force at an instant; the beginning of a version is in it. */
export function inForce(club: Club, at: EpochMs): Club {
  const { next } = club;
  if (next === null || at < next.at) return club;
  const prices = { ...club.plan.prices, month: next.month };
  return {
    ...club,
    plan: { ...club.plan, prices },
    coupons: club.coupons === null ? null : { ...club.coupons, amount: next.coupons },
    offers: { ...club.offers, five: next.five },
  };
}

/** Who bought keeps what was bought, unless what is in force is at least as good in every number. */
export function keptBy(club: Club, boughtAt: EpochMs, at: EpochMs): Club {
  const [bought, now] = [inForce(club, boughtAt), inForce(club, at)];
  const [old, five] = [bought.offers.five, now.offers.five];
  const most = (max: number | null): number => max ?? Number.POSITIVE_INFINITY;
  const isAsGood = five.percent >= old.percent && most(five.max) >= most(old.max);
  const amount = Math.max(bought.coupons?.amount ?? 0, now.coupons?.amount ?? 0);
  return {
    ...now,
    coupons: now.coupons === null ? null : { ...now.coupons, amount },
    offers: { ...now.offers, five: isAsGood ? five : old },
  };
}

export type VariantId = 'month' | 'season' | 'year';
export interface PlanTerms {
  readonly prices: Readonly<Record<VariantId, number>>;
  /** Whose settled score is at least so much pays this for a year. */
  readonly good: { readonly score: number; readonly price: number };
  readonly quoteMinutes: number;
  readonly trial: { readonly days: number; readonly releaseDays: number };
  readonly renewal: Renewal;
  readonly refund: readonly RefundWay[];
  readonly guaranteeDays: number;
}
export const monthsOf: Readonly<Record<VariantId, number>> = { month: 1, season: 3, year: 12 };

export interface Renewal {
  /** Before the end of the term. */
  readonly chargeHours: number;
  /** Before the charge. */
  readonly noticeDays: number;
  readonly sendDays: number;
  readonly retries: readonly number[];
  readonly graceDays: number;
}
export type RefundWay =
  | { readonly way: 'none' | 'paidMinusUsed' }
  | { readonly way: 'coolingOff' | 'unusedWithin'; readonly days: number };

/** A pack of coupons of each month of the term, or of the calendar, for holders of the plan. */
export interface Coupons {
  readonly amount: number;
  readonly anchor: 'term' | 'calendar';
  /** What those get who have the plan from within a month of the calendar on. */
  readonly onStart: 'none' | 'full' | 'prorated';
  /** How long each lot lives; null: with the period. */
  readonly days: number | null;
}

export interface ScoreTerms {
  readonly settledOn: number;
  readonly growthCap: number;
  /** A part that is ten times the orders. */
  readonly ordersCap: number;
}

export interface OfferTerms {
  /** For holders of the plan, off the lines of the category `own`. */
  readonly five: { readonly percent: number; readonly max: number | null };
  /** For everybody, for a coupon, and in one group with `less`. */
  readonly thirty: { readonly amount: number; readonly over: number; readonly comesBack: boolean };
  readonly less: { readonly amount: number; readonly over: number };
  /** For everybody: no shipping costs. */
  readonly ship: { readonly over: number };
  /** A member price of one piece of the SKU `TEA`. */
  readonly tea: number;
}
export const offerIds = ['tea', 'five', 'thirty', 'less', 'ship'] as const;
export type OfferId = (typeof offerIds)[number];

export interface Wheel {
  readonly cost: { readonly asset: 'spin' | 'points'; readonly units: number };
  readonly perDay: number;
  /** In the order of the program; odds are `over` of `under`. */
  readonly prizes: readonly Prize[];
  readonly pity: { readonly after: number; readonly of: readonly string[]; readonly gives: string } | null;
}
export interface Prize {
  readonly id: string;
  readonly over: number;
  readonly under: number;
  /** How many there are; null: as many as are won. */
  readonly loaded: number | null;
  readonly instead: string | null;
  readonly points: number;
}

export type ItemId = 'mug' | 'kettle';
export interface Item {
  readonly units: number;
  readonly cash: number | null;
  readonly loaded: number | null;
  readonly perMonth: number | null;
}

export const clubAssets = ['points', 'frozen', 'coupon', 'spin', 'growth'] as const;

/** The asset's own expiry: only points have one. */
export const expiryIn = (club: Club, asset: string): Expiry =>
  asset === 'points' ? club.pointsExpire : 'never';
