import { type Making, versionOf } from '../deciding.ts';
import type { QuestionDef } from '../program/activity-types.ts';
import { earn } from '../rules/earn.ts';
import type { Tries } from './activity-state.ts';
import { activityOf, checkAllowed, checkOpen, give, keepPart, no, type Of, partOf } from './taking-part.ts';

/** `activity.started`: a try begins, and its time runs. One that runs already is not begun again. */
export function startQuiz(m: Making): void {
  const activity = activityOf(m, 'quiz');
  checkOpen(m, activity);
  checkAllowed(m, activity);
  const known = partOf(m, activity);
  const tries = known?.tries ?? 0;
  const open = known?.open;
  if (open !== undefined && (open.until === null || m.decidedAt < open.until))
    throw no('try_running', 'activity', 'A try runs; answer it first.');
  if (tries >= activity.def.tries)
    throw no('no_tries_left', 'activity', `There are ${activity.def.tries} tries.`);
  const { within } = activity.def;
  const until = within === undefined ? null : m.program.calendar.plus(m.decidedAt, within);
  keepPart(m, activity, {
    kind: 'quiz',
    best: known?.best ?? null,
    given: known?.given ?? [],
    ...(known?.last === undefined ? {} : { last: known.last }),
    tries: tries + 1,
    open: { at: m.decidedAt, until, version: m.version.number },
  });
  earn(m);
}

/** `activity.answered`: scored by the version under which the try began; what was not answered is not right. */
export function answerQuiz(m: Making): void {
  const activity = activityOf(m, 'quiz');
  checkOpen(m, activity);
  const known = partOf(m, activity);
  const open = known?.open;
  if (known === null || open === undefined) throw no('no_try', 'activity', 'Begin a try first.');
  if (open.until !== null && m.decidedAt >= open.until)
    throw no('try_over', 'activity', 'The time of this try is over.');
  const then = versionOf(m.deciding.programs, open.version).compiled.activities.get(
    activity.id,
  ) as Of<'quiz'>;
  const score = scoreOf(then.def.questions, answersOf(m, then.def.questions));
  const { open: _, ...rest } = known;
  const reached = then.rewards.filter((one) => one.score <= score && !known.given.includes(one.score));
  keepPart(m, activity, {
    ...(rest as Tries),
    best: Math.max(score, known.best ?? 0),
    last: { score, at: m.decidedAt },
    given: [...known.given, ...reached.map((one) => one.score)],
  });
  for (const { rule } of reached) give(m, rule);
  earn(m);
}

type Answers = ReadonlyMap<string, readonly string[]>;

function answersOf(m: Making, questions: readonly QuestionDef[]): Answers {
  const given = m.event.data['answers'] as readonly { question: string; options: readonly string[] }[];
  const answers = new Map<string, readonly string[]>();
  for (const { question, options } of given) {
    const asked = questions.find(({ id }) => id === question);
    if (asked === undefined || answers.has(question))
      throw no('unknown_option', 'answers', 'It names a question that the quiz has not, or one twice.');
    if (options.some((option) => !asked.options.some(({ id }) => id === option)))
      throw no('unknown_option', 'answers', `${question} has no such option.`);
    answers.set(question, options);
  }
  return answers;
}

/** A question is right where all of its right options were named and no other. */
export function scoreOf(questions: readonly QuestionDef[], answers: Answers): number {
  let score = 0;
  for (const { id, right, points } of questions) {
    const named = new Set(answers.get(id) ?? []);
    if (named.size === new Set(right).size && right.every((option) => named.has(option))) score += points;
  }
  return score;
}
