import { benches } from './benches.ts';
import type { Bench } from './frame/bench.ts';
import { thisMachine } from './frame/machine.ts';
import type { BenchReport, BenchResult } from './frame/report.ts';
import type { Surroundings } from './frame/surroundings.ts';

export type { BenchReport, BenchResult, Goal, Measure, Spread } from './frame/report.ts';
export { type Surroundings, surroundingsOf } from './frame/surroundings.ts';
export { tableOf } from './frame/table.ts';

export interface BenchOptions {
  /** `tiny` takes a second and its figures say nothing. */
  readonly size?: Bench['size'];
  /** Rounds that count; 5 is the least from which anything may be concluded. */
  readonly rounds?: number;
  readonly surroundings?: Surroundings;
  readonly onProgress?: (text: string) => void;
}

/** Names that `runBench` knows, in the order in which they are run. */
export const benchNames: readonly string[] = Object.keys(benches);

/**
 * Runs benchmarks one after another; all of them for no name.
 * @throws RangeError for a name that is none
 */
export async function runBench(
  names: readonly string[] = [],
  options: BenchOptions = {},
): Promise<BenchReport> {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0)
    throw new RangeError(`no benchmark ${unknown.join(', ')}; there are ${benchNames.join(', ')}`);
  const results: BenchResult[] = [];
  for (const name of names.length === 0 ? benchNames : names) results.push(await runOne(name, options));
  const met = results.every((result) => result.measures.every((measure) => measure.met));
  return { machine: thisMachine(), results, met };
}

async function runOne(name: string, options: BenchOptions): Promise<BenchResult> {
  const run = await benches[name]?.();
  if (run === undefined) throw new RangeError(`no benchmark ${name}`);
  const { size = 'full', surroundings = {}, onProgress } = options;
  return run({
    size,
    rounds: options.rounds ?? (size === 'full' ? 5 : 1),
    surroundings,
    progress: (text) => onProgress?.(`${name}: ${text}`),
  });
}
