import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { conflictOf } from './conditions.ts';
import type { Check, Tell } from './finding.ts';

/** Growth: a task that waits for what nobody can do is never open; a day that nothing asks for is none. */
export const checkTasks: Check = (compiled, tell) => {
  for (const rule of compiled.rules.values()) {
    for (const id of rule.gate?.after ?? []) checkAwaited(compiled, rule, id, tell);
    checkSaves(compiled, rule, tell);
  }
  checkDays(compiled, tell);
};

function checkAwaited(compiled: CompiledProgram, rule: CompiledRule, id: string, tell: Tell): void {
  const before = compiled.rules.get(id);
  if (before === undefined) return;
  const why = neverDone(compiled, before) ?? tooLate(compiled, rule, before);
  if (why === null) return;
  tell(
    'unreachable_task',
    {
      part: rule.def.task ?? rule.def,
      ...(rule.def.task?.after?.includes(id) === true ? { field: 'after' } : {}),
    },
    {
      message: `Task '${rule.def.id}' never opens: it waits for '${id}'.`,
      witness: why,
      advice: `Mend '${id}', or do not wait for it.`,
    },
  );
}

function neverDone(compiled: CompiledProgram, { def, when }: CompiledRule): string | null {
  return when === null ? null : conflictOf(compiled, when, def.on);
}

/** What begins only when the other has ended is never done in time. */
function tooLate(compiled: CompiledProgram, rule: CompiledRule, before: CompiledRule): string | null {
  const { until } = rule.def;
  const { from } = before.def;
  if (until === null || from === null || from < until) return null;
  const dateOf = (at: number): string => compiled.calendar.dateOfDay(compiled.calendar.day(at));
  return `'${before.def.id}' begins on ${dateOf(from)}, and this task ends on ${dateOf(until)}.`;
}

/** Where no tier is ever lost none can be saved. */
function checkSaves(compiled: CompiledProgram, { def, gate }: CompiledRule, tell: Tell): void {
  const track = compiled.tracks.find(({ id }) => id === gate?.saves?.track);
  if (track === undefined || track.def.demotion !== 'never') return;
  tell(
    'unreachable_task',
    { part: def.task ?? def, field: 'saves' },
    {
      message: `Task '${def.id}' is never open: no tier of '${track.id}' is ever lost.`,
      witness: `The track says demotion: never, so at a period's end the tier goes on whatever was earned.`,
      advice: 'Let tiers be lost, or take the task out.',
    },
  );
}

function checkDays({ program }: CompiledProgram, tell: Tell): void {
  const { rules, tracks, audiences, multipliers, benefits, plans, scores, pay } = program;
  const texts = JSON.stringify([rules, tracks, audiences, multipliers, benefits, plans, scores, pay]);
  for (const [id, def] of Object.entries(program.days)) {
    if (texts.includes(`day(\\"${id}\\")`) || texts.includes(`day('${id}')`)) continue;
    tell(
      'idle_part',
      { part: def, field: 'name' },
      {
        message: `Day '${id}' is asked for by nothing.`,
        witness: 'Members are told when it comes, and nothing is different on it.',
        advice: `Write day("${id}") in a condition, or take it out.`,
      },
    );
  }
}
