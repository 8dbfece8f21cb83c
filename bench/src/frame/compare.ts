import type { Bench } from './bench.ts';
import { type Goal, type Measure, meets, spreadOf } from './report.ts';

/** One side of a comparison: runs once and gives its figure. */
export type Side = () => number | Promise<number>;

export interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly against: string;
  readonly goal: Goal;
  readonly ceiling: Side;
  readonly product: Side;
  /** Rounds that are run and forgotten: code gets compiled, caches get filled. */
  readonly warmUps?: number;
  /** Rounds at least, where a goal asks for more than usual. */
  readonly rounds?: number;
}

/** Runs both sides in turns, the one first in even rounds and the other in odd ones, so that moods hit both. */
export async function compare(bench: Bench, comparison: Comparison): Promise<Measure> {
  const { what, unit, against, goal, warmUps = 1 } = comparison;
  const ceilings: number[] = [];
  const products: number[] = [];
  const rounds = Math.max(bench.rounds, bench.size === 'tiny' ? 0 : (comparison.rounds ?? 0));
  for (let round = -warmUps; round < rounds; round++) {
    bench.progress(`${what}: round ${Math.max(round + 1, 0)} of ${rounds}`);
    const [ceiling, product] = await oneRound(comparison, round % 2 === 0);
    if (round < 0) continue;
    ceilings.push(ceiling);
    products.push(product);
  }
  const ratio = spreadOf(products.map((product, i) => product / (ceilings[i] ?? Number.NaN)));
  return {
    what,
    unit,
    against,
    ceiling: spreadOf(ceilings),
    product: spreadOf(products),
    ratio,
    goal,
    met: meets(ratio.median, goal),
  };
}

async function oneRound(
  { ceiling, product }: Comparison,
  isCeilingFirst: boolean,
): Promise<[ceiling: number, product: number]> {
  if (isCeilingFirst) {
    const first = await ceiling();
    return [first, await product()];
  }
  const first = await product();
  return [await ceiling(), first];
}

/**
 * Milliseconds that this thread computes while it runs: where a machine is shared, waiting says nothing about either
 * side. The system counts in ticks; what is shorter than one is told as a microsecond, never as nothing.
 */
export function threadMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const after = process.threadCpuUsage();
  return Math.max(1, after.user - before.user + after.system - before.system) / 1_000;
}

/** How often something was done in a second of this thread's computing. */
export function perThreadSecond(times: number, run: () => void): number {
  return (times * 1_000) / threadMs(run);
}
