import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { Head } from '../state.ts';
import { tierAt } from '../tiers/track-after.ts';
import type { Sources } from './sources.ts';

/** What a plan's status says while nothing of it is held, and while it is tried. No variant has such a name. */
export const NOT_HELD = 'none';
export const ON_TRIAL = 'trial';

/** One term, as it was bought. Its account is made of these numbers alone. */
export interface Term extends JsonObject {
  /** Terms of a plan count from 1. */
  readonly no: number;
  readonly variant: string;
  /** The program's version under which it was bought: its holder keeps what that version gave. */
  readonly version: number;
  readonly from: EpochMs;
  /** Its end, which it does not include; null for life. */
  readonly until: EpochMs | null;
  /** 00:00 of the day on which the unbroken row of terms began: dates of it are counted from there. */
  readonly anchor: EpochMs;
  /** How many of its unit (months, or days) after the anchor it ends. */
  readonly reach: number;
  /** Absent for life. */
  readonly unit?: 'months' | 'days';
  /** The instant until which its price is earned day by day. */
  readonly earnedBy: EpochMs;
  /** Minor units: money that came for it, and the rest of an earlier term that was credited. */
  readonly paid: number;
  readonly credit: number;
  /** Given back so far, and credited to a later term. */
  readonly refunded: number;
  readonly moved: number;
  /** The purchase that paid it: record `purchase/<key>`; absent where a code did. */
  readonly purchase?: string;
  /** What of its money can go back, and to which payments; a code brought none of the member's. */
  readonly sources: Sources;
  /** Of a code: its batch. */
  readonly batch?: string;
  /** The echo that said that it began: what rules granted for it is found by it. */
  readonly began?: readonly [source: string, id: string];
  /** When it ended before its end. */
  readonly endedAt?: EpochMs;
}

/** Fact `plan:<id>`: what time and decisions need of a plan at hand. */
export interface PlanFact extends JsonObject {
  /** The newest term's number. */
  readonly no: number;
  /** The running term, then those bought ahead, each from the end of the one before. */
  readonly terms: readonly Term[];
  /** Kept after the end of the last term until then, since it may still be charged. */
  readonly grace?: EpochMs;
  /** A trial that runs. */
  readonly trial?: { readonly from: EpochMs; readonly until: EpochMs; readonly version: number } & JsonObject;
  /** When what a trial froze is void. */
  readonly frozenUntil?: EpochMs;
  /** A contract with the payment system: which variant it renews. */
  readonly mandate?: {
    readonly variant: string;
    readonly since: EpochMs;
    readonly ref?: string;
  } & JsonObject;
  readonly notice?: Notice;
  readonly charge?: Charge;
}
/** The notice before the charge for a term: the n-th message of entry `seq`. */
export interface Notice extends JsonObject {
  /** Number of the term that it is about. */
  readonly term: number;
  readonly seq: number;
  readonly n: number;
  readonly amount: number;
  readonly sentAt: EpochMs;
  readonly deliveredAt?: EpochMs;
}
/** Attempts to charge for a term. */
export interface Charge extends JsonObject {
  readonly term: number;
  /** Attempts that are over, skipped ones too. */
  readonly tried: number;
  /** Keys of the calls that were made, oldest first. */
  readonly calls: readonly string[];
  /** The one that was not answered yet. */
  readonly open?: string;
}

export function planKey(plan: string): string {
  return `plan:${plan}`;
}

export function planOf(head: Pick<Head, 'facts'>, plan: string): PlanFact | null {
  return (factOf(head.facts, planKey(plan)) as PlanFact | undefined) ?? null;
}

/** What a member has of a plan now, time let pass. */
export interface HeldTerm {
  /** The variant that was bought; `trial` while she tries it. */
  readonly variant: string;
  readonly version: number;
  readonly from: EpochMs;
  readonly until: EpochMs | null;
  /** Month n of the row of terms begins n months after it, clamped. */
  readonly anchor: EpochMs;
  readonly no: number;
  readonly trial: boolean;
  /** Its time is over and it is kept, since it may still be charged: nothing new is given for it. */
  readonly inGrace: boolean;
}

/** The term that a member holds now; null where she holds none. */
export function termOf(head: Pick<Head, 'facts'>, plan: string): HeldTerm | null {
  const fact = planOf(head, plan);
  const [term] = fact?.terms ?? [];
  if (fact !== null && term !== undefined) {
    const { variant, version, from, until, anchor, no } = term;
    return { variant, version, from, until, anchor, no, trial: false, inGrace: fact.grace !== undefined };
  }
  if (fact?.trial === undefined) return null;
  const { from, until, version } = fact.trial;
  const held = { variant: ON_TRIAL, version, from, until, anchor: from, no: 0 };
  return { ...held, trial: true, inGrace: false };
}

/** What the history shows of a plan for an instant: a variant, `trial`, or `none`. */
export function planThen(
  head: Pick<Head, 'tracks'>,
  plan: string,
  happenedAt: EpochMs,
  decidedAt: EpochMs,
): string {
  const state = head.tracks[planKey(plan)];
  if (state === undefined) return NOT_HELD;
  return happenedAt < decidedAt ? tierAt(state, happenedAt) : state.tier;
}

export function quoteKey(seq: number): string {
  return `quote/${seq}`;
}
export function purchaseKey(key: string): string {
  return `purchase/${key}`;
}
/** A term that is over. */
export function termKey(plan: string, no: number): string {
  return `term/${plan}/${no}`;
}
