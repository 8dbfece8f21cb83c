import { systemChance, systemClock } from '@laurel/runtime';
import type { Violation } from './compare.ts';
import { runCanaries } from './run-canaries.ts';
import { type Case, shrink } from './shrink.ts';
import { story } from './story.ts';
import { caseOf, runOnCore } from './volume.ts';

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
  };
}

/** The same kind of fault: what a shorter history must still show. */
const sameKind = (a: Violation | null, b: Violation): boolean => a !== null && a.what === b.what;

async function report(
  options: Options,
  n: number,
  { found, wrong }: { found: Case; wrong: Violation },
): Promise<void> {
  console.log(`\nviolation in history ${n}: ${wrong.what}`);
  console.log(`replay: npm run sim -- --seed ${options.seed} --history ${n}`);
  if (options.quick) return;
  const small = await shrink(found, async (each) => sameKind(await runOnCore(each), wrong));
  console.log(story(small, await runOnCore(small)));
}

async function main(options: Options): Promise<number> {
  const { seconds, seed, history } = options;
  console.log(`seed ${seed}`);
  const start = clock.monotonicMs();
  let operations = 0;
  let violations = 0;
  let n = history ?? 0;
  const goesOn = (): boolean =>
    history === null
      ? clock.monotonicMs() - start < seconds * 1000 && operations < options.operations
      : n === history;
  for (; goesOn(); n += 1) {
    const each = caseOf(seed, n);
    const wrong = await runOnCore(each);
    operations += each.steps.length;
    if (wrong === null) continue;
    violations += 1;
    await report(options, n, { found: each, wrong });
    if (options.quick || violations >= 3) break;
  }
  const rate = Math.round((operations / Math.max(clock.monotonicMs() - start, 1)) * 1000);
  console.log(`${operations} operations, ${violations} violations, ${rate} operations per second`);
  return violations > 0 ? 1 : 0;
}

const options = optionsOf(process.argv.slice(2));
process.exitCode = options.canaries ? await runCanaries(options.seed) : await main(options);
