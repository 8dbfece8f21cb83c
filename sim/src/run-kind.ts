import type { Entry, EpochMs, Head } from '@laurel/core';
import type { Step } from './act.ts';
import { compareAnswer, type Violation } from './compare.ts';
import { type CoreStore, coreStore } from './core-store.ts';
import { invariants } from './invariants.ts';
import type { Kind, Stored, Texts, TracedStep } from './kind.ts';
import { endOf } from './run-history.ts';
import type { Case } from './shrink.ts';
import type { Told } from './store.ts';

export type TextsOf = (member: string) => Texts | null;

/** What a store did with a history. */
export interface RanKind {
  readonly trace: readonly TracedStep[];
  readonly told: readonly (Told | null)[];
  readonly looks: readonly (TextsOf | null)[];
  readonly end: EpochMs;
  readonly last: TextsOf;
  readonly logs: ReadonlyMap<string, readonly Entry[]>;
  readonly heads: ReadonlyMap<string, Head>;
  readonly whole?: Texts;
}

/** Runs one history on the pure core. A crash is a violation too. */
export async function runKindOnCore<T extends { readonly zone: string }>(
  kind: Kind<T>,
  { terms, steps }: Case<T>,
): Promise<Violation | null> {
  try {
    return compareKind(kind, terms, await driveCore(kind, terms, steps));
  } catch (thrown) {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const is = text.split('\n').slice(0, 6).join('\n');
    return { at: -1, member: '', what: 'crash', must: 'an answer', is };
  }
}

/** The smallest shell over a program of a kind. */
export const storeOfKind = <T extends { readonly zone: string }>(kind: Kind<T>, terms: T): CoreStore =>
  coreStore(
    kind.programsOf(terms),
    [],
    kind.loadedOf(terms),
    kind.poolsOf?.(terms) ?? [],
    kind.followsAtOnce === true,
  );

async function driveCore<T extends { readonly zone: string }>(
  kind: Kind<T>,
  terms: T,
  steps: readonly Step[],
): Promise<RanKind> {
  const programs = kind.programsOf(terms);
  const store = storeOfKind(kind, terms);
  const lookAt = async (at: EpochMs): Promise<TextsOf> => {
    const logs = await store.logs();
    const heads = store.heads();
    return (name) => {
      const head = heads.get(name);
      if (head === undefined) return null;
      return kind.seenOf(
        programs,
        {
          head,
          log: logs.get(name) ?? [],
          member: store.names.numberOf(name),
          nameOf: store.names.nameOf,
        },
        at,
      );
    };
  };
  const trace: TracedStep[] = [];
  const told: (Told | null)[] = [];
  const looks: (TextsOf | null)[] = [];
  for (const step of steps) {
    const answer = step.step === 'send' ? await store.send(step.sent, step.now) : null;
    const relayed = step.step === 'relay' ? await store.relay(step.now) : undefined;
    if (step.step === 'pass') await store.pass(step.now);
    looks.push(step.step === 'pass' ? memorised(await lookAt(step.now), steps) : null);
    told.push(answer);
    const decidedAt = answer?.decidedAt ?? step.now;
    trace.push({ step, decidedAt, told: answer, ...(relayed === undefined ? {} : { relayed }) });
  }
  const end = endOf(steps);
  const [logs, heads] = [await store.logs(), store.heads()];
  const { numberOf, nameOf } = store.names;
  const all = [...heads].map(([name, head]): [string, Stored] => {
    return [name, { head, log: logs.get(name) ?? [], member: numberOf(name), nameOf }];
  });
  const whole = await kind.wholeOf?.(programs, new Map(all), end);
  const read = { trace, told, looks, end, last: await lookAt(end), logs, heads };
  return whole === undefined ? read : { ...read, whole };
}

/** Looks now, as logs grow. */
function memorised(look: TextsOf, steps: readonly Step[]): TextsOf {
  const seen = new Map(namesOf(steps).map((name) => [name, look(name)]));
  return (name) => seen.get(name) ?? null;
}

export const namesOf = (steps: readonly Step[]): readonly string[] => [
  ...new Set(steps.flatMap((step) => (step.step === 'send' ? [step.sent.member] : []))),
];

/** Judges what a store did with a history. */
export function compareKind<T extends { readonly zone: string }>(
  kind: Kind<T>,
  terms: T,
  ran: RanKind,
): Violation | null {
  const judged = kind.judge(terms, ran.trace, ran.end);
  for (const [at, { step }] of ran.trace.entries()) {
    const is = ran.told[at] ?? null;
    const wrong =
      step.step === 'send' && is !== null
        ? compareAnswer(at, step.sent.member, { must: judged.verdicts[at] ?? null, is })
        : compareLooks(at, judged.looks[at] ?? null, ran.looks[at] ?? null);
    if (wrong !== null) return wrong;
  }
  const at = ran.trace.length;
  return (
    compareLooks(at, judged.last, ran.last) ??
    compareWhole(at, judged.whole ?? null, ran.whole) ??
    invariants(ran.logs, at) ??
    kind.faultIn(terms, ran.logs, ran.heads, at)
  );
}

/** What is read of all members together, as if it were one more of them. */
function compareWhole(at: number, must: Texts | null, is: Texts | undefined): Violation | null {
  if (must === null) return null;
  return compareLooks(at, new Map([['all', must]]), () => is ?? null);
}

function compareLooks(
  at: number,
  must: ReadonlyMap<string, Texts> | null,
  is: TextsOf | null,
): Violation | null {
  for (const [member, seen] of must ?? []) {
    const found = is?.(member) ?? {};
    for (const what of new Set([...Object.keys(seen), ...Object.keys(found)])) {
      const [a, b] = [seen[what] ?? 'nothing', found[what] ?? 'nothing'];
      // Where the page leaves room each of several is right.
      if (!a.split(' or ').includes(b)) return { at, member, what, must: a, is: b };
    }
  }
  return null;
}
