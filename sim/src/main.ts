import { systemChance, systemClock } from '@laurel/runtime';
import { kindOf, kinds, type Level } from './levels.ts';
import { runCanaries } from './run-canaries.ts';

const clock = systemClock;

interface Options {
  readonly seconds: number;
  readonly seed: number;
  /** Stop after so many operations. */
  readonly operations: number;
  /** Only this history of the run. */
  readonly history: number | null;
  /** The first violation is enough, as it is. */
  readonly quick: boolean;
  readonly canaries: boolean;
  /** Only this level. */
  readonly level: Level | null;
  /** Only programs of this kind. */
  readonly kind: string | null;
}

function optionsOf(args: readonly string[]): Options {
  const said = (name: string): string | undefined => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const number = (name: string, otherwise: number): number => {
    const value = Number(said(name) ?? otherwise);
    if ((Number.isSafeInteger(value) && value >= 0) || value === otherwise) return value;
    console.error(`--${name} wants a whole number`);
    process.exit(2);
  };
  return {
    seconds: number('seconds', 120),
    seed: number('seed', systemChance.bytes(4).readUInt32LE()),
    operations: number('operations', Number.POSITIVE_INFINITY),
    history: said('history') === undefined ? null : number('history', 0),
    quick: args.includes('--quick'),
    canaries: args.includes('--canaries'),
    level: levelOf(said('level')),
    kind: kindSaid(said('kind')),
  };
}

function levelOf(said: string | undefined): Level | null {
  if (said === undefined || said === 'core' || said === 'log') return said ?? null;
  console.error('--level is core or log');
  process.exit(2);
}

function kindSaid(said: string | undefined): string | null {
  if (said === undefined || said in kinds) return said ?? null;
  console.error(`--kind is one of ${Object.keys(kinds).join(', ')}`);
  process.exit(2);
}

function runOf(kind: string, level: Level) {
  const runs = kinds[kind];
  if (runs === undefined) throw new Error(`no kind ${kind}`);
  return runs[level];
}

async function main(options: Options): Promise<number> {
  const { seconds, seed, history } = options;
  console.log(`seed ${seed}`);
  const start = clock.monotonicMs();
  const counts = { core: 0, log: 0 };
  let violations = 0;
  let n = history ?? 0;
  // What breaks in the background of the product is a violation as well.
  process.once('uncaughtException', (thrown) => {
    console.log(`\nviolation in history ${n}: crash\nreplay: npm run sim -- --seed ${seed} --history ${n}`);
    console.log(thrown.stack ?? thrown.message);
    console.log(`${counts.core + counts.log} operations`);
    process.exit(1);
  });
  const goesOn = (): boolean =>
    history === null
      ? clock.monotonicMs() - start < seconds * 1000 && counts.core + counts.log < options.operations
      : n === history;
  for (; goesOn(); n += 1) {
    // One history in eight goes through the real write path, which is slower.
    const level = options.level ?? (n % 8 === 7 ? 'log' : 'core');
    const kind = options.kind ?? kindOf(n);
    const found = await runOf(kind, level)(seed, n, options.quick);
    counts[level] += found.operations;
    if (found.story === null) continue;
    violations += 1;
    console.log(`\nviolation in history ${n}: ${found.story.what}`);
    console.log(`replay: npm run sim -- --level ${level} --kind ${kind} --seed ${seed} --history ${n}`);
    if (!options.quick) console.log(found.story.text);
    if (options.quick || violations >= 3) break;
  }
  const took = Math.max(clock.monotonicMs() - start, 1);
  const operations = counts.core + counts.log;
  console.log(
    `${operations} operations (${counts.core} core, ${counts.log} log), ${violations} violations, ` +
      `${Math.round((operations / took) * 1000)} operations per second`,
  );
  return violations > 0 ? 1 : 0;
}

const options = optionsOf(process.argv.slice(2));
const code = options.canaries ? await runCanaries(options.seed) : await main(options);
// Timers of processes that died in the simulation are no reason to stay.
process.exit(code);
