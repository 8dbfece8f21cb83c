import type { EpochMs } from '@laurel/core';
import type { Sent, Step } from './act.ts';
import type { Violation } from './compare.ts';
import { someHistory, someStart } from './history/some-history.ts';
import { someTerms } from './history/some-terms.ts';
import { type LogStore, openLogStore } from './log-store.ts';
import type { Traced } from './oracle/oracle.ts';
import { assets } from './oracle/pass-time.ts';
import type { Terms } from './oracle/terms.ts';
import { programOf } from './program-of.ts';
import { type Random, randomOf, seedOf } from './random.ts';
import { compareRun, endOf, type Looks, readEach } from './run-history.ts';
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

/** Crowd number n of a run: some histories that begin at the same time. */
export function crowdOf(seed: number, n: number): Crowd {
  const random = randomOf(seedOf(seed, n));
  const terms = someTerms(random);
  const start = someStart(random);
  const histories = Array.from({ length: random.int(1, 8) }, () =>
    someHistory(random, terms, { length: random.int(8, 60), start }),
  );
  return { terms, histories, seed: random.int(1, 2 ** 31) };
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
    const end = endOf(all.flatMap((each) => each.trace.map(({ step }) => step)));
    for (const [history, each] of all.entries()) {
      store.begin(each.prefix);
      const steps = each.trace.map(({ step }) => step);
      const wrong = await compareRun(store, crowd.terms, { ...each, steps, end });
      if (wrong !== null) return { ...wrong, history };
      const is = await store.projected(each.names);
      const must = 'as the log';
      if (is !== null)
        return { at: steps.length, member: each.prefix, what: 'projection', must, is, history };
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

/** Steps that lie no further apart than this meet at the store. */
const together = 20 * 60_000;

/** The next steps of some histories at one instant: messages go together, twice at times. */
async function round(store: LogStore, all: readonly Running[], random: Random): Promise<void> {
  const open = all.filter((each) => each.next < each.steps.length);
  const due = (each: Running): EpochMs => each.steps[each.next]?.now ?? Number.POSITIVE_INFINITY;
  const first = Math.min(...open.map(due));
  const here = open.filter((each) => due(each) <= first + together);
  const taken = here.map((each) => ({ each, steps: nextSteps(each, first, random) }));
  const now = Math.max(...taken.flatMap(({ steps }) => steps.map((step) => step.now)));
  for (const { each, steps } of taken) if (steps[0]?.step === 'pass') await pass(store, each, now);
  const sends = taken.flatMap(({ each, steps }) =>
    steps.flatMap((step) =>
      step.step === 'send' ? [{ each, sent: { ...step.sent, prefix: each.prefix } }] : [],
    ),
  );
  const twice = sends.filter(() => random.chance(0.1));
  const answers = await store.sendAll(
    [...sends, ...twice].map(({ sent }) => sent),
    now,
  );
  const relayed = await store.relay(now);
  if (random.chance(0.1)) await store.catchUp();
  const told = [...sends, ...twice].map((one, n) => ({ ...one, answer: answers[n] }));
  for (const { each } of taken) {
    const mine = told.filter((one) => one.each === each);
    for (const { sent, answer } of await store.inOrder(mine)) {
      const decidedAt = answer?.decidedAt ?? now;
      note(each, { step: { step: 'send', now, sent: plain(sent) }, told: answer ?? null, decidedAt });
      note(each, { step: { step: 'relay', now }, told: null, relayed: ownOf(each, relayed) });
    }
  }
}

/** What a history does next: a look, or one or several messages at once. */
function nextSteps(each: Running, first: EpochMs, random: Random): readonly Step[] {
  const many = random.chance(0.3) ? 3 : 1;
  const steps: Step[] = [];
  while (steps.length < many) {
    const step = each.steps[each.next];
    if (step === undefined || (steps.length > 0 && (step.step !== 'send' || step.now > first + together)))
      break;
    // A client cannot name a hold before she was told of it.
    if (steps.length > 0 && step.step === 'send' && 'hold' in step.sent.act) break;
    each.next += 1;
    steps.push(step);
    if (step.step !== 'send') break;
  }
  return steps;
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
