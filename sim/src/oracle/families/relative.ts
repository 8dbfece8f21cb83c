import type { EpochMs } from '@laurel/core';
import type { CartOf } from '../../club/club-act.ts';
import type { Move, Unsure, Verdict } from '../member.ts';
import type { FamilyAsset, Variant } from './families.ts';

export type Lots = readonly (readonly [lot: string, units: number])[];

/** All that is written down about one member. What she has is counted from it each time anew. */
export interface Relative {
  readonly name: string;
  /** The how manieth who joined; lots of what she earned carry it where others have them. */
  place: number;
  joinedAt: EpochMs | null;
  /** When she came back, having left. */
  backAt: EpochMs | null;
  standing: 'active' | 'frozen' | 'closed';
  newest: EpochMs;
  passedTo: EpochMs;
  readonly unsure: Unsure[];
  readonly accepted: { readonly id: string; readonly content: string; readonly verdict: Verdict }[];
  readonly moves: Move[];
  readonly orders: OrderOf[];
  readonly holds: HoldOf[];
  readonly uses: UseOf[];
  /** Reports of other systems, by the term that they count for. */
  readonly reports: { readonly of: TermName; readonly cash: number }[];
  card: number;

  /** Her own household, as an owner. */
  household: Household | null;
  /** Her seat in another's. */
  seat: { readonly owner: string; readonly since: EpochMs; returnAt: EpochMs | null } | null;
  leftAt: EpochMs | null;
  /** What she was told of invitations. */
  invitations: { readonly owner: string; readonly until: EpochMs; readonly household: number }[];
  /** What her seats drew of her, in the order of drawing. */
  readonly draws: Draw[];
  /** What she asked for and put in, and what came of it. */
  readonly asks: string[];
  readonly joins: string[];

  readonly terms: Term[];
  /** Kept after the end of the last term until then. */
  graceUntil: EpochMs | null;
  trialUntil: EpochMs | null;
  trials: number;
  mandate: boolean;
  readonly quotes: Quote[];
}

export interface Household {
  /** The how manieth that was founded in all. */
  readonly no: number;
  readonly since: EpochMs;
  seats: Seat[];
  invited: { readonly name: string; readonly until: EpochMs }[];
}
export interface Seat {
  readonly name: string;
  readonly since: EpochMs;
  /** What she was told of the owner's terms. */
  told: string;
}
export interface Draw {
  readonly seat: string;
  readonly asset: FamilyAsset;
  readonly at: EpochMs;
  readonly units: number;
  /** Of it, what went home unused. */
  back: number;
}
export interface OrderOf {
  readonly id: string;
  readonly amount: number;
  readonly lot: string;
  refunded: number;
  taken: number;
  cancelled: boolean;
  readonly refunds: string[];
}
export interface HoldOf {
  readonly id: string;
  readonly asset: FamilyAsset;
  readonly until: EpochMs;
  lots: Lots;
  spent: Lots;
}
/** A term by its owner and number. */
export interface TermName {
  readonly owner: string;
  readonly no: number;
}
export interface UseOf {
  readonly order: string;
  readonly cart: CartOf;
  /** What the benefit `own` took off, by line. */
  readonly off: Readonly<Record<string, number>>;
  readonly of: TermName | null;
  readonly until: EpochMs;
  readonly toPay: number;
  state: 'placed' | 'captured' | 'released';
  held: Lots;
  spent: Lots;
  readonly back: string[];
}
export interface Term {
  readonly no: number;
  readonly variant: Variant;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** 00:00 of the day on which the row began, and months from there to the end. */
  readonly anchor: EpochMs;
  readonly reach: number;
  readonly paid: number;
  refunded: number;
  endedAt: EpochMs | null;
  /** Vouchers that were given for it, and of these what counts as given still. */
  given: number;
  counted: number;
}
export interface Quote {
  readonly id: string;
  readonly variant: Variant;
  readonly until: EpochMs;
  taken: boolean;
}

export function newRelative(name: string): Relative {
  const never = Number.NEGATIVE_INFINITY;
  return {
    name,
    place: -1,
    joinedAt: null,
    backAt: null,
    standing: 'active',
    newest: never,
    passedTo: never,
    unsure: [],
    accepted: [],
    moves: [],
    orders: [],
    holds: [],
    uses: [],
    reports: [],
    card: 0,
    household: null,
    seat: null,
    leftAt: null,
    invitations: [],
    draws: [],
    asks: [],
    joins: [],
    terms: [],
    graceUntil: null,
    trialUntil: null,
    trials: 0,
    mandate: false,
    quotes: [],
  };
}

export const doubt = (relative: Relative, why: string): void => {
  relative.unsure.push({ what: 'all', why });
};
