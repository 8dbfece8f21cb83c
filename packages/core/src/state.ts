import type { Facts } from './facts.ts';
import type { Day, EpochMs, JsonObject, MemberNo, Units } from './kernel/json.ts';
import type { Base, Hold, LotKey, ManualTier, Runs, Standing, Standstill, StatusCause } from './log/entry.ts';

/** The stored form of heads; a snapshot of another form is folded anew from the log. */
export const HEAD_FORMAT = 1;

/**
 * What a decision needs at hand: of bounded size, whatever the length of the history.
 * A head is never changed once handed out; `decide` and `apply` make the next one.
 */
export interface Head {
  readonly seq: number;
  /** Decision time of the newest entry; time has been let pass up to here. */
  readonly decidedAt: EpochMs;
  /** Decision time of the newest entry from outside; as-of reads take it by default. */
  readonly outsideAt: EpochMs;
  readonly standing: Standing;
  readonly joinedAt: EpochMs | null;
  readonly profile: JsonObject;
  readonly tags: readonly string[];
  readonly consents: JsonObject;
  /** In backfill: the scheduler leaves the member alone. */
  readonly backfill: boolean;
  readonly assets: Readonly<Record<string, AssetState>>;
  readonly holds: Readonly<Record<string, Hold>>;
  readonly tracks: Readonly<Record<string, TrackState>>;
  /** Counters of open windows, streaks, progress, once-in-a-lifetime marks. */
  readonly facts: Facts;
}

export interface AssetState {
  /** Open lots, soonest expiring first, those that never expire last; then by the time they open. */
  readonly lots: readonly Lot[];
  /** Units owed: a balance below zero. Above zero only while nothing is available. */
  readonly owed: Units;
  /** Present where a tier track measures this asset. */
  readonly earned?: Earned;
}

export interface Lot {
  readonly key: LotKey;
  /** When it opens; 0 for at once. Until then its units are pending. */
  readonly from: EpochMs;
  /** When it expires; null never. An end at T does not include T. */
  readonly until: EpochMs | null;
  readonly funder: string;
  /** Who earned its units, where that is another member: a household's. */
  readonly of?: MemberNo;
  /** Σ put in = left + held + spent + expired + takenBack. */
  readonly putIn: Units;
  readonly left: Units;
  readonly held: Units;
  readonly spent: Units;
  readonly takenBack: Units;
  /** Where units came back after its end: how long they live. Once per lot. */
  readonly grace?: EpochMs;
}

/** What was earned of a measured asset, net of what was taken back, by the day that it counts for. */
export interface Earned {
  readonly total: Units;
  /** Days on which something was decided, oldest first; older ones are in records `days/<asset>/<chunk>`. */
  readonly days: readonly EarnedDay[];
  /** Numbered items; `tail` holds the newest ones, older ones are in records `items/<asset>/<chunk>`. */
  readonly items: number;
  /** Chunks of days that have become records. */
  readonly older?: number;
  readonly tail: readonly EarnedItem[];
}
/** [day decided, number of its first item, units dated the same day, units dated other days] */
export type EarnedDay = readonly [
  day: Day,
  first: number,
  same: Units,
  others?: readonly (readonly [Day, Units])[],
];
/** [decided at, day that it counts for, units left of it] */
export type EarnedItem = readonly [at: EpochMs, day: Day, units: Units];

/** Where a member stands on one tier track. */
export interface TrackState {
  readonly tier: string;
  readonly since: EpochMs;
  /** End of the running period or grace; null never. */
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
  /** While in grace: the day from which its window counts. */
  readonly graceFrom?: Day;
  /** Where the end was clamped to its month's last day: the day of the month that the next end goes by. */
  readonly anchor?: number;
  /** For windows `sinceTierStart`: from where it counts, and from where a tier kept in grace would. */
  readonly base?: Base;
  readonly nextBase?: Base;
  /** A tier by hand or on trial over the earned one, until its end. */
  readonly manual?: ManualTier;
  /** Where a pause moves the end: what it was counted by. */
  readonly runs?: Runs;
  /** When the track's clock stood still or does, oldest first. */
  readonly stood?: readonly Standstill[];
  /** The tier that counts, where a manual one stands over the earned one. */
  readonly shown?: string;
  /** Periods before the running one, newest last, as far as late events can ask for them. */
  readonly past: readonly PastPeriod[];
}
/** [tier, from, to]: what history shows for an instant. */
export type PastPeriod = readonly [tier: string, from: EpochMs, to: EpochMs];
