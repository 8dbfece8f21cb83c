import type { Entry, EpochMs, Head } from '@laurel/core';
import type { Act, Sent, Step } from './act.ts';
import type { Violation } from './compare.ts';
import type { Kind, Stored, Texts, TracedStep } from './kind.ts';
import { naming } from './log-clients.ts';
import { type LogStore, type MemberLog, openLogStore } from './log-store.ts';
import { counterOf } from './pools.ts';
import { type Random, randomOf } from './random.ts';
import { endOf } from './run-history.ts';
import { compareKind, namesOf, type RanKind, type TextsOf } from './run-kind.ts';
import type { Case } from './shrink.ts';
import type { Told } from './store.ts';

interface Running {
  readonly store: LogStore;
  readonly alone: readonly Act['do'][];
  readonly random: Random;
  readonly steps: readonly Step[];
  readonly look: (at: EpochMs) => Promise<TextsOf>;
  readonly trace: TracedStep[];
  readonly told: (Told | null)[];
  readonly looks: (TextsOf | null)[];
}

/** Runs one history through the real write path, with faults. */
export async function runKindOnLog<T extends { readonly zone: string }>(
  kind: Kind<T>,
  seed: number,
  { terms, steps }: Case<T>,
): Promise<Violation | null> {
  const random = randomOf(seed);
  const programs = kind.programsOf(terms);
  const source = JSON.stringify(kind.sourceOf(terms));
  const loaded = kind.loadedOf(terms);
  const pools = kind.poolsOf?.(terms) ?? [];
  const store = await openLogStore({ programs, source, random, assets: [], loaded, pools });
  const look = (at: EpochMs): Promise<TextsOf> => lookAt(store, steps, (of) => kind.seenOf(programs, of, at));
  const alone = [...namesOthers, ...(kind.apart ?? [])];
  const running: Running = { store, alone, random, steps, look, trace: [], told: [], looks: [] };
  try {
    for (let next = 0; next < steps.length; ) next = await round(running, next);
    const end = endOf(steps);
    const names = namesOf(steps);
    const last = await look(end);
    const { logs, heads, all } = await logsOf(store, names);
    const whole = await kind.wholeOf?.(programs, all, end);
    const ran = { ...running, end, last, logs, heads, ...(whole === undefined ? {} : { whole }) };
    const wrong = compareKind(kind, terms, ran);
    if (wrong !== null) return wrong;
    const is =
      (await miscounted(store, [...loaded.keys(), ...pools.map(counterOf)], logs)) ??
      (await store.projected(names)) ??
      (await store.verified());
    return is === null ? null : { at: steps.length, member: '', what: 'tables', must: 'as the log', is };
  } finally {
    await store.close();
  }
}

/** What may go together with others: it names nothing that one of them makes. */
const namesOthers: readonly Act['do'][] = ['register', 'capture', 'release', 'restore', ...naming];
const together = 20 * 60_000;

/** The next step, or messages that meet at the store. Returns the step after. */
async function round(running: Running, from: number): Promise<number> {
  const { store, alone, random, steps } = running;
  const step = steps[from];
  if (step === undefined) return from + 1;
  if (step.step === 'pass') {
    await store.pass(step.now);
    note(running, { step, decidedAt: step.now, told: null }, await running.look(step.now));
    return from + 1;
  }
  if (step.step === 'relay') {
    await relay(running, step.now);
    return from + 1;
  }
  const sends = [step];
  let next = from + 1;
  for (const most = random.chance(0.4) ? 4 : 1; sends.length < most; next += 1) {
    const one = steps[next];
    if (one?.step === 'relay') continue;
    if (one?.step !== 'send' || one.now > step.now + together) break;
    if (alone.includes(one.sent.act.do) || alone.includes(step.sent.act.do)) break;
    sends.push(one);
  }
  await send(
    running,
    sends.map(({ sent }) => sent),
    Math.max(...sends.map(({ now }) => now)),
  );
  return Math.max(next, from + 1);
}

async function send(running: Running, sent: readonly Sent[], now: EpochMs): Promise<void> {
  const { store, random } = running;
  const twice = sent.filter(() => random.chance(0.1));
  const all = [...sent, ...twice];
  const answers = await store.sendAll(all, now);
  if (random.chance(0.1)) await store.catchUp();
  const answered = all.map((one, n) => ({ sent: one, answer: answers[n] }));
  for (const { sent: one, answer } of await store.inOrder(answered)) {
    const told = answer ?? null;
    note(running, { step: { step: 'send', now, sent: one }, decidedAt: told?.decidedAt ?? now, told }, null);
  }
  await relay(running, now);
}

async function relay(running: Running, now: EpochMs): Promise<void> {
  const relayed = await running.store.relay(now);
  note(running, { step: { step: 'relay', now }, decidedAt: now, told: null, relayed }, null);
}

function note({ trace, told, looks }: Running, traced: TracedStep, look: TextsOf | null): void {
  trace.push(traced);
  told.push(traced.told);
  looks.push(look);
}

async function lookAt(
  store: LogStore,
  steps: readonly Step[],
  seenOf: (of: Stored) => Texts | null,
): Promise<TextsOf> {
  const names = new Map<number, string>();
  const all = new Map<string, Omit<Stored, 'nameOf'>>();
  for (const name of namesOf(steps)) {
    const found = await store.member(name);
    if (found === null) continue;
    const { head, entries: log, member } = found;
    names.set(member, name);
    all.set(name, { head, log, member });
  }
  const nameOf = (member: number): string => names.get(member) ?? '';
  const seen = new Map([...all].map(([name, of]) => [name, seenOf({ ...of, nameOf })]));
  return (name) => seen.get(name) ?? null;
}

async function logsOf(
  store: LogStore,
  names: readonly string[],
): Promise<Pick<RanKind, 'logs' | 'heads'> & { readonly all: ReadonlyMap<string, Stored> }> {
  const logs = new Map<string, readonly Entry[]>();
  const heads = new Map<string, Head>();
  const members = new Map<string, MemberLog>();
  for (const name of names) {
    const found = await store.member(name);
    if (found === null) continue;
    logs.set(name, found.entries);
    heads.set(name, found.head);
    members.set(name, found);
  }
  const nameOf = (number: number): string =>
    [...members.values()].find(({ member }) => member === number)?.name ?? '';
  const all = [...members].map(([name, { head, entries, member }]): [string, Stored] => {
    return [name, { head, log: entries, member, nameOf }];
  });
  return { logs, heads, all: new Map(all) };
}

/** I13: what the log took of each counter is what the counter says. */
async function miscounted(
  store: LogStore,
  counters: readonly string[],
  logs: ReadonlyMap<string, readonly Entry[]>,
): Promise<string | null> {
  const used = await store.used(counters);
  for (const counter of counters) {
    const entries = [...logs.values()].flat();
    const taken = entries.reduce((sum, { outcome }) => sum + (outcome.claims?.[counter]?.by ?? 0), 0);
    if (used.get(counter) !== taken) return `${counter} is used ${used.get(counter)}, the log took ${taken}`;
  }
  return null;
}
