import type { Entry, EpochMs, Head, Programs } from '@laurel/core';
import type { Act, Step } from './act.ts';
import type { Violation } from './compare.ts';
import type { Judgement } from './oracle/oracle.ts';
import type { Pool } from './pools.ts';
import type { Case } from './shrink.ts';
import type { Told } from './store.ts';

/** What is read of a member, by what it is; texts, so that a difference is read at once. */
export type Texts = Readonly<Record<string, string>>;

/** A step with what the store said of it. */
export interface TracedStep {
  readonly step: Step;
  readonly decidedAt: EpochMs;
  readonly told: Told | null;
  /** Of the relay: when each thing that follows was decided at the other member, by `<kind> <command>`. */
  readonly relayed?: ReadonlyMap<string, EpochMs>;
}

/** What must have become of a history. */
export interface Judged {
  readonly verdicts: Judgement['verdicts'];
  /** Of each step that looks; members in doubt are left out. */
  readonly looks: readonly (ReadonlyMap<string, Texts> | null)[];
  readonly last: ReadonlyMap<string, Texts>;
  /** What is read of all members together; null: somebody is in doubt. */
  readonly whole?: Texts | null;
}

/** What the store holds of a member. */
export interface Stored {
  readonly head: Head;
  readonly log: readonly Entry[];
  readonly member: number;
  /** Other members, as logs name them. */
  readonly nameOf: (member: number) => string;
}

/**
 * Programs of one kind: how their terms and histories are made up, what they are in the product's words, what is read of a
 * member, and who judges it.
 */
export interface Kind<T extends { readonly zone: string }> {
  readonly name: string;
  /** What follows at other members is decided with its cause, as the write path does. */
  readonly followsAtOnce?: true;
  /** Acts that reach the write path by themselves, as what follows from them meets what comes with them. */
  readonly apart?: readonly Act['do'][];
  /** The terms towards which a violation is shortened. */
  readonly plain: T;
  /** History number n of a run. */
  readonly caseOf: (seed: number, n: number) => Case<T>;
  readonly programsOf: (terms: T) => Programs;
  /** The first version as its author writes it. */
  readonly sourceOf: (terms: T) => unknown;
  /** What operators loaded of prizes, goods and codes, by counter. */
  readonly loadedOf: (terms: T) => ReadonlyMap<string, number>;
  /** Codes of partners, as operators load them and take them out of use. */
  readonly poolsOf?: (terms: T) => readonly Pool[];
  /** A member in the words of the comparison, time let pass up to then; null: nobody. */
  readonly seenOf: (programs: Programs, stored: Stored, at: EpochMs) => Texts | null;
  /** What is read of all members together, by their names. */
  readonly wholeOf?: (programs: Programs, all: ReadonlyMap<string, Stored>, at: EpochMs) => Promise<Texts>;
  readonly judge: (terms: T, trace: readonly TracedStep[], end: EpochMs) => Judged;
  /** Invariants over the logs that only this kind has. */
  readonly faultIn: (
    terms: T,
    logs: ReadonlyMap<string, readonly Entry[]>,
    heads: ReadonlyMap<string, Head>,
    at: number,
  ) => Violation | null;
}
