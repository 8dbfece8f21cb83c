import type { CompiledGate } from './compiled.ts';
import type { Program, RuleDef } from './program.ts';

/** For each task those that must have been done before: what it names, and the step before it in sequences. */
export function prerequisitesOf({ rules, sequences }: Program): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const add = (id: string, more: readonly string[]): void => {
    found.set(id, [...new Set([...(found.get(id) ?? []), ...more])]);
  };
  for (const { id, task } of rules) if (task?.after !== undefined) add(id, task.after);
  for (const { inOrder, steps } of Object.values(sequences)) {
    if (!inOrder) continue;
    for (const [i, { task }] of steps.entries()) {
      const previous = steps[i - 1];
      if (previous !== undefined) add(task, [previous.task]);
    }
  }
  return found;
}

/** What a rule asks of a member before it looks at an event; null where that is nothing, as of most. */
export function gateOf(program: Program, { id, task }: RuleDef): CompiledGate | null {
  if (task === null) return null;
  const after = gatesOf(program).get(id) ?? [];
  const accepts = task.accept === 'byHand';
  const saves = task.saves ?? null;
  return after.length === 0 && !accepts && saves === null ? null : { after, accepts, saves };
}

/** Whether others wait for it. */
export function isAwaited(program: Program, { id }: RuleDef): boolean {
  for (const after of gatesOf(program).values()) if (after.includes(id)) return true;
  return Object.values(program.sequences).some(({ steps }) => steps.some(({ task }) => task === id));
}

const known = new WeakMap<Program, ReadonlyMap<string, readonly string[]>>();
function gatesOf(program: Program): ReadonlyMap<string, readonly string[]> {
  const gates = known.get(program) ?? prerequisitesOf(program);
  known.set(program, gates);
  return gates;
}
