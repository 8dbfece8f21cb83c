import {
  type CompiledProgram,
  compileProgram,
  type Entry,
  type EpochMs,
  type Head,
  type Programs,
  readProgram,
} from '@laurel/core';
import type { Step } from '../act.ts';
import { compareAnswer, type Violation } from '../compare.ts';
import { coreStore } from '../core-store.ts';
import { someClub } from '../history/some-club.ts';
import { someClubHistory } from '../history/some-club-history.ts';
import { someStart } from '../history/some-history.ts';
import { clubInvariants } from '../invariants/club.ts';
import { invariants } from '../invariants.ts';
import { type Club, inForce } from '../oracle/club/club.ts';
import { judgeClub, type TracedOfClub } from '../oracle/club/judge-club.ts';
import type { SeenOfClub } from '../oracle/club/seen-of-person.ts';
import { newWorld } from '../oracle/club/world.ts';
import { randomOf, seedOf } from '../random.ts';
import { endOf } from '../run-history.ts';
import type { Case } from '../shrink.ts';
import type { Told } from '../store.ts';
import { programOfClub } from './program-of-club.ts';
import { seenOfClub } from './seen-of-club.ts';

/** The versions of the program; the first is in force from the beginning. */
export function programsOfClub(club: Club): Programs {
  const first = { number: 1, effectiveAt: 0, compiled: compiledOf(club), policy: 'honourPeriod' } as const;
  if (club.next === null) return { versions: [first] };
  const { at } = club.next;
  const compiled = compiledOf(inForce(club, at));
  return { versions: [first, { number: 2, effectiveAt: at, compiled, policy: 'honourPeriod' }] };
}

function compiledOf(club: Club): CompiledProgram {
  const read = readProgram(programOfClub(club));
  if (!read.ok) throw new Error(`the program is refused: ${JSON.stringify(read.problems)}`);
  const compiled = compileProgram(read.program, read.origins);
  if (!compiled.ok) throw new Error(`the program does not compile: ${JSON.stringify(compiled.problems)}`);
  return compiled.compiled;
}

/** What operators loaded of prizes and goods. */
export const loadedOf = (club: Club): ReadonlyMap<string, number> => newWorld(club).left;

/** History number n of a run. */
export function clubCaseOf(seed: number, n: number): Case<Club> {
  const random = randomOf(seedOf(seed, n));
  const terms = someClub(random);
  const length = random.chance(0.9) ? random.int(6, 60) : random.int(60, 250);
  return { terms, steps: someClubHistory(random, terms, { length, start: someStart(random) }) };
}

export type Looks = (member: string) => SeenOfClub | null;

/** What a store did with a history. */
export interface RanClub {
  readonly trace: readonly TracedOfClub[];
  readonly told: readonly (Told | null)[];
  readonly looks: readonly (Looks | null)[];
  readonly end: EpochMs;
  readonly last: Looks;
  readonly logs: ReadonlyMap<string, readonly Entry[]>;
  readonly heads: ReadonlyMap<string, Head>;
}

/** Runs one history of a club on the pure core. A crash is a violation too. */
export async function runClubOnCore({ terms, steps }: Case<Club>): Promise<Violation | null> {
  try {
    return compareClub(terms, await driveCore(terms, steps));
  } catch (thrown) {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const is = text.split('\n').slice(0, 6).join('\n');
    return { at: -1, member: '', what: 'crash', must: 'an answer', is };
  }
}

export async function driveCore(club: Club, steps: readonly Step[]): Promise<RanClub> {
  const programs = programsOfClub(club);
  const store = coreStore(programs, [], loadedOf(club));
  const lookAt = async (at: EpochMs): Promise<Looks> => {
    const logs = await store.logs();
    const heads = store.heads();
    return (name) => {
      const head = heads.get(name);
      if (head === undefined) return null;
      return seenOfClub(
        programs,
        { head, log: logs.get(name) ?? [], member: store.names.numberOf(name) },
        at,
      );
    };
  };
  const trace: TracedOfClub[] = [];
  const told: (Told | null)[] = [];
  const looks: (Looks | null)[] = [];
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
  return { trace, told, looks, end, last: await lookAt(end), logs: await store.logs(), heads: store.heads() };
}

/** Looks now, as logs grow. */
function memorised(look: Looks, steps: readonly Step[]): Looks {
  const seen = new Map(namesOf(steps).map((name) => [name, look(name)]));
  return (name) => seen.get(name) ?? null;
}

export const namesOf = (steps: readonly Step[]): readonly string[] => [
  ...new Set(steps.flatMap((step) => (step.step === 'send' ? [step.sent.member] : []))),
];

/** Judges what a store did with a history of a club. */
export function compareClub(club: Club, ran: RanClub): Violation | null {
  const judged = judgeClub(club, ran.trace, ran.end);
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
    invariants(ran.logs, at) ??
    clubInvariants(club, ran.logs, ran.heads, at)
  );
}

function compareLooks(
  at: number,
  must: ReadonlyMap<string, SeenOfClub> | null,
  is: Looks | null,
): Violation | null {
  for (const [member, seen] of must ?? []) {
    const found = is?.(member) ?? {};
    for (const what of new Set([...Object.keys(seen), ...Object.keys(found)])) {
      const [a, b] = [seen[what] ?? 'nothing', found[what] ?? 'nothing'];
      if (a !== b) return { at, member, what, must: a, is: b };
    }
  }
  return null;
}
