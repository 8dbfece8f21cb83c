import type {
  Entry,
  EpochMs,
  Event,
  Head,
  Json,
  JsonObject,
  MemberNo,
  Programs,
  Refusal,
} from '@laurel/core';
import type { SentBody } from './log/letters.ts';
import type { Command } from './log/ports.ts';

/** A member as a caller names her. */
export interface Found {
  readonly member: MemberNo;
  /** The external id, or the alias of one who was erased. */
  readonly external: string;
  readonly erased: boolean;
  /** Of one who was merged: `member` is who has all that was hers. */
  readonly merged?: Merged;
}

/** A member who was merged into another one. */
export interface Merged {
  /** Her own number. */
  readonly herself: MemberNo;
  /** External id of the one in whose log she goes on. */
  readonly into: string;
}

/**
 * What the use cases read of the log; `log/` implements it. After an acknowledged write no read of its author shows
 * less. Nothing of it writes.
 */
export interface Reads {
  /** Null where nobody has this external id. One who was merged is found where she is. */
  readonly find: (external: string) => Promise<Found | null>;
  /** Where a member is who was merged; the same for all others. */
  readonly follow: (found: Found) => Promise<Found>;
  /** `find` and `head` at once, where both are in memory; null where the store must be asked. */
  readonly atHand: (external: string) => { readonly found: Found; readonly head: Head } | null;
  /** In the order of the numbers; null where there is no such member. */
  readonly name: (members: readonly MemberNo[]) => Promise<readonly (Found | null)[]>;
  /** By member number, behind `after`; the erased too. */
  readonly list: (page: { readonly after: MemberNo; readonly limit: number }) => Promise<readonly Found[]>;
  /** The newest durable head; or, with `at`, the fold of the entries decided up to and including then. */
  readonly head: (member: MemberNo, at?: EpochMs) => Promise<Head>;
  /** Records of the newest state, in the order of the keys. */
  readonly records: (member: MemberNo, keys: readonly string[]) => Promise<readonly (Json | null)[]>;
  readonly entry: (member: MemberNo, seq: number) => Promise<Entry | null>;
  /** Newest first, below `before`; of those types alone, where given. */
  readonly newestFirst: (
    member: MemberNo,
    page: { readonly before?: number; readonly limit: number; readonly types?: readonly string[] },
  ) => Promise<readonly Entry[]>;
  /** Oldest first, behind `after`. */
  readonly history: (
    member: MemberNo,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly Entry[]>;
  /** Entries of all members in order of their commits, behind `after`: an opaque place; null is the beginning. */
  readonly log: (page: {
    readonly after: string | null;
    readonly limit: number;
  }) => Promise<readonly Placed[]>;
  /** Personal fields from the vault. */
  readonly personal: (member: MemberNo) => Promise<JsonObject>;
  /** Members who have an order of that id. */
  readonly ofOrder: (order: string) => Promise<readonly MemberNo[]>;
  readonly programs: () => Programs;
  /** What `decide` would answer now, with what it needs loaded; nothing is committed. */
  readonly wouldDecide: (member: MemberNo, event: Event) => Promise<WouldBe>;
}

export interface Placed {
  readonly place: string;
  readonly member: MemberNo;
  readonly entry: Entry;
}

export type WouldBe =
  | { readonly kind: 'applied' | 'deferred'; readonly entries: readonly Entry[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** An event that was given up, and waits for a person to drive it again. */
export interface Letter {
  readonly id: string;
  readonly at: EpochMs;
  readonly type: string;
  readonly code: string;
  readonly pointer: string;
  readonly detail: string;
  /** The command as it was sent; null where its person was erased. */
  readonly command: Command | null;
  /** What another system sent and nobody could make an event of. */
  readonly body?: SentBody;
}
export interface Letters {
  /** Oldest first, behind `after`: an opaque place. */
  readonly list: (page: {
    readonly after: string | null;
    readonly limit: number;
  }) => Promise<readonly (Letter & { readonly place: string })[]>;
  readonly get: (id: string) => Promise<Letter | null>;
  readonly count: () => Promise<number>;
}
