import type { Json, MemberNo, Units } from '../kernel/json.ts';
import type { Account } from '../log/entry.ts';
import type { Head } from '../state.ts';

/** By asset and account: units that came (above zero) or went. Over all accounts of an asset they add up to zero. */
export type Moved = Readonly<Record<string, Readonly<Partial<Record<Account, number>>>>>;

/** One of two members as she would be, had the two never been one. */
export interface Parted {
  /** At the decision time of the entry up to which it was computed. */
  readonly head: Head;
  /** Records that are otherwise than they are now; null: gone. */
  readonly records: Readonly<Record<string, Json>>;
  /** What her accounts are to be moved by. */
  readonly moved: Moved;
}

/** Units that a member spent of what was the other's: they become her debt. */
export interface Loan {
  readonly member: MemberNo;
  readonly asset: string;
  readonly units: Units;
  /** The entry that spent them. */
  readonly seq: number;
}

/** How two members part that were one, computed by `partMembers` from both logs. */
export interface Parting {
  /** The newest entry of the one who stays that it knows. */
  readonly upTo: number;
  readonly stays: Parted;
  readonly goes: Parted;
  readonly loans: readonly Loan[];
}
