import { type Doer, doneAt, isOfAudienceAt, taskStanding } from '@laurel/core';

/** Sequences that a member is shown, how far she is, and what is next. */
export function presentSequences(doer: Doer): readonly object[] {
  const { compiled, head } = doer;
  const all = Object.entries(compiled.program.sequences);
  return all
    .filter(([, { audience }]) => isOfAudienceAt(doer, audience))
    .map(([id, { name, steps }]) => {
      const shown = steps.map(({ task, text }) => {
        const isDone = doneAt(compiled, head, task) !== null;
        return { task, text, state: isDone ? 'done' : canBegin(doer, task) ? 'open' : 'locked' };
      });
      return {
        id,
        name,
        done: shown.filter(({ state }) => state === 'done').length,
        steps: shown,
        next: shown.find(({ state }) => state === 'open')?.task ?? null,
      };
    });
}

function canBegin(doer: Doer, task: string): boolean {
  const rule = doer.compiled.rules.get(task);
  if (rule === undefined) return false;
  const { from, until, audience } = rule.def;
  if ((from !== null && doer.at < from) || (until !== null && doer.at >= until)) return false;
  return taskStanding(doer, rule).lockedBy.length === 0 && isOfAudienceAt(doer, audience);
}
