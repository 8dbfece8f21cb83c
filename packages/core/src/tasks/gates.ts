import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { closedBefore } from '../rules/limits.ts';
import type { Head } from '../state.ts';
import { riskOn } from './at-risk.ts';

/** Fact `done:<task>`: when it was done first; kept of tasks for which others wait. */
function doneKey(task: string): string {
  return `done:${task}`;
}

/** When a task was done first; 0 for what was done once and for all before anything waited for it; null not yet. */
export function doneAt(compiled: CompiledProgram, head: Pick<Head, 'facts'>, task: string): EpochMs | null {
  const known = factOf(head.facts, doneKey(task)) as EpochMs | undefined;
  if (known !== undefined) return known;
  const { goal, limits } = compiled.rules.get(task)?.def ?? { goal: null, limits: [] };
  const progress = factOf(head.facts, `goal:${task}:ever`) as { reached?: number } | undefined;
  if (goal?.per === 'lifetime' && (progress?.reached ?? 0) > 0) return 0;
  const isUsedUp = limits.some(({ per, by, times }, i) => {
    if (per !== 'lifetime' || by !== 'member' || times === null) return false;
    const used = factOf(head.facts, `limit:${task}:${i}:ever`) as readonly number[] | undefined;
    return (used?.[0] ?? 0) >= times;
  });
  return isUsedUp ? 0 : null;
}

/** What was opened by it stays open, also where a refund takes its reward back. */
export function markDone(m: Making, task: string): void {
  if (factOf(m.draft.head.facts, doneKey(task)) === undefined) m.fact(doneKey(task), m.happenedAt);
}

/** Fact `accepted:<task>:<window>`: when the member accepted it, in the window of its goal. */
export function acceptedKey(compiled: CompiledProgram, { def }: CompiledRule, at: EpochMs): string {
  const per = def.goal?.per ?? 'lifetime';
  return `accepted:${def.id}:${per === 'lifetime' ? 'ever' : compiled.calendar.window(at, per).key}`;
}

/** Whether a task looks at what happened then: accepted by then, what it waits for done by then, the tier at risk. */
export function isOpen(m: Making, rule: CompiledRule): boolean {
  const { gate } = rule;
  if (gate === null) return true;
  if (gate.after.some((task) => isLater(doneAt(m.earning.compiled, m.draft.head, task), m.happenedAt)))
    return false;
  if (gate.accepts && isLater(acceptedThen(m, rule), m.happenedAt)) return false;
  return gate.saves === null || riskOn(m.program, m.draft.head, gate.saves.track, m.happenedAt) !== null;
}

function isLater(at: EpochMs | null, happenedAt: EpochMs): boolean {
  return at === null || at > happenedAt;
}

/** When the task was accepted in the window of this event. A window that is long over is a record. */
function acceptedThen(m: Making, rule: CompiledRule): EpochMs | null {
  const { compiled } = m.earning;
  const key = acceptedKey(compiled, rule, m.happenedAt);
  const known = factOf(m.draft.head.facts, key) as EpochMs | undefined;
  if (known !== undefined) return known;
  const per = rule.def.goal?.per ?? 'lifetime';
  if (per === 'lifetime' || compiled.calendar.window(m.happenedAt, per).to > closedBefore(m)) return null;
  return m.wanted(key) as EpochMs | null;
}

export function isAccepted(m: Making, rule: CompiledRule): boolean {
  return acceptedThen(m, rule) !== null;
}

export function accept(m: Making, rule: CompiledRule): void {
  m.fact(acceptedKey(m.earning.compiled, rule, m.happenedAt), m.happenedAt);
}
