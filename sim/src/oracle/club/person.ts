import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { CartOf } from '../../club/club-act.ts';
import type { Move, Unsure, Verdict } from '../member.ts';
import type { VariantId } from './club.ts';

export type Lots = readonly (readonly [lot: string, units: number])[];

/** All that is written down about one member of a club. What she has is counted from it each time anew. */
export interface Person {
  readonly name: string;
  joinedAt: EpochMs | null;
  frozen: boolean;
  newest: EpochMs;
  /** When what was decided then happened. */
  happened: EpochMs;
  passedTo: EpochMs;
  readonly unsure: Unsure[];
  readonly accepted: Accepted[];
  readonly moves: Move[];
  readonly orders: OrderOf[];
  readonly deferred: { readonly sent: Sent; readonly since: EpochMs }[];
  readonly grants: GrantOf[];
  /** What the plan was, from when. */
  readonly standing: { readonly from: EpochMs; readonly is: Standing }[];
  readonly terms: Term[];
  /** Kept after the end of the last term until then. */
  graceUntil: EpochMs | null;
  readonly trials: { readonly from: EpochMs; readonly until: EpochMs }[];
  /** When what a trial froze is void. */
  frozenUntil: EpochMs | null;
  mandate: { readonly variant: VariantId; readonly since: EpochMs } | null;
  notice: Notice | null;
  noticesSent: number;
  /** Attempts to charge for the term that comes next: how many are over, and the call that was not answered. */
  attempts: { readonly tried: number; readonly open: number | null };
  readonly quotes: Quote[];
  /** Charges, in the order in which the payment system is asked. */
  readonly charges: Charge[];
  readonly refundsAsked: number[];
  readonly packs: {
    readonly at: EpochMs;
    readonly from: EpochMs;
    readonly until: EpochMs;
    /** Counted for the month; less, where a part went back with the money. */
    units: number;
    /** Given, by which term, and where to. */
    readonly given: number;
    readonly term: number;
    readonly lots: readonly string[];
  }[];
  settled: number;
  settledAt: EpochMs | null;
  readonly savings: { readonly term: number; readonly cash: number }[];
  readonly uses: Use[];
  readonly plays: { readonly at: EpochMs; readonly prize: string | null }[];
  readonly items: Ordered[];
  readonly gifts: Gift[];
  readonly chosen: Chosen[];
  readonly swaps: EpochMs[];
}
export type Standing = 'none' | 'trial' | 'held' | 'grace';

export interface Accepted {
  readonly id: string;
  readonly content: string;
  readonly verdict: Verdict;
}
export interface OrderOf {
  readonly id: string;
  readonly amount: number;
  refunded: number;
  cancelled: boolean;
  readonly refunds: string[];
}
export interface GrantOf {
  /** What a trial froze becomes something else. */
  asset: string;
  readonly units: number;
  lots: readonly string[];
  /** Of an order: what it was per 100 of money. */
  readonly order: string | null;
  readonly rate: number;
  /** Of a beginning of the plan: its term. */
  readonly term: number | null;
  taken: number;
}

export interface Term {
  readonly no: number;
  readonly variant: VariantId;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** 00:00 of the day on which the row began, and months from there to the end. */
  readonly anchor: EpochMs;
  readonly reach: number;
  readonly paid: number;
  readonly credit: number;
  /** When it was asked for: what the program said then is kept. */
  readonly boughtAt: EpochMs;
  refunded: number;
  moved: number;
  began: boolean;
  endedAt: EpochMs | null;
}
export interface Notice {
  /** The n-th that was sent to her, from 1. */
  readonly n: number;
  readonly term: number;
  readonly amount: number;
  deliveredAt: EpochMs | null;
}
export interface Quote {
  readonly id: string;
  readonly variant: VariantId;
  readonly instead: boolean;
  readonly price: number;
  readonly at: EpochMs;
  readonly until: EpochMs;
  taken: boolean;
}
export interface Charge {
  readonly variant: VariantId;
  readonly amount: number;
  /** When its price was named. */
  readonly pricedAt: EpochMs;
  readonly instead: boolean;
  readonly mandate: boolean;
  /** The term that a renewal is for; null of a purchase. */
  readonly renews: number | null;
  /** Whether its money is still wanted. */
  wanted: boolean;
  settled: boolean;
}

export interface Use {
  readonly order: string;
  readonly cart: CartOf;
  readonly parts: readonly UsePart[];
  readonly points: PaidPoints | null;
  readonly until: EpochMs;
  state: 'placed' | 'captured' | 'released';
  /** Lots by asset: set aside, then spent and not given back. */
  held: Readonly<Record<string, Lots>>;
  spent: Readonly<Record<string, Lots>>;
  readonly back: string[];
  readonly toPay: number;
}
export interface UsePart {
  readonly id: string;
  readonly saved: number;
  readonly lines: Readonly<Record<string, number>>;
  readonly shipping: number;
  readonly units: Readonly<Record<string, number>>;
  readonly over: number | null;
  readonly base: Readonly<Record<string, number>>;
  readonly term: number | null;
  readonly comesBack: boolean;
}
export interface PaidPoints {
  readonly units: number;
  readonly lines: Readonly<Record<string, number>>;
  readonly shipping: number;
}

export interface Ordered {
  /** The command that made it. */
  readonly id: string;
  readonly item: 'mug' | 'kettle';
  readonly at: EpochMs;
  readonly until: EpochMs;
  readonly cash: number | null;
  readonly lots: Lots;
  state: 'awaiting' | 'paid' | 'shipped' | 'completed' | 'cancelled' | 'refunded' | 'lapsed';
}
export interface Gift {
  readonly id: string;
  readonly at: EpochMs;
  readonly to: string;
  readonly lots: Lots;
  state: 'sent' | 'arrived' | 'returned';
}
export interface Chosen {
  readonly benefit: string;
  readonly from: EpochMs;
  readonly until: EpochMs | null;
}

export function newPerson(name: string): Person {
  const never = Number.NEGATIVE_INFINITY;
  const nothing = { joinedAt: null, graceUntil: null, frozenUntil: null, mandate: null, notice: null };
  return {
    name,
    ...nothing,
    frozen: false,
    newest: never,
    happened: never,
    passedTo: never,
    unsure: [],
    accepted: [],
    moves: [],
    orders: [],
    deferred: [],
    grants: [],
    standing: [],
    terms: [],
    trials: [],
    noticesSent: 0,
    attempts: { tried: 0, open: null },
    quotes: [],
    charges: [],
    refundsAsked: [],
    packs: [],
    settled: 0,
    settledAt: null,
    savings: [],
    uses: [],
    plays: [],
    items: [],
    gifts: [],
    chosen: [],
    swaps: [],
  };
}

export const doubt = (person: Person, why: string): void => {
  person.unsure.push({ what: 'all', why });
};
