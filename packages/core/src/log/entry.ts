import type { Day, EpochMs, Json, JsonObject, MemberNo, Units } from '../kernel/json.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Parting } from '../merging/parting.ts';
import type { AssetState, TrackState } from '../state.ts';
import type { Event, FollowOn, Origin } from './event.ts';

/** The stored form of entries; a newer product reads every older form. */
export const ENTRY_FORMAT = 1;
/** The way of deciding. A change of the core that would alter an old outcome raises it and keeps the old way. */
export const SEMANTICS = 1;

/** One line of a member's log: what was asked, when, under what, and what was decided. */
export interface Entry {
  readonly seq: number;
  readonly origin: Origin;
  readonly event: Event;
  /** When it happened; equals `decidedAt` unless late or a backfill. */
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  /** The program's version in force at the decision. */
  readonly version: number;
  readonly semantics: number;
  /** Of an entry that follows from another in the same commit: the number of the entry that it follows from. */
  readonly cause?: number;
  /** The subject as sent, where it is not the member whose log this is (a merged member). */
  readonly subject?: MemberNo;
  readonly backfill?: true;
  /** An operator let it pass although it was too late. */
  readonly override?: true;
  /** Who asked: a key's or operator's name; absent for time and follow-on events. */
  readonly actor?: string;
  /** What the decision took from outside the member, so that it can be decided again. */
  readonly context?: Taken;
  readonly outcome: Outcome;
}

/** Answers taken from outside: shared counters, the inviter's line, what rules read of personal fields. */
export interface Taken {
  /** Units used of each shared counter, before this decision. */
  readonly stock?: Readonly<Record<string, number>>;
  /** Units that operators loaded of each, where they did. */
  readonly loaded?: Readonly<Record<string, number>>;
  /** Of counters that number what they give: the next ones that can be given, where these are not simply the next. */
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
  /** The number of a play; for `game.drawn`. */
  readonly draw?: Draw;
  /** Members above the inviter, nearest first; for `invite.accepted`. */
  readonly lineage?: readonly MemberNo[];
  /** Whether the member named in data exists; for `invite.accepted`. */
  readonly known?: boolean;
  /** Answers of expressions that read personal fields: expression source → value. */
  readonly personal?: Readonly<Record<string, Json>>;
  /** How two members part that were one; for `member.unmerged`. */
  readonly parting?: Parting;
}

/** The number of one play, made of the seed of its round. */
export interface Draw {
  readonly game: string;
  readonly round: number;
  /** The member's n-th play of the round. */
  readonly n: number;
  /** Whole, below 2²⁵⁶, as text. */
  readonly number: string;
}

/** The accounts of one member and one asset, and the four outside ones. Sums over all of them are zero. */
export type Account = 'balance' | 'pending' | 'held' | 'issued' | 'spent' | 'expired' | 'transit';

export type TransferKind =
  | 'grant' // issued → balance, or → pending
  | 'open' // pending → balance, by time
  | 'takeback' // balance, pending or expired → issued
  | 'spend' // balance → spent
  | 'hold' // balance → held
  | 'capture' // held → spent
  | 'release' // held → balance (by hand, or lapsed by time)
  | 'restore' // spent → balance
  | 'expire' // balance → expired, by time
  | 'adjust' // issued ↔ balance, expired → issued, by an operator
  | 'transit' // balance ↔ transit: units on their way to another member, or back
  | 'share' // balance → transit: units of a household on their way from one of it to another
  | 'receive' // transit → balance: units that another member sent
  | 'carry'; // any ↔ transit: what a merge of two members, or its undoing, moves; its `whole` says what becomes of lots

/**
 * `<available from>/<expires at>/<funder>`, the first two in ms or empty, and `/@<member>` where another member earned
 * it. Grants that agree in it share a lot.
 */
export type LotKey = string;

