import type { Answer, EpochMs, JsonObject, Refusal } from '@laurel/core';

/** Something to decide about one member: an event from outside or a command of the API. */
export interface Command {
  /** The member's external id, as sent. */
  readonly subject: string;
  readonly type: string;
  readonly source: string;
  readonly id: string;
  /** When it happened. */
  readonly time: EpochMs;
  /** As sent and checked; ids of members and personal fields are taken out by the inbox before the core sees it. */
  readonly data: JsonObject;
  readonly backfill?: boolean;
  readonly override?: boolean;
  readonly actor?: string;
  /** Id of the dead letter that is driven again; it goes where the command is taken. */
  readonly deadLetter?: string;
}

/** What became of a command. Nobody is told before it is durable. */
export type Result =
  | { readonly status: 'applied' | 'duplicate' | 'deferred'; readonly answer: Answer }
  | { readonly status: 'refused'; readonly refusal: Refusal | Trouble; readonly deadLetter?: string };

/** Why nothing can be taken now; the same command may come again later. */
export interface Trouble {
  readonly code: TroubleCode;
  readonly pointer: string;
  readonly detail: string;
}
export const troubleCodes = [
  'storage_full',
  'storage_failed',
  'clock_unsure',
  'queue_full',
  'stopping',
  /** An invariant of this member broke: she is set aside until somebody has looked. */
  'quarantined',
] as const;
export type TroubleCode = (typeof troubleCodes)[number];

/** The one way in. Results come in the order of the commands. */
export interface Inbox {
  readonly submit: (commands: readonly Command[]) => Promise<readonly Result[]>;
}

/** What time alone does, made durable. */
export interface Time {
  /**
   * Lets time pass for members who have something due at or before `to`; those in backfill are left alone. After a
   * publication it also goes over members whose due time an older program computed.
   * @param limit members to look at, at most
   * @returns how many members got entries, and whether there is more to do
   */
  readonly advanceDue: (
    to: EpochMs,
    limit: number,
  ) => Promise<{ readonly advanced: number; readonly more: boolean }>;
  /**
   * Ends the backfill of every member who is in one, each by an entry `backfill.closed` of that source and id.
   * @returns how many there were
   */
  readonly closeBackfills: (by: {
    readonly source: string;
    readonly id: string;
    readonly actor?: string;
  }) => Promise<number>;
}

export interface LogStats {
  /** Commands that wait to be decided. */
  readonly waiting: number;
  readonly commits: number;
  readonly entries: number;
  /** Entries behind the last checkpoint. */
  readonly behind: number;
  /** Heads in memory, and their estimated bytes. */
  readonly heads: number;
  readonly headBytes: number;
}
