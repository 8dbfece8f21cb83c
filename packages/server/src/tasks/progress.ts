import {
  type CompiledProgram,
  type CompiledRule,
  type Doer,
  type EpochMs,
  factOf,
  goalSize,
  type Head,
  type TaskStanding,
} from '@laurel/core';

export interface TaskProgress {
  readonly goal: string | null;
  readonly progress: string;
  readonly reached: number;
  readonly done: boolean;
  /** The window that it is counted in. */
  readonly from: EpochMs | null;
  readonly until: EpochMs | null;
}

interface Window {
  readonly key: string;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}
const EVER: Window = { key: 'ever', from: null, to: null };

/** How far a member is with a task, from the facts that the core keeps under `goal:`, `streak:` and `limit:`. */
export function progressOf(
  { compiled, head }: Doer,
  rule: CompiledRule,
  at: EpochMs,
  { risk }: Pick<TaskStanding, 'risk'>,
): TaskProgress {
  const { goal } = rule.def;
  if (goal === null) return withoutGoal(compiled, rule, head, at);
  if (goal.streak !== null) return streakOf(compiled, rule, goal.streak, head, at);
  const dated = goal.per === 'lifetime' ? EVER : compiled.calendar.window(at, goal.per);
  const window = risk === null ? dated : { key: String(risk.end), from: risk.from, to: risk.until };
  const kept = factOf(head.facts, `goal:${rule.def.id}:${window.key}`) as
    | { n: string; reached: number }
    | undefined;
  const reached = kept?.reached ?? 0;
  return {
    goal: String(goalSize(goal)),
    progress: kept?.n ?? '0',
    reached,
    done: !goal.repeat && reached > 0,
    from: window.from,
    until: window.to,
  };
}

/** Days in a row up to today or yesterday. */
function streakOf(
  compiled: CompiledProgram,
  rule: CompiledRule,
  days: number,
  head: Head,
  at: EpochMs,
): TaskProgress {
  const runs = (factOf(head.facts, `streak:${rule.def.id}`) ?? []) as unknown as readonly (readonly [
    number,
    number,
    number,
  ])[];
  const today = compiled.calendar.day(at);
  const run = runs.findLast(([, last]) => last >= today - 1 && last <= today);
  const length = run === undefined ? 0 : run[1] - run[0] + 1;
  const window = compiled.calendar.window(at, 'day');
  return {
    goal: String(days),
    progress: String(length === 0 ? 0 : ((length - 1) % days) + 1),
    reached: run?.[2] ?? 0,
    done: run !== undefined && run[1] === today,
    from: window.from,
    until: window.to,
  };
}

/** A rule without a goal is done for the window of its limit when it has fired as often as it may. */
function withoutGoal(compiled: CompiledProgram, rule: CompiledRule, head: Head, at: EpochMs): TaskProgress {
  const index = rule.def.limits.findIndex(
    ({ times, by, per }) => times !== null && by === 'member' && per !== 'event',
  );
  const limit = rule.def.limits[index];
  if (limit === undefined || limit.per === 'tierPeriod' || limit.per === 'event')
    return { goal: null, progress: '0', reached: 0, done: false, from: null, until: null };
  const window: Window = limit.per === 'lifetime' ? EVER : compiled.calendar.window(at, limit.per);
  const fired = firedIn(head, rule.def.id, index, window.key);
  return {
    goal: String(limit.times),
    progress: String(fired),
    reached: fired,
    done: fired >= (limit.times ?? 0),
    from: window.from,
    until: window.to,
  };
}

function firedIn(head: Head, rule: string, index: number, window: string): number {
  const fact = factOf(head.facts, `limit:${rule}:${index}:${window}`);
  return Array.isArray(fact) && typeof fact[0] === 'number' ? fact[0] : 0;
}
