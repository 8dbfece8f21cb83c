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
}

/** What became of a command. Nobody is told before it is durable. */
export type Result =
  | { readonly status: 'applied' | 'duplicate' | 'deferred'; readonly answer: Answer }
  | { readonly status: 'refused'; readonly refusal: Refusal; readonly deadLetter?: string };

/** The one way in. Results come in the order of the commands. */
export interface Inbox {
  readonly submit: (commands: readonly Command[]) => Promise<readonly Result[]>;
}
