import type { EpochMs } from '@laurel/core';
import type { Sent, Step } from './act.ts';
import type { Violation } from './compare.ts';
import { type LogStore, openLogStore } from './log-store.ts';
import type { Traced } from './oracle/oracle.ts';
import { assets } from './oracle/pass-time.ts';
import type { Terms } from './oracle/terms.ts';
import { programOf } from './program-of.ts';
import { type Random, randomOf } from './random.ts';
import { compareRun, type Looks, readEach } from './run-history.ts';
import type { Told } from './store.ts';
import { programsOf } from './volume.ts';

/** Histories of different members that reach one store side by side, under one program. */
export interface Crowd {
  readonly terms: Terms;
  readonly histories: readonly (readonly Step[])[];
  /** Of the faults and of who meets whom. */
  readonly seed: number;
}

/** What one history has seen so far. */
interface Running {
  readonly prefix: string;
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  readonly trace: Traced[];
  readonly told: (Told | null)[];
  readonly looks: Looks[];
  next: number;
}

/** Runs a crowd through the real write path, with faults. The first thing that is not as it must be, or null. */
export async function runOnLog(crowd: Crowd): Promise<(Violation & { readonly history: number }) | null> {
  const random = randomOf(crowd.seed);
  const programs = programsOf(crowd.terms);
  const source = JSON.stringify(programOf(crowd.terms));
  const store = await openLogStore({ programs, source, random, assets });
  try {
    const all = crowd.histories.map(
      (steps, n): Running => ({ ...begun(steps), prefix: `h${n}-`, steps, next: 0 }),
    );
    while (all.some((each) => each.next < each.steps.length)) await round(store, all, random);
    for (const [history, each] of all.entries()) {
      store.begin(each.prefix);
      const steps = each.trace.map(({ step }) => step);
      const wrong = await compareRun(store, crowd.terms, { ...each, steps });
      if (wrong !== null) return { ...wrong, history };
    }
    return null;
  } finally {
    await store.close();
  }
}

function begun(steps: readonly Step[]): Pick<Running, 'names' | 'trace' | 'told' | 'looks'> {
  const names = [...new Set(steps.flatMap((step) => (step.step === 'send' ? [step.sent.member] : [])))];
  return { names, trace: [], told: [], looks: [] };
}

/** The next steps of some histories at one instant: messages go together, twice at times. */
async function round(store: LogStore, all: readonly Running[], random: Random): Promise<void> {
  const open = all.filter((each) => each.next < each.steps.length);
  const some = open.filter(() => random.chance(0.4));
  const here = some.length === 0 ? open.slice(0, 1) : some;
  const steps = here.map((each) => ({ each, step: each.steps[each.next] as Step }));
  const now = Math.max(...steps.map(({ step }) => step.now));
  for (const { each } of steps) each.next += 1;
  for (const { each, step } of steps) if (step.step === 'pass') await pass(store, each, now);
  const sends = steps.flatMap(({ each, step }) => (step.step === 'send' ? [{ each, sent: step.sent }] : []));
  const messages = sends.map(({ each, sent }): Sent => ({ ...sent, prefix: each.prefix }));
  const twice = messages.filter(() => random.chance(0.1));
  const told = await store.sendAll([...messages, ...twice], now);
  for (const [n, { each, sent }] of sends.entries())
    note(each, {
      step: { step: 'send', now, sent },
      told: told[n] ?? null,
      decidedAt: told[n]?.decidedAt ?? now,
    });
  const relayed = await store.relay(now);
  for (const { each } of sends)
    note(each, { step: { step: 'relay', now }, told: null, relayed: ownOf(each, relayed) });
  for (const [n, sent] of twice.entries()) {
    const each = sends.find((one) => one.each.prefix === sent.prefix && one.sent.id === sent.id)?.each;
    const answer = told[messages.length + n] ?? null;
    if (each !== undefined)
      note(each, { step: { step: 'send', now, sent: plain(sent) }, told: answer, decidedAt: now });
  }
}

const plain = ({ prefix: _, ...sent }: Sent): Sent => sent;

async function pass(store: LogStore, each: Running, now: EpochMs): Promise<void> {
  store.begin(each.prefix);
  await store.pass(now);
  note(each, { step: { step: 'pass', now }, told: null, look: await readEach(store, each.names, now) });
}

function note(
  each: Running,
  what: {
    step: Step;
    told: Told | null;
    decidedAt?: EpochMs;
    relayed?: ReadonlyMap<string, EpochMs>;
    look?: Looks;
  },
): void {
  const { step, told, decidedAt = step.now, relayed } = what;
  each.trace.push(relayed === undefined ? { step, decidedAt } : { step, decidedAt, relayed });
  each.told.push(told);
  each.looks.push(what.look ?? (() => null));
}

/** Keys of the follow-ons of one history, without its prefix. */
function ownOf({ prefix }: Running, relayed: ReadonlyMap<string, EpochMs>): ReadonlyMap<string, EpochMs> {
  const own = [...relayed].flatMap(([key, at]) => {
    const [kind = '', about = ''] = key.split(' ');
    return about.startsWith(prefix) ? [[`${kind} ${about.slice(prefix.length)}`, at] as const] : [];
  });
  return new Map(own);
}
