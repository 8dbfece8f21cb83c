import type { EpochMs, Json, JsonObject, MemberNo } from './kernel/json.ts';
import type { Refusal } from './kernel/refusal.ts';
import type { Entry, Taken } from './log/entry.ts';
import type { Origin } from './log/event.ts';
import type { CompiledProgram } from './program/compiled.ts';
import type { Head } from './state.ts';

/** A published version of the program. The first one rules from the beginning of time. */
export interface Version {
  readonly number: number;
  readonly effectiveAt: EpochMs;
  readonly compiled: CompiledProgram;
  /** `immediate`: its beginning may also take tiers away (cause `program_change`). */
  readonly policy: 'honourPeriod' | 'immediate';
}
/** The whole series of published versions, by `effectiveAt` (and number, where that is equal). */
export interface Programs {
  readonly versions: readonly Version[];
}

/** Records by key as loaded: null is asked for and not there, undefined was never asked for. */
export type Records = Pick<ReadonlyMap<string, Json | null>, 'get'>;

/** A member as the shell hands her to the core: the head and the records that were loaded. */
export interface MemberState {
  readonly head: Head;
  readonly records: Records;
}

/** What a decision, a fold or time leaves: the next head and the records that changed (null: gone). */
export interface Next {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
}

export interface Context {
  /** Whose log it is; ids of holds are checked against it. */
  readonly member: MemberNo;
  readonly origin: Origin;
  /** The clock of the decision. Live: the decision's time is the later of this and `head.decidedAt`. */
  readonly now: EpochMs;
  /** Decided at the event's own time. */
  readonly backfill: boolean;
  /** A re-driven dead letter: lateness is not asked. */
  readonly override?: boolean;
  /** For a follow-on event from another member: when its cause happened. It is never late. */
  readonly happenedAt?: EpochMs;
  readonly actor?: string;
  readonly subject?: MemberNo;
  /** The member's personal fields, where `needs` asked for them; only answers about them are kept. */
  readonly personal?: JsonObject;
  /** What came from outside: given by the shell, or, when decided again, by the entry. */
  readonly taken: Taken;
}

/** What must be loaded before `decide` can answer. */
export interface Needs {
  readonly records: readonly string[];
  /** Shared counters. */
  readonly stock?: readonly string[];
  /** The number of the member's next play, and how long a round of that game is. */
  readonly draw?: { readonly game: string; readonly plays: number; readonly hours: number | null };
  /** The line above this member, for `invite.accepted`. */
  readonly lineage?: MemberNo;
  /** Personal fields of the member that expressions read. */
  readonly personal?: readonly string[];
  /** How this member, who was merged into the one whose log it is, parts from her again. */
  readonly parting?: MemberNo;
}

export type Decision =
  /** Entries in the order of the log: what time did, the event, what follows. */
  | { readonly kind: 'applied' | 'deferred'; readonly entries: readonly Entry[]; readonly next: Next }
  /** Changes nothing. `dead`: goes to the dead letters. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly dead: boolean }
  /** `needs` could not foresee it; load these as well and decide again. */
  | { readonly kind: 'needs'; readonly needs: Needs };

// decide(programs, state: MemberState, event, context) → Decision
// apply(head, entry) → Next               needs no records: an entry carries those that it changes
// advance(programs, head, to) → Next & { entries }      neither does time
// needs(programs, head, event) → Needs
// nextDueAt(programs, head) → EpochMs | null
