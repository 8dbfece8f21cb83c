import type { Head, Json, JsonObject, MemberNo } from '@laurel/core';

/** A call as the other system is asked. */
export interface AskedCall {
  /** `cl-…`: the same call again has the same id. */
  readonly id: string;
  readonly action: string;
  readonly data: JsonObject;
}

/** What became of a call: `payment.<outcome>`, `partner.<outcome>` is an event of the member's log. */
export interface CallAnswer {
  readonly outcome: string;
  readonly reference?: string;
  readonly reason?: string;
}

/** A way to another system. Who decides knows none of them. */
export interface CallPort {
  readonly port: string;
  /** Records that say whether a call is still wanted. */
  readonly recordsOf: (key: string) => readonly string[];
  /** False where the call was settled or cancelled meanwhile: nobody is asked. */
  readonly isWanted: (head: Head, key: string, records: readonly (Json | null)[]) => boolean;
  /** What the other system is told of a call. */
  readonly tell: (member: MemberNo, data: JsonObject, records: readonly (Json | null)[]) => JsonObject;
  /** What a call that was not answered by now counts as; null: it is asked again. Absent: for ever. */
  readonly givesUp?: (data: JsonObject, now: number) => CallAnswer | null;
  /** Null where the answer comes later, by itself or when asked again. Rejects where nobody could be asked. */
  readonly ask: (call: AskedCall) => Promise<CallAnswer | null>;
}
