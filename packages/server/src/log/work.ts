import type { Entry, EpochMs, Event, FollowOn, JsonObject, MemberNo, Needs, Refusal } from '@laurel/core';
import type { EventKey } from './codec.ts';
import type { Named } from './names.ts';
import type { Command, Result, Trouble } from './ports.ts';
import type { Slot } from './slots.ts';

/** What a member's log is asked to take. */
export type Ask =
  /** From a caller, by external id. */
  | { readonly kind: 'command'; readonly command: Command }
  /** By inner number: an act of Laurel itself upon a member, live. */
  | { readonly kind: 'act'; readonly member: MemberNo; readonly event: Event; readonly actor?: string }
  /** What an entry of another member caused. */
  | { readonly kind: 'follow'; readonly member: MemberNo; readonly follow: FollowOn; readonly cause: Cause }
  /** Time, up to and including that instant. */
  | { readonly kind: 'advance'; readonly member: MemberNo; readonly to: EpochMs };

export interface Cause {
  readonly happenedAt: EpochMs;
  readonly backfill: boolean;
  /** How many events of other members led to it. */
  readonly depth: number;
}

/** Whoever waits for items; each is settled once, by its number. */
export interface Waiter {
  readonly settle: (n: number, outcome: Outcome) => void;
  /** Something broke that should not: nobody knows what became of it. */
  readonly fail: (n: number, error: unknown) => void;
}

/** One ask on its way. */
export interface Item {
  readonly ask: Ask;
  readonly waiter: Waiter | null;
  readonly n: number;
  /** How often it was decided anew. */
  tries: number;
  /** Set by preparing. */
  ready: Ready | null;
}

export function itemOf(ask: Ask, waiter: Waiter | null = null, n = 0): Item {
  return { ask, waiter, n, tries: 0, ready: null };
}

/** What an item is answered; of asks that are no command only whether entries were written counts. */
export interface Outcome {
  readonly result: Result | null;
  readonly entries: number;
}

/** What became of an item, told when its group is durable. */
export type Settled =
  | {
      readonly item: Item;
      readonly status: Exclude<Result['status'], 'refused'>;
      readonly entries: readonly Entry[];
    }
  | {
      readonly item: Item;
      readonly status: 'refused';
      readonly refusal: Refusal | Trouble;
      readonly deadLetter: string | null;
    };

/** An item with all that could be loaded beforehand. */
export interface Ready {
  readonly slot: Slot;
  /** Members who were merged, on the way to where this is decided; the first is whom it was sent for. */
  readonly path: readonly MemberNo[];
  /** It is decided in the log of whom it was sent for, merged or not. */
  readonly atHome: boolean;
  /** Of a command: its subject, as sent, and who that is. */
  readonly subject: string | null;
  readonly named: Named | null;
  readonly event: Event;
  readonly key: EventKey | null;
  /** Its data may refer to other members. */
  readonly namesOthers: boolean;
  /** Personal fields that it sets or takes away. */
  readonly personal: JsonObject | null;
  /** The same event in a group that was under way when this was prepared. */
  pending: Pending | null;
  /** The same event in the log: the stretch of entries that answers it. */
  stored: Stored | null;
  /** What `needs` foresaw. */
  needs: Needs | null;
}

/** An event that was taken before and is durable. */
export interface Stored {
  /** Whose log has it. */
  readonly member: MemberNo;
  readonly first: Entry;
  /** The entry and what followed; of an event that had to wait, the later decision and what followed. */
  readonly entries: readonly Entry[];
  readonly waits: boolean;
}

/** An event that a group under way takes. */
export interface Pending {
  readonly first: Entry;
  readonly entries: readonly Entry[];
}
