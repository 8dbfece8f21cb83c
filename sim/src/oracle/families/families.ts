import type { PurseTerms } from '../purse.ts';
import type { Expiry } from '../terms.ts';

/**
 * The numbers in which one program of the kind `families` differs from another: a household that shares points and
 * free-shipping vouchers, a plan with a family, gifts, and member cards. The words are those of docs/programs.md.
 */
export interface Families extends PurseTerms {
  readonly latenessDays: number;
  readonly holdMinutes: number;
  readonly pointsExpire: Expiry;
  /** Points per ¥1 of orders. */
  readonly rate: number;
  readonly household: HouseholdTerms;
  readonly plan: FamilyPlanTerms;
  readonly card: { readonly prefix: string; readonly digits: number };
}

export interface HouseholdTerms {
  readonly seats: number;
  readonly invitationDays: number;
  readonly coolDownDays: number;
  readonly returnDays: number;
  /** null: not shared. */
  readonly points: Share | null;
  readonly freeship: Share | null;
}
export interface Share {
  /** Of one seat; null: none. */
  readonly cap: {
    readonly units: number;
    readonly per: 'day' | 'week' | 'month' | 'year' | 'lifetime';
  } | null;
  readonly contributions: boolean;
}

export interface FamilyPlanTerms {
  readonly prices: Readonly<Record<Variant, number>>;
  readonly quoteMinutes: number;
  readonly trialDays: number;
  /** After a term whose renewal nobody could charge for. */
  readonly graceDays: number;
  readonly refund: FamilyRefund;
  readonly family: { readonly seats: number; readonly benefits: readonly FamilyBenefit[] };
  /** Vouchers of each term, to its end. */
  readonly vouchers: number;
  /** What comes off every line for who has the benefit `own`. */
  readonly percent: number;
}
export type Variant = 'month' | 'season';
export const monthsOf: Readonly<Record<Variant, number>> = { month: 1, season: 3 };
export type FamilyBenefit = 'own' | 'lounge';
export type FamilyRefund =
  | { readonly way: 'none' | 'paidMinusUsed' }
  | { readonly way: 'coolingOff' | 'unusedWithin'; readonly days: number };

export const assets = ['points', 'freeship'] as const;
export type FamilyAsset = (typeof assets)[number];