export interface Transfer {
  readonly asset: string;
  readonly kind: TransferKind;
  readonly from: Account;
  readonly to: Account;
  /** Always above zero. */
  readonly amount: Units;
  /** The lots that it put into or took from, in that order. With `owed` and `grace` they sum to `amount`. */
  readonly lots: readonly (readonly [LotKey, Units])[];
  /** Units that came back after their lot's end: [that lot, the lot in which they live on, units]. */
  readonly grace?: readonly (readonly [LotKey, LotKey, Units])[];
  /** The part that became debt (a take-back or adjustment down) or paid debt (whatever puts in). */
  readonly owed?: Units;
  /** The rule, pack or benefit that caused it; absent for holds and adjustments. */
  readonly rule?: string;
  readonly funder: string;
  readonly order?: string;
  readonly hold?: string;
  /** Where it was used. */
  readonly scene?: string;
  readonly channel?: string;
  readonly shop?: string;
  /** When it happened, where that is not the entry's: what is taken back is dated like its grant. */
  readonly happenedAt?: EpochMs;
  /** Only of assets that a tier track measures: the day that it counts for, */
  readonly day?: Day;
  /** the day on which it was decided (of a take-back: its grant was), where that is another, */
  readonly decided?: Day;
  /** and, of a take-back, the number of the item that it takes from. */
  readonly item?: number;
  /** How the number came about, for `why`; absent where the kind says all. */
  readonly why?: Why;
}

/** Enough to compute a grant again: the stored inputs, the factor and the cuts. */
export interface Why {
  /** The program's version whose rule this is. */
  readonly version: number;
  /** Index of the grant within its rule. */
  readonly grant: number;
  /** Values of the paths that condition and amount read, event data apart, and answers of personal expressions. */
  readonly inputs?: JsonObject;
  /** Combined multiplier as an exact fraction, `6/5`; absent is 1. */
  readonly factor?: string;
  /** The room that limits left, where one was near: the amount is cut to it. */
  readonly room?: Units;
  /** What cut it, like `3 per day`. */
  readonly cut?: string;
  /** Of a reward claimed by hand: the entry that met its goal, and the exact amount there before factor and rounding. */
  readonly met?: readonly [entry: number, amount: string];
}

/** A change of what a member is. */
export interface StatusChange {
  readonly track: string;
  readonly tier: string;
  readonly previous: string | null;
  /** Start of the period that now runs; may lie before the decision (a kept tier, a recomputed one). */
  readonly since: EpochMs;
  /** Its end; null never. */
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
  /** The day from which the window of a grace counts. */
  readonly graceFrom?: Day;
  /** Where the end was clamped to its month's last day: the day of the month that the next end goes by. */
  readonly anchor?: number;
  /** For windows `sinceTierStart`: from where it counts, and from where a tier kept in grace would. */
  readonly base?: Base;
  readonly nextBase?: Base;
  /** The tier that counts, where an operator's or a trial's stands over the earned one. */
  readonly shown?: string;
  readonly manual?: ManualTier;
  /** Where a pause moves the end: what it was counted by. */
  readonly runs?: Runs;
  /** When the track's clock stood still or does, oldest first. */
  readonly stood?: readonly Standstill[];
  /** Begins in the past by what would have been; history shows it from the decision on. */
  readonly backdated?: true;
}

/** What was earned when a period began: units in all, and the number of the next item. */
export type Base = readonly [total: Units, item: number];

/** Days on which the clock of a track stands still: up to and without the last. */
export type Standstill = readonly [begins: Day, goesOn: Day];
/** From which day an end counts, and where it would lie had the clock never stood still. */
export type Runs = readonly [from: Day, end: EpochMs];

/** A tier by hand or on trial over the earned one, until its end. */
export interface ManualTier {
  readonly tier: string;
  readonly until: EpochMs | null;
  readonly kind: 'floor' | 'trial';
}

export type StatusCause =
  | 'joined'
  | 'upgraded'
  | 'renewed'
  | 'kept_in_grace'
  | 'grace'
  | 'protected'
  | 'saved_by_task'
  | 'demoted'
  | 'paused'
  | 'resumed'
  | 'revoked_by_refund'
  | 'program_change'
  | 'set_by_operator'
  | 'trial'
  | 'manual_ended'
  | 'settled'
  | 'merged'
  | 'unmerged'
  | 'imported'
  | 'closed'
  // of plans, beside renewed, grace and trial:
  | 'bought'
  | 'switched'
  | 'refunded'
  | 'ended';

