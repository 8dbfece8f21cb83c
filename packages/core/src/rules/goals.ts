import type { Making } from '../deciding.ts';
import { add, compare, type Exact, fromDecimalText, subtract, toDecimalText } from '../expressions/index.ts';
import { factKeys, factOf } from '../facts.ts';
import type { Day, EpochMs, Json } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { GoalDef } from '../program/program.ts';
import { riskOn } from '../tasks/at-risk.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { closedBefore } from './limits.ts';

/** Progress of a goal in one window: how far, and how often it was reached. */
export interface Progress {
  /** Exact decimal text of a sum, or a count. */
  readonly n: string;
  readonly reached: number;
  /** Values seen and how often, for `distinct`: what is refunded is seen once less. */
  readonly seen?: readonly (readonly [value: Json, times: number])[];
}
/** Days in a row: [first, last, bonuses granted]. */
export type Run = readonly [first: Day, last: Day, granted: number];

/**
 * Counts this event towards the goal of a rule and says how many times the rule is to fire now.
 * A late event can complete what came after it, so the answer may be more than one.
 */
export function timesReached(
  m: Making,
  { rule, stake }: { readonly rule: CompiledRule; readonly stake?: EpochMs },
  env: Environment,
): Reached {
  const goal = rule.def.goal;
  if (goal === null) return { times: 1 };
  if (goal.streak !== null) return { times: streakReached(m, rule, goal.streak, goal.repeat) };
  const key = goalKey(m, rule, stake);
  const before = progressOf(m, rule, key);
  const after = advanced(m, rule, env, before);
  const reached = timesIn(after.n, goalSize(goal), goal.repeat);
  const times = isKeptAnyhow(m, rule) ? 0 : Math.max(0, reached - before.reached);
  m.fact(key, { ...after, reached: before.reached + times });
  const counted = toDecimalText(subtract(exact(after.n), exact(before.n)));
  return rule.goal.distinct === null
    ? { times, key, counted }
    : { times, key, counted, value: evaluate(m, rule.goal.distinct, env) };
}

/** How often a rule fires now, and what this event counted for towards its goal. */
export interface Reached {
  readonly times: number;
  readonly key?: string;
  readonly counted?: string;
  /** For `distinct`: the value that it brought. */
  readonly value?: Json;
}

/**
 * What an event counted for is taken off again. Returns how many times the goal is still reached, where that is less
 * than it was, otherwise null; a reward that was taken back still counts, so that no other event brings it again.
 */
export function uncount(
  m: Making,
  rule: CompiledRule,
  key: string,
  units: Exact,
  value?: Json,
): number | null {
  const goal = rule.def.goal;
  const fact = factOf(m.draft.head.facts, key) as Progress | undefined;
  const before = fact ?? (m.wanted(key) as unknown as Progress | null);
  if (goal === null || before === null) return null;
  const seen = before.seen === undefined || value === undefined ? undefined : unseen(before.seen, value);
  const n = seen === undefined ? toDecimalText(subtract(exact(before.n), units)) : `${seen.length}`;
  const left = timesIn(n, goalSize(goal), goal.repeat);
  const after = { ...before, n, ...(seen === undefined ? {} : { seen }) } as unknown as Json;
  if (fact === undefined) m.record(key, after);
  else m.fact(key, after);
  return left < timesIn(before.n, goalSize(goal), goal.repeat) ? left : null;
}

/** Different values that one window remembers. */
const SEEN_MAX = 256;

/** One sight of a value less. */
function unseen(seen: NonNullable<Progress['seen']>, value: Json): NonNullable<Progress['seen']> {
  return seen.flatMap(([one, times]) =>
    one !== value ? [[one, times] as const] : times > 1 ? [[one, times - 1] as const] : [],
  );
}

/** How much a goal asks for: events, units of its sum, or different things. */
export function goalSize(goal: GoalDef): number {
  return goal.count ?? goal.sum?.goal ?? goal.distinct?.goal ?? 1;
}

function exact(text: string): Exact {
  return fromDecimalText(text) ?? 0;
}

/** `goal:<rule>:<window>`. */
function goalKey(m: Making, rule: CompiledRule, stake: EpochMs = 0): string {
  if (rule.gate?.saves != null) return savingKey(m, rule, stake);
  const per = rule.def.goal?.per ?? 'lifetime';
  const window = per === 'lifetime' ? 'ever' : m.earning.compiled.calendar.window(m.happenedAt, per).key;
  return `goal:${rule.def.id}:${window}`;
}

/** Of a task that saves a tier: the end that is at stake, before the event earns anything. */
export function stakeOf(m: Making, { gate }: CompiledRule): { readonly stake?: EpochMs } {
  if (gate?.saves == null) return NO_STAKE;
  const risk = riskOn(m.program, m.draft.head, gate.saves.track, m.happenedAt);
  return risk === null ? NO_STAKE : { stake: risk.end };
}
const NO_STAKE = {};

