import type { Machine } from './machine.ts';

/** What a ratio must be: the product's figure divided by the ceiling's. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One figure over all rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: readonly number[];
}

/** A comparison as it came out. */
export interface Measure {
  /** What is compared, in a few words. */
  readonly what: string;
  readonly unit: string;
  /** What the ceiling is: code by hand for the same work, or the same thing small. */
  readonly against: string;
  readonly ceiling: Spread;
  readonly product: Spread;
  /** Of each round its own: product divided by ceiling. */
  readonly ratio: Spread;
  readonly goal: Goal;
  readonly met: boolean;
}

/** What one benchmark found. */
export interface BenchResult {
  /** Number of the goal. */
  readonly no: string;
  readonly name: string;
  readonly about: string;
  /** What was measured with: members, events, connections. */
  readonly sizes: Readonly<Record<string, number | string>>;
  /** Which processes and threads shared the machine's processors while it ran. */
  readonly shares: string;
  readonly measures: readonly Measure[];
  readonly notes: readonly string[];
}

export interface BenchReport {
  readonly machine: Machine;
  readonly results: readonly BenchResult[];
  /** All goals, of those that were measured. */
  readonly met: boolean;
}

export function spreadOf(rounds: readonly number[]): Spread {
  const sorted = rounds.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN, rounds };
}

export function meets(ratio: number, goal: Goal): boolean {
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
}