/** A message is an entry of the outbox: template, reason, parameters. Channels deliver it later. */
export interface Message {
  readonly template: string;
  /** The rule, tier or benefit that caused it. */
  readonly reason: string;
  readonly params: JsonObject;
}

export interface Hold {
  readonly id: string;
  readonly asset: string;
  /** Units still set aside. */
  readonly amount: Units;
  /** When it lapses. */
  readonly until: EpochMs;
  readonly lots: readonly (readonly [LotKey, Units])[];
  readonly order?: string;
  readonly scene?: string;
  readonly channel?: string;
  readonly shop?: string;
}

/** What an entry says about the member herself. */
export interface MemberChange {
  readonly joinedAt?: EpochMs;
  readonly standing?: Standing;
  readonly profile?: JsonObject;
  readonly tags?: readonly string[];
  readonly consents?: JsonObject;
  /** A backfill began or ended. */
  readonly backfill?: boolean;
}
export type Standing = 'none' | 'active' | 'frozen' | 'closed' | 'merged' | 'erased';

/** What a merge of two members, or its undoing, makes of one: no transfer leads from the state before to this one. */
export interface Whole {
  readonly assets?: Readonly<Record<string, AssetState>>;
  readonly tracks?: Readonly<Record<string, TrackState>>;
}

/** All that was decided. `apply` needs nothing else. */
export interface Outcome {
  readonly member?: MemberChange;
  /** Parts of the state that are put in place as they are: the assets before its transfers, the tracks after its statuses. */
  readonly whole?: Whole;
  readonly transfers?: readonly Transfer[];
  /** Holds as they are after this entry; `amount` 0 closes one. */
  readonly holds?: readonly Hold[];
  readonly statuses?: readonly StatusChange[];
  /** Small things in the head: counters, streaks, progress. Null removes. */
  readonly facts?: Readonly<Record<string, Json>>;
  /** Records by key, whole. Null removes. */
  readonly records?: Readonly<Record<string, Json>>;
  readonly follow?: readonly FollowOn[];
  readonly messages?: readonly Message[];
  readonly calls?: readonly Call[];
  /** Units taken from shared counters; the commit claims them. */
  readonly claims?: Readonly<Record<string, Claim>>;
  /** For the answer: what the caller must know. */
  readonly limited?: readonly Limited[];
  readonly shortfall?: readonly Shortfall[];
  /** Kept for later (a refund before its order). */
  readonly deferred?: true;
  /** Events that time gave up waiting for. */
  readonly dead?: readonly { readonly event: Event; readonly code: string }[];
  /** Set on entries of refused acts that still must be remembered (a void invitation). */
  readonly void?: Refusal;
}
/**
 * What must be asked of another system: of one that moves money, of a partner. It is carried out at least once, by its
 * id, after it is durable; the answer comes back as an event of this log.
 */
export interface Call {
  /** `<number of the entry>.<n>`: with the member it is the call's id. */
  readonly key: string;
  readonly port: string;
  readonly action: string;
  readonly data: JsonObject;
}
/** Units of a shared counter; below zero they go back. */
export interface Claim {
  readonly by: number;
  readonly limit: number;
  /** Of a counter that operators load: the commit refuses above what they did, whatever was believed. */
  readonly loaded?: true;
  /** Of a counter that numbers what it gives: where it must stand, so that each number is given once. */
  readonly exact?: number;
}
export interface Limited {
  readonly rule: string;
  /** Like `3 per day`. */
  readonly limit: string;
}
export interface Shortfall {
  readonly asset: string;
  readonly units: Units;
  readonly policy: 'debt' | 'forgive' | 'charge';
  /** For `charge`: the cash to keep back, minor units and currency. */
  readonly charge?: { readonly amount: number; readonly currency: string };
}
