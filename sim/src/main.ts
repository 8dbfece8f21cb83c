import { systemChance, systemClock } from '@laurel/runtime';
import type { Violation } from './compare.ts';
import { type Case, shrink } from './shrink.ts';
import { story } from './story.ts';
import { caseOf, runOnCore } from './volume.ts';

const clock = systemClock;

interface Options {
  readonly seconds: number;
  readonly seed: number;
  /** Only this history of the run. */
  readonly history: number | null;
}

function optionsOf(args: readonly string[]): Options {
  const said = (name: string): string | undefined => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const number = (name: string, otherwise: number): number => {
    const value = Number(said(name) ?? otherwise);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    console.error(`--${name} wants a whole number`);
    process.exit(2);
  };
  const history = said('history') === undefined ? null : number('history', 0);
  return {
    seconds: number('seconds', 120),
    seed: number('seed', systemChance.bytes(4).readUInt32LE()),
    history,
  };
}

/** The same kind of fault: what a shorter history must still show. */
const sameKind = (a: Violation | null, b: Violation): boolean => a !== null && a.what === b.what;

async function report(
  seed: number,
  n: number,
  { found, wrong }: { found: Case; wrong: Violation },
): Promise<void> {
  console.log(`\nviolation in history ${n}: ${wrong.what}`);
  console.log(`replay: npm run sim -- --seed ${seed} --history ${n}`);
  const small = await shrink(found, async (each) => sameKind(await runOnCore(each), wrong));
  console.log(story(small, await runOnCore(small)));
}

async function main(): Promise<void> {
  const { seconds, seed, history } = optionsOf(process.argv.slice(2));
  console.log(`seed ${seed}`);
  const start = clock.monotonicMs();
  let operations = 0;
  let violations = 0;
  const last = history === null ? Number.POSITIVE_INFINITY : history;
  let n = history ?? 0;
  for (; n <= last && (history !== null || clock.monotonicMs() - start < seconds * 1000); n += 1) {
    const each = caseOf(seed, n);
    const wrong = await runOnCore(each);
    operations += each.steps.length;
    if (wrong === null) continue;
    violations += 1;
    await report(seed, n, { found: each, wrong });
    if (violations >= 3) break;
  }
  const took = (clock.monotonicMs() - start) / 1000;
  const rate = Math.round(operations / Math.max(took, 0.001));
  console.log(
    `${operations} operations in ${n} histories, ${violations} violations, ${rate} operations per second`,
  );
  process.exitCode = violations > 0 ? 1 : 0;
}

await main();