/** What the event earned by now keeps the tier: it counts, and nothing is to be saved. */
function isKeptAnyhow(m: Making, { gate }: CompiledRule): boolean {
  if (gate?.saves == null) return false;
  return riskOn(m.program, m.draft.head, gate.saves.track, m.happenedAt) === null;
}

/** What saves a tier counts anew for each end that is at stake; what was counted for ends before becomes a record. */
function savingKey(m: Making, { def }: CompiledRule, end: EpochMs): string {
  const prefix = `goal:${def.id}:`;
  const key = `${prefix}${end}`;
  if (factOf(m.draft.head.facts, key) === undefined) {
    for (const old of factKeys(m.draft.head.facts)) {
      if (!old.startsWith(prefix)) continue;
      m.record(old, factOf(m.draft.head.facts, old) as Json);
      m.fact(old, null);
    }
  }
  return key;
}

function progressOf(m: Making, rule: CompiledRule, key: string): Progress {
  const fact = factOf(m.draft.head.facts, key) as Progress | undefined;
  if (fact !== undefined) return fact;
  const nothing: Progress = { n: '0', reached: 0 };
  const per = rule.def.goal?.per ?? 'lifetime';
  if (per === 'lifetime' || m.earning.compiled.calendar.window(m.happenedAt, per).to > closedBefore(m))
    return nothing;
  return (m.wanted(key) as unknown as Progress | null) ?? nothing;
}

function advanced(m: Making, rule: CompiledRule, env: Environment, before: Progress): Progress {
  const goal = rule.def.goal;
  if (goal?.sum != null && rule.goal.sum !== null) {
    return { ...before, n: plus(before.n, evaluate(m, rule.goal.sum, env) as unknown as Exact) };
  }
  if (goal?.distinct != null && rule.goal.distinct !== null) {
    const value = evaluate(m, rule.goal.distinct, env);
    const seen = before.seen ?? [];
    const known = seen.some(([one]) => one === value);
    if (!known && seen.length >= SEEN_MAX) return before;
    const next = known
      ? seen.map(([one, times]) => [one, one === value ? times + 1 : times] as const)
      : [...seen, [value, 1] as const];
    return { ...before, seen: next, n: String(next.length) };
  }
  if (goal?.allOf != null) {
    const done = goal.allOf.filter(
      (id) => progressOf(m, rule, goalKey(m, { ...rule, def: { ...rule.def, id } })).reached > 0,
    );
    return { ...before, n: done.length === goal.allOf.length ? '1' : '0' };
  }
  return { ...before, n: plus(before.n, 1) };
}

function plus(n: string, more: Exact): string {
  return toDecimalText(add(fromDecimalText(n) ?? 0, more));
}

function timesIn(n: string, goal: number, repeat: boolean): number {
  const value = fromDecimalText(n) ?? 0;
  let times = 0;
  while (compare(value, goal * (times + 1)) >= 0) {
    times++;
    if (!repeat) break;
  }
  return times;
}

/** A run of n days has ⌊n ÷ goal⌋ bonuses in all; a late day may join two runs, and what is missing is granted. */
function streakReached(m: Making, rule: CompiledRule, goal: number, repeat: boolean): number {
  const key = streakKey(rule);
  const runs = runsOf(m, rule);
  const named = m.event.data['date']; // a make-up card fills another day than its own
  const { calendar } = m.earning.compiled;
  const day = typeof named === 'string' ? calendar.dayOfDate(named) : calendar.day(m.happenedAt);
  if (isInRun(m, rule, day)) return 0;
  const next = runs.filter(([first, last]) => last + 1 !== day && first - 1 !== day);
  const joined = runs.filter(([first, last]) => last + 1 === day || first - 1 === day);
  const first = Math.min(day, ...joined.map((run) => run[0]));
  const last = Math.max(day, ...joined.map((run) => run[1]));
  const granted = joined.reduce((sum, run) => sum + run[2], 0);
  const length = last - first + 1;
  const whole = floorDivide(length, goal);
  const due = repeat ? whole : Math.min(1, whole);
  const now = Math.max(0, due - granted);
  const all: Run[] = [...next, [first, last, granted + now] as const].sort((a, b) => a[0] - b[0]);
  m.fact(key, keepRecent(m, all));
  return now;
}

function streakKey(rule: CompiledRule): string {
  return `streak:${rule.def.id}`;
}

function runsOf(m: Making, rule: CompiledRule): readonly Run[] {
  return (factOf(m.draft.head.facts, streakKey(rule)) ?? []) as unknown as readonly Run[];
}

/** Whether a streak has that day already. */
export function isInRun(m: Making, rule: CompiledRule, day: Day): boolean {
  return runsOf(m, rule).some(([first, last]) => day >= first && day <= last);
}

/** Runs that no late check-in can join any more are forgotten, but never the newest one. */
function keepRecent(m: Making, runs: readonly Run[]): readonly Run[] {
  if (runs.length <= RUNS_MANY) return runs;
  const oldest = m.program.calendar.day(closedBefore(m));
  return runs.filter((run, i) => i === runs.length - 1 || run[1] >= oldest);
}
const RUNS_MANY = 24;
