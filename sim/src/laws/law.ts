import { advance, type Entry, type Head, ledgerLines, type Programs, stateLine } from '@laurel/core';
import { systemChance, systemClock } from '@laurel/runtime';
import type { Step } from '../act.ts';
import { type CoreStore, coreStore } from '../core-store.ts';
import type { Kind } from '../kind.ts';
import { assets } from '../oracle/pass-time.ts';
import { type Random, randomOf, seedOf } from '../random.ts';
import { endOf } from '../run-history.ts';
import { type Case, shrink, shrinkTo } from '../shrink.ts';
import { story, storyOfKind } from '../story.ts';
import { caseOf, programsOf } from '../volume.ts';

/** How long and how often a law is tried; a nightly run sets the number of histories. */
export interface Effort {
  readonly seed: number;
  readonly seconds: number;
  readonly histories: number;
}

/** `LAUREL_TEST_SEED`, `LAUREL_TEST_SECONDS`, `LAUREL_TEST_HISTORIES`, as the test read them. */
export function effortOf(said: Readonly<Record<string, string | undefined>>): Effort {
  const histories = Number(said['LAUREL_TEST_HISTORIES'] ?? Number.POSITIVE_INFINITY);
  const otherwise = histories === Number.POSITIVE_INFINITY ? 6 : Number.POSITIVE_INFINITY;
  const seconds = Number(said['LAUREL_TEST_SECONDS'] ?? otherwise);
  return {
    seed: Number(said['LAUREL_TEST_SEED'] ?? systemChance.bytes(4).readUInt32LE()),
    seconds,
    histories,
  };
}

/**
 * For kinds whose oracles are young: by one seed, as many histories as fit; fresh seeds are for the night and for
 * `npm run sim`, until these have been quiet.
 */
export function sameEffort(seed: number, said: Readonly<Record<string, string | undefined>>): Effort {
  const same = { LAUREL_TEST_SEED: String(seed), LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '3' };
  return effortOf({ ...same, ...said });
}

/**
 * Tries a law on history after history. `broken` says how the law was broken, or null.
 * @returns null, or the first breach with its shortest history
 */
export function tryLaw(
  name: string,
  effort: Effort,
  broken: (each: Case, random: Random) => Promise<string | null>,
): Promise<string | null> {
  const starters = { caseOf, shrink, story: (each: Case) => story(each, null) };
  return tryOn(starters, { name, ...effort }, broken);
}

/** The same of another kind of program, for a third of the time. */
export function tryKindLaw<T extends { readonly zone: string }>(
  kind: Kind<T>,
  name: string,
  effort: Effort,
  broken: (each: Case<T>) => Promise<string | null>,
): Promise<string | null> {
  const histories: Histories<T> = {
    caseOf: kind.caseOf,
    shrink: (each, fails) => shrinkTo(kind.plain, each, fails),
    story: (each) => storyOfKind(kind, each, null),
  };
  return tryOn(histories, { name: `${name} (${kind.name})`, ...effort, seconds: effort.seconds / 3 }, broken);
}

/** Programs of one kind, with their histories. */
interface Histories<T extends object> {
  readonly caseOf: (seed: number, n: number) => Case<T>;
  readonly shrink: (each: Case<T>, fails: (tried: Case<T>) => Promise<boolean>) => Promise<Case<T>>;
  readonly story: (each: Case<T>) => string;
}

async function tryOn<T extends object>(
  of: Histories<T>,
  { name, seed, seconds, histories }: Effort & { readonly name: string },
  broken: (each: Case<T>, random: Random) => Promise<string | null>,
): Promise<string | null> {
  const start = systemClock.monotonicMs();
  let n = 0;
  for (; n < histories && systemClock.monotonicMs() - start < seconds * 1000; n += 1) {
    const each = of.caseOf(seed, n);
    const faultOf = (tried: Case<T>): Promise<string | null> => broken(tried, randomOf(seedOf(seed, n)));
    if ((await faultOf(each)) === null) continue;
    const small = await of.shrink(
      each,
      async (tried) => tried.steps.length > 0 && (await faultOf(tried)) !== null,
    );
    const fault = await faultOf(small);
    return `${name}: seed ${seed}, history ${n}: ${fault}\n${of.story(small)}`;
  }
  console.info(`${name}: seed ${seed}, ${n} histories`);
  return null;
}

/** The same history with a clock that never goes back, so that time may be let pass anywhere. */
export function monotone(steps: readonly Step[]): readonly Step[] {
  let now = Number.NEGATIVE_INFINITY;
  return steps.map((step) => {
    now = Math.max(now, step.now);
    return { ...step, now };
  });
}

export async function runSteps(store: CoreStore, steps: readonly Step[]): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  for (const step of steps) {
    if (step.step === 'send') told.push(await store.send(step.sent, step.now));
    if (step.step === 'relay') await store.relay(step.now);
    if (step.step === 'pass') await store.pass(step.now);
  }
  return told;
}

export const freshStore = (programs: Programs): CoreStore => coreStore(programs, assets);

/** The lines of the ledger and state hashes as of an instant: what time owes by then is in them. */
export async function linesAt(programs: Programs, store: CoreStore, at: number): Promise<readonly string[]> {
  const logs = await store.logs();
  return [...store.heads()].sort(byName).flatMap(([name, head]) => {
    const log = logs.get(name) ?? [];
    return linesOf(programs, store, { name, head, log, at });
  });
}

const byName = ([a]: readonly [string, Head], [b]: readonly [string, Head]): number => (a < b ? -1 : 1);

function linesOf(
  programs: Programs,
  store: CoreStore,
  of: { name: string; head: Head; log: readonly Entry[]; at: number },
): readonly string[] {
  const { name, head, log, at } = of;
  const passed = advance(programs, head, at, store.names.numberOf(name));
  const entries = [...log, ...passed.entries];
  const state = stateLine(name, passed.head, store.names.nameOf);
  return [...entries.flatMap((entry) => ledgerLines(name, entry)), state];
}

/** The first line in which two readings differ. */
export function difference(a: readonly string[], b: readonly string[]): string | null {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1)
    if (a[at] !== b[at]) return `line ${at}:\n  ${a[at]}\n  ${b[at]}`;
  return null;
}

export { endOf, programsOf };
