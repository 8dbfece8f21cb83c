import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { Move, Unsure, Verdict } from '../member.ts';
import type { GrowthItem, TierRecord } from './ladder.ts';

/** All that is written down about one member. What she has, and how far she is, is counted from it each time anew. */
export interface Doer {
  readonly name: string;
  joinedAt: EpochMs | null;
  frozen: boolean;
  newest: EpochMs;
  passedTo: EpochMs;
  decisions: number;
  readonly unsure: Unsure[];
  readonly accepted: { readonly id: string; readonly content: string; readonly verdict: Verdict }[];
  readonly moves: Move[];
  readonly orders: OrderDone[];
  readonly deferred: { readonly sent: Sent; readonly since: EpochMs }[];
  readonly grants: Grant[];
  readonly firings: Firing[];
  readonly counted: Counted[];
  readonly acceptances: { readonly task: string; readonly at: EpochMs }[];
  /** When tasks were done first. */
  readonly done: { readonly task: string; readonly at: EpochMs }[];
  readonly checkins: string[];
  readonly tags: string[];
  birthday: string | null;
  /** Since when it is known. */
  birthdayKnown: EpochMs;
  /** When the joining was decided: what time would have done before is not made up for. */
  joinedPassed: EpochMs;
  /** The newest settlement day that was passed. */
  settledTo: EpochMs;
  /** The years in which her birthday came. */
  readonly birthdays: number[];
  readonly anniversaries: number[];
  readonly main: Climb;
  readonly stars: Climb;
}

/** One track: what counts for it, what is recorded, and what moved an end. */
export interface Climb {
  readonly items: GrowthItem[];
  readonly records: TierRecord[];
  readonly saves: Save[];
  /** The next settlement that folds the track again; null: none is asked for. */
  refoldAt: EpochMs | null;
}
export interface Save {
  readonly task: string;
  readonly at: EpochMs;
  readonly decision: number;
  /** The end that was at stake. */
  readonly end: EpochMs;
  /** By how many days the end was moved; null: by a period. */
  readonly days: number | null;
  revoked: boolean;
}

export interface OrderDone {
  readonly id: string;
  readonly amount: number;
  refunded: number;
  cancelled: boolean;
  readonly refunds: string[];
}

export interface Grant {
  readonly id: string;
  readonly rule: string;
  readonly asset: string;
  readonly units: number;
  readonly lots: readonly string[];
  /** Of an order: computes it again for a net amount; null: it is of no order, or of a goal. */
  readonly order: string | null;
  readonly again: ((net: number) => number) | null;
  taken: number;
}

/** A rule that fired: what limits count, and what a goal gave. */
export interface Firing {
  readonly rule: string;
  readonly event: string;
  readonly happened: EpochMs;
  /** The window of its goal; null: it has no goal. */
  readonly window: string | null;
  readonly order: string | null;
  /** The n-th time that its goal was reached in the window, from 1. */
  readonly nth: number;
  state: 'given' | 'waiting' | 'expired' | 'taken';
  readonly until: EpochMs | null;
  /** Grants that were made of it, by id; of one that waits, those of its claim. */
  readonly grants: string[];
}

/** An event that counts towards a goal, in a window of it. */
export interface Counted {
  readonly task: string;
  readonly window: string;
  readonly event: string;
  readonly order: string | null;
  readonly amount: number;
  readonly value: string;
}

const climb = (): Climb => ({ items: [], records: [], saves: [], refoldAt: null });

export function newDoer(name: string): Doer {
  const never = Number.NEGATIVE_INFINITY;
  return {
    name,
    joinedAt: null,
    frozen: false,
    newest: never,
    passedTo: never,
    decisions: 0,
    unsure: [],
    accepted: [],
    moves: [],
    orders: [],
    deferred: [],
    grants: [],
    firings: [],
    counted: [],
    acceptances: [],
    done: [],
    checkins: [],
    tags: [],
    birthday: null,
    birthdayKnown: never,
    joinedPassed: never,
    settledTo: never,
    birthdays: [],
    anniversaries: [],
    main: climb(),
    stars: climb(),
  };
}

/** A copy to try something on. Functions of grants are kept, all else is its own. */
export function copyOf(doer: Doer): Doer {
  const { grants, ...rest } = doer;
  return { ...structuredClone(rest), grants: grants.map((grant) => ({ ...grant })) };
}

export const doubt = (doer: Doer, why: string): void => {
  doer.unsure.push({ what: 'all', why });
};
