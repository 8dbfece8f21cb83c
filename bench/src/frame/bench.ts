import type { BenchResult } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** What a benchmark is given. */
export interface Bench {
  /** `tiny` only shows that it runs and gives sane figures; its figures say nothing. */
  readonly size: 'full' | 'tiny';
  readonly rounds: number;
  readonly surroundings: Surroundings;
  /** Told what is going on; not part of the result. */
  readonly progress: (text: string) => void;
}

export type RunBench = (bench: Bench) => Promise<BenchResult>;

/** The larger number in earnest, the smaller one in a test. */
export function sized(bench: Bench, full: number, tiny: number): number {
  return bench.size === 'full' ? full : tiny;
}
