import type { Entry, EpochMs, MemberNo, Programs } from '@laurel/core';

/** A store as it was at one instant, read from one end to the other. */
export interface WholeLog {
  readonly programs: Programs;
  /** Every member and her outer name, many at a time, in any order. */
  readonly members: () => AsyncIterable<readonly Named[]>;
  /** The whole logs of these members, in their order. */
  readonly logs: (members: readonly MemberNo[]) => Promise<readonly (readonly Entry[])[]>;
  /** Decision time of the newest entry from outside of all members; 0 for an empty store. */
  readonly newestOutside: () => Promise<EpochMs>;
}
export interface Named {
  readonly member: MemberNo;
  /** External id, or alias once erased. */
  readonly name: string;
}
