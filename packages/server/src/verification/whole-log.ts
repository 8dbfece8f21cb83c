import type { Entry, EpochMs, Head, Json, MemberNo, Programs } from '@laurel/core';
import type { StockLevel } from '@laurel/db';
import type { NumberOfPlay } from './draws-check.ts';
import type { Helper } from './replay-helper.ts';
import type { Violation } from './violation.ts';

/** A store as it was at one instant, read from one end to the other. */
export interface WholeLog {
  readonly programs: Programs;
  /** Every member and her outer name, many at a time, by number. */
  readonly members: () => AsyncIterable<readonly Named[]>;
  /** The whole logs of these members, in their order. */
  readonly logs: (members: readonly MemberNo[]) => Promise<readonly (readonly Entry[])[]>;
  /** Decision time of the newest entry from outside of all members; 0 for an empty store. */
  readonly newestOutside: () => Promise<EpochMs>;
  /** Starts another thread that reads the same log; where there can be one. */
  readonly helper?: () => Helper;
  /** What is kept beside the log. */
  readonly states?: StoredStates;
  /** Invariants of the store as a whole: chains, positions, erasures. */
  readonly storeChecks?: () => Promise<readonly Violation[]>;
  /** How each shared counter stands, as the store has it. */
  readonly stock?: (counters: readonly string[]) => Promise<readonly StockLevel[]>;
  /** Numbers of plays, by the seeds that the store keeps. */
  readonly numberOfPlay?: NumberOfPlay;
  /** Counters that operators loaded, by their keys as stored. */
  readonly loaded?: () => AsyncIterable<StockLevel & { readonly counter: string }>;
}
export interface Named {
  readonly member: MemberNo;
  /** External id, or alias once erased. */
  readonly name: string;
}

/** Snapshots of states, which may be older than the log. */
export interface StoredStates {
  /** In the order of the members; null where there is none in this form. */
  readonly heads: (members: readonly MemberNo[]) => Promise<readonly (Head | null)[]>;
  readonly records: (member: MemberNo, keys: readonly string[]) => Promise<readonly (Json | null)[]>;
}
