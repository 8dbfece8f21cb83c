import type { EpochMs } from '@laurel/core';
import type { Move, Unsure, Verdict } from '../member.ts';
import type { BenefitId, PartnerId, Variant } from './joint.ts';

export type Lots = readonly (readonly [lot: string, units: number])[];

/** All that is written down about one member. What she has is counted from it each time anew. */
export interface Customer {
  readonly name: string;
  joinedAt: EpochMs | null;
  frozen: boolean;
  passedTo: EpochMs;
  readonly unsure: Unsure[];
  readonly accepted: { readonly id: string; readonly content: string; readonly verdict: Verdict }[];
  readonly moves: Move[];
  readonly quotes: {
    readonly id: string;
    readonly variant: Variant;
    readonly until: EpochMs;
    taken: boolean;
  }[];
  readonly terms: TermOf[];
  readonly savings: { readonly term: number; readonly cash: number }[];
  /** What she chose, and when she swapped. */
  readonly chosen: Chosen[];
  readonly swaps: EpochMs[];
  readonly claims: Claim[];
  /** In the order in which they were issued. */
  readonly pieces: Piece[];
  readonly postings: Posted[];
  /** Told that she can claim what a plan brings, and from when; null: not with this term. */
  readonly later: { readonly benefit: BenefitId; readonly from: EpochMs | null }[];
}

export interface TermOf {
  readonly no: number;
  readonly variant: Variant;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** 00:00 of the day on which the row began, and months from there to the end. */
  readonly anchor: EpochMs;
  readonly reach: number;
  endedAt: EpochMs | null;
}

export interface Chosen {
  readonly benefit: BenefitId;
  readonly period: string;
  readonly from: EpochMs;
  until: EpochMs | null;
}

/** One claim of a benefit, whatever came of it. */
export interface Claim {
  readonly benefit: BenefitId;
  readonly partner: PartnerId;
  readonly item: string;
  readonly at: EpochMs;
  /** The term that was running, where the plan gives it. */
  readonly term: number | null;
  /** Tickets that it takes: at first what the benefit says, then what came back of it. */
  wanted: number;
  /** Whether it counts against limits; what was given back does not. */
  counts: boolean;
  /** Whether it came back from what stood in for the piece that has it now. */
  moved: boolean;
  /** Tickets that it has, and the lots that they came from. */
  units: Lots;
}

export type State = 'open' | 'delivered' | 'failed' | 'revoked';
export interface Piece {
  /** Places in the member's own lists. */
  readonly claim: number;
  readonly partner: PartnerId;
  readonly item: string;
  readonly number: number | null;
  readonly giveUpAt: EpochMs | null;
  readonly of: number | null;
  readonly cost: number;
  readonly value: number;
  state: State;
  settledAt: EpochMs | null;
  by: number | null;
  returned: boolean;
  late: boolean;
}

export const postings = [
  'issued',
  'delivered',
  'late',
  'failed',
  'revoked',
  'substituted',
  'givenBack',
] as const;
export type Posting = (typeof postings)[number];
/** A line of the books: by the instant at which it was decided. */
export interface Posted {
  readonly at: EpochMs;
  readonly partner: PartnerId;
  readonly item: string;
  readonly posting: Posting;
  readonly amount: number;
}

export function newCustomer(name: string): Customer {
  return {
    name,
    joinedAt: null,
    frozen: false,
    passedTo: Number.NEGATIVE_INFINITY,
    unsure: [],
    accepted: [],
    moves: [],
    quotes: [],
    terms: [],
    savings: [],
    chosen: [],
    swaps: [],
    claims: [],
    pieces: [],
    postings: [],
    later: [],
  };
}

export const doubt = (customer: Customer, why: string): void => {
  customer.unsure.push({ what: 'all', why });
};

/** Terms that are not over: the running one, then those bought ahead. */
export const openTerms = ({ terms }: Customer): readonly TermOf[] =>
  terms.filter(({ endedAt }) => endedAt === null);

/** The term whose benefits she has. */
export const runningTerm = (customer: Customer): TermOf | null => openTerms(customer)[0] ?? null;
