import type { Finder } from './finder.ts';
import type { Program, RuleDef } from './program.ts';
import { prerequisitesOf } from './task-gates.ts';
import type { SequenceDef } from './task-types.ts';

/** That tasks wait for tasks, and never for themselves; that what is claimed or saved is there. */
export function checkTasks(program: Program, finder: Finder): void {
  checkBirthdays(program, finder);
  const tasks = program.rules.filter(({ task }) => task !== null);
  const ids = tasks.map(({ id }) => id);
  for (const [id, sequence] of Object.entries(program.sequences))
    checkSequence(id, sequence, ids, { program, finder });
  for (const rule of tasks) checkTask(rule, ids, { program, finder });
  checkCircles(program, finder);
}

/** Time asks no vault, so it cannot tell a birthday that lies there. */
function checkBirthdays({ rules, fields }: Program, finder: Finder): void {
  const { birthday } = fields;
  if (birthday?.type === 'date' && !birthday.personal) return;
  for (const rule of rules) {
    if (!rule.on.includes('member.birthday')) continue;
    const message =
      'Nothing tells this birthday: the program has no date field birthday that is not personal.';
    const advice =
      'Declare birthday without personal, or look at member.birthdayToday when something is sent, such as checkin.';
    finder.tell(finder.at(rule, 'on'), 'never_told', message, advice);
  }
}

interface Work {
  readonly program: Program;
  readonly finder: Finder;
}

function checkSequence(
  id: string,
  sequence: SequenceDef,
  ids: readonly string[],
  { program, finder }: Work,
): void {
  const seen = new Set<string>();
  for (const step of sequence.steps) {
    const place = finder.at(step, 'task');
    finder.must(place, 'task', step.task, ids);
    if (seen.has(step.task)) {
      const advice = 'Let a sequence name each task once.';
      finder.tell(place, 'duplicate_id', `'${id}' has the step '${step.task}' twice.`, advice);
    }
    seen.add(step.task);
  }
  if (sequence.audience !== null)
    finder.must(
      finder.at(sequence, 'audience'),
      'audience',
      sequence.audience,
      Object.keys(program.audiences),
    );
}

function checkTask(rule: RuleDef, ids: readonly string[], { program, finder }: Work): void {
  const task = rule.task as NonNullable<RuleDef['task']>;
  for (const [i, id] of (task.after ?? []).entries())
    finder.must(finder.at(task, 'after', i), 'task', id, ids);
  if (task.claim === 'byHand' && rule.grants.length === 0) {
    const advice = 'Grant something, or let the reward come by itself.';
    finder.tell(finder.at(task, 'claim'), 'nothing_to_claim', 'There is nothing to claim.', advice);
  }
  if (task.saves !== undefined) checkSaves(rule, task.saves, { program, finder });
}

function checkSaves(rule: RuleDef, saves: { readonly track: string }, { program, finder }: Work): void {
  const task = rule.task as NonNullable<RuleDef['task']>;
  finder.must(finder.at(saves, 'track'), 'track', saves.track, Object.keys(program.tracks));
  const track = program.tracks[saves.track];
  const place = finder.at(task, 'saves');
  if (track !== undefined && (track.period === null || (track.notice === null && track.grace === null))) {
    const message = `No tier of '${saves.track}' is ever at risk, so the task is never open.`;
    finder.tell(place, 'never_open', message, 'Give the track a period, and a notice or a grace.');
  }
  const { goal } = rule;
  if (
    goal === null ||
    goal.streak !== null ||
    goal.allOf !== null ||
    goal.per !== 'lifetime' ||
    goal.repeat
  ) {
    const message = 'What saves a tier is counted anew each time that the tier is at risk.';
    const advice = 'Give the rule a goal of count, sum or distinct, without per and repeat.';
    finder.tell(place, 'bad_goal', message, advice);
  }
  if (task.claim === 'byHand' || task.accept === 'byHand') {
    const message = 'A tier that is at risk does not wait for a hand.';
    finder.tell(place, 'saves_by_hand', message, 'Take claim and accept out.');
  }
}

/** Tasks that wait for each other in a circle would never open. */
function checkCircles(program: Program, finder: Finder): void {
  const before = prerequisitesOf(program);
  const done = new Set<string>();
  const walk = (id: string, above: readonly string[]): void => {
    if (above.includes(id)) return tell(id, [...above.slice(above.indexOf(id)), id]);
    if (done.has(id)) return;
    for (const one of before.get(id) ?? []) walk(one, [...above, id]);
    done.add(id);
  };
  const tell = (id: string, chain: readonly string[]): void => {
    const task = program.rules.find((rule) => rule.id === id)?.task;
    const names = chain.toReversed().join(' → ');
    const advice = 'Take one of them out of after, or out of the sequence.';
    const place = finder.at(task ?? program.sequences, ...(task?.after === undefined ? [] : ['after']));
    finder.tell(place, 'task_cycle', `Tasks wait for each other, so none of them opens: ${names}.`, advice);
  };
  for (const id of before.keys()) walk(id, []);
}
