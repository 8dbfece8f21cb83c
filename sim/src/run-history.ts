import type { EpochMs } from '@laurel/core';
import type { Step } from './act.ts';
import { compareAnswer, compareSeen, type Violation } from './compare.ts';
import { invariants } from './invariants.ts';
import { judge, readAll, type Traced } from './oracle/oracle.ts';
import type { Terms } from './oracle/terms.ts';
import type { Seen, Store, Told } from './store.ts';

/** What a store showed of its members at one moment. */
export type Looks = (member: string) => Seen | null;

export interface Ran {
  readonly steps: readonly Step[];
  readonly names: readonly string[];
  readonly trace: readonly Traced[];
  readonly told: readonly (Told | null)[];
  readonly looks: readonly Looks[];
  /** When the members are read at last; time has not been let pass beyond. */
  readonly end: EpochMs;
}

/** Drives a store through a history and judges it. Null where all is as it must be. */
export async function runHistory(
  store: Store,
  terms: Terms,
  steps: readonly Step[],
): Promise<Violation | null> {
  const names = [...new Set(steps.flatMap((step) => (step.step === 'send' ? [step.sent.member] : [])))];
  return compareRun(store, terms, { ...(await drive(store, steps, names)), steps, names, end: endOf(steps) });
}

export const endOf = (steps: readonly Step[]): EpochMs => Math.max(...steps.map((step) => step.now)) + 1;

/** Judges what a store did with a history. */
export async function compareRun(store: Store, terms: Terms, ran: Ran): Promise<Violation | null> {
  const { steps, names } = ran;
  const judgement = judge(terms, ran.trace);
  for (const [at, step] of steps.entries()) {
    const must = judgement.verdicts[at] ?? null;
    const is = ran.told[at] ?? null;
    const wrong =
      step.step === 'send' && is !== null
        ? compareAnswer(at, step.sent.member, { must, is })
        : compareLooks(at, judgement.looks[at] ?? null, ran.looks[at]);
    if (wrong !== null) return wrong;
  }
  const { end } = ran;
  const last = readAll(terms, judgement.members, end);
  const seen = await readEach(store, names, end);
  return compareLooks(steps.length, last, seen) ?? invariants(await store.logs(names), steps.length);
}

async function drive(
  store: Store,
  steps: readonly Step[],
  names: readonly string[],
): Promise<Pick<Ran, 'trace' | 'told' | 'looks'>> {
  const trace: Traced[] = [];
  const told: (Told | null)[] = [];
  const looks: Ran['looks'][number][] = [];
  for (const step of steps) {
    const answer = step.step === 'send' ? await store.send(step.sent, step.now) : null;
    const relayed = step.step === 'relay' ? await store.relay(step.now) : undefined;
    if (step.step === 'pass') await store.pass(step.now);
    looks.push(step.step === 'pass' ? await readEach(store, names, step.now) : () => null);
    told.push(answer);
    const decidedAt = answer?.decidedAt ?? step.now;
    trace.push(relayed === undefined ? { step, decidedAt } : { step, decidedAt, relayed });
  }
  return { trace, told, looks };
}

export async function readEach(store: Store, names: readonly string[], at: number): Promise<Looks> {
  const seen = new Map<string, Seen | null>();
  for (const name of names) seen.set(name, await store.read(name, at));
  return (name) => seen.get(name) ?? null;
}

function compareLooks(
  at: number,
  must: ReadonlyMap<string, Seen> | null,
  is: Looks | undefined,
): Violation | null {
  for (const [member, seen] of must ?? []) {
    const wrong = compareSeen(at, member, { must: seen, is: is?.(member) ?? null });
    if (wrong !== null) return wrong;
  }
  return null;
}
