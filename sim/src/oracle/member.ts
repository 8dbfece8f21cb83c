import type { EpochMs } from '@laurel/core';
import type { Sent } from '../act.ts';
import type { Asset } from './terms.ts';

/** All that is written down about one member. Balances, lots and windows are counted from it each time anew. */
export interface Member {
  readonly name: string;
  joinedAt: EpochMs | null;
  frozen: boolean;
  /** What was applied or deferred, in the order of its decision. */
  readonly accepted: Accepted[];
  readonly moves: Move[];
  readonly grants: Grant[];
  readonly growth: GrowthItem[];
  readonly holds: HoldPlaced[];
  readonly orders: Order[];
  readonly deferred: Deferred[];
  readonly checkins: string[];
  /** Bonuses for days in a row, by the day that filled the run. */
  readonly bonuses: { readonly day: string; readonly count: number }[];
  /** Reviews in all, and bonuses given for them. */
  reviews: number;
  reviewBonuses: number;
  /** Tiers that stand over the earned one, as merges bring them. */
  readonly floors: Floor[];
  /** Recorded standings on the tier track, in order of recording. */
  readonly tiers: TierRecord[];
  readonly packs: string[];
  /** Cards that came, and when. */
  readonly shieldsGiven: { readonly at: EpochMs; readonly units: number }[];
  readonly shieldsUsed: EpochMs[];
  /** The settlement at which the track becomes what it would have been; null: none is asked for. */
  refoldAt: EpochMs | null;
  inviter: string | null;
  invitedAt: EpochMs | null;
  /** How many decisions there were, so far. */
  decisions: number;
  /** Whether the second version's beginning has been met. */
  metVersion: boolean;
  /** The newest decision. */
  newest: EpochMs;
  /** Up to here time has been let pass. */
  passedTo: EpochMs;
  /** Places where concepts.md leaves room: what depends on them is not compared. */
  readonly unsure: Unsure[];
}

/** A tier that counts from an instant to its end where less is earned. */
export interface Floor {
  readonly from: EpochMs;
  readonly until: EpochMs | null;
  readonly tier: number;
}

export interface Unsure {
  readonly what: 'tier' | 'points' | 'all';
  readonly why: string;
}

export interface Accepted {
  readonly sent: Sent;
  readonly verdict: Verdict;
}

/** What the caller must be told. Several codes: any of them is right. */
export interface Verdict {
  readonly status: 'applied' | 'duplicate' | 'refused' | 'deferred';
  readonly codes: readonly string[];
  /** Whether something was cut or withheld by a limit; null where the page does not say. */
  readonly limited: boolean | null;
  /** Units of points that a take-back could not find. */
  readonly shortfall: number;
  /** Cash to keep back for it: 100 points are ¥1.00. */
  readonly charge: number;
  /** The page does not say: these are right as well. */
  readonly or?: readonly Verdict['status'][];
}

/** One change of one lot; sums over them are what the lot has. */
export interface Move {
  readonly asset: string;
  readonly lot: string;
  readonly putIn: number;
  readonly left: number;
  readonly held: number;
  readonly spent: number;
  readonly expired: number;
  readonly takenBack: number;
  /** Moves the debt of the asset, not a lot. */
  readonly debt: number;
  /** This lot lives on for units of that one, which had ended. */
  readonly graceOf?: string;
}

export interface Grant {
  readonly id: string;
  readonly rule: string;
  readonly asset: Asset;
  readonly happened: EpochMs;
  readonly order: string | null;
  /** The event that it was granted for. */
  readonly event: string;
  /** What it was, after cuts. */
  readonly units: number;
  /** Its own lots. */
  readonly lots: readonly string[];
  /** Computes it again for a net amount. */
  readonly again: (net: number) => number;
  /** Taken back so far. */
  taken: number;
}

/** Growth by the day that it counts for. What is taken back is an item below zero with the day of its grant. */
export interface GrowthItem {
  readonly id: string;
  /** Number of the decision in the member's history. */
  readonly decision: number;
  readonly decidedAt: EpochMs;
  readonly date: string;
  readonly units: number;
  /** The item whose units it takes back, and when that was decided. */
  readonly of?: { readonly id: string; readonly decision: number };
  /** It came by a merge, and was earned before the periods of the tier that began at these decisions. */
  readonly before?: readonly number[];
}

export interface HoldPlaced {
  /** The id of the command. */
  readonly id: string;
  readonly asset: Asset;
  readonly until: EpochMs;
  /** Lots with the units that are still held, in the order in which they were taken. */
  lots: readonly (readonly [lot: string, units: number])[];
  /** Lots with the units that are spent and not given back. */
  spent: readonly (readonly [lot: string, units: number])[];
}

export interface Order {
  readonly id: string;
  readonly amount: number;
  refunded: number;
  cancelled: boolean;
  readonly refunds: string[];
  /** Set when this order paid the inviter. */
  invited: 'no' | 'paid' | 'takenBack';
  readonly inviter: string | null;
  readonly decision: number;
}
export interface Deferred {
  readonly sent: Sent;
  readonly since: EpochMs;
}

/** Periods in months that follow each other. */
export interface Series {
  readonly first: EpochMs;
  readonly months: number;
}

export interface TierRecord {
  /** From here on history shows it. */
  readonly from: EpochMs;
  readonly tier: number;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  /** Of a period in months: the first midnight of its series, and months from there to its end. */
  readonly series?: Series;
  readonly cause: Cause;
  /** In the grace after a period, and the first day that counts in it, where days bound the window. */
  readonly grace: boolean;
  readonly graceFrom?: string;
  /** The decision after which it began; growth decided later is growth since the tier's start. */
  readonly start: number;
  /** In a grace: the decision after which the period begins that is won by meeting it. */
  readonly wins?: number;
}
export type Cause =
  | 'joined'
  | 'upgraded'
  | 'renewed'
  | 'kept_in_grace'
  | 'grace'
  | 'protected'
  | 'demoted'
  | 'revoked_by_refund';

export function newMember(name: string): Member {
  return {
    name,
    joinedAt: null,
    frozen: false,
    accepted: [],
    moves: [],
    grants: [],
    growth: [],
    holds: [],
    orders: [],
    deferred: [],
    checkins: [],
    bonuses: [],
    reviews: 0,
    reviewBonuses: 0,
    floors: [],
    tiers: [],
    packs: [],
    shieldsGiven: [],
    shieldsUsed: [],
    refoldAt: null,
    inviter: null,
    invitedAt: null,
    decisions: 0,
    metVersion: false,
    newest: Number.NEGATIVE_INFINITY,
    passedTo: Number.NEGATIVE_INFINITY,
    unsure: [],
  };
}

/** A copy to try something on; what it has of its own may be changed. */
export function copyOf(member: Member): Member {
  return {
    ...member,
    accepted: [...member.accepted],
    moves: [...member.moves],
    grants: member.grants.map((grant) => ({ ...grant })),
    growth: [...member.growth],
    holds: member.holds.map((hold) => ({ ...hold })),
    orders: member.orders.map((order) => ({ ...order, refunds: [...order.refunds] })),
    deferred: [...member.deferred],
    checkins: [...member.checkins],
    bonuses: [...member.bonuses],
    floors: [...member.floors],
    tiers: [...member.tiers],
    packs: [...member.packs],
    shieldsGiven: [...member.shieldsGiven],
    shieldsUsed: [...member.shieldsUsed],
    unsure: [...member.unsure],
  };
}
