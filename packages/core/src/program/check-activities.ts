import type { ActivityDef, QuizDef, SignUpDef } from './activity-types.ts';
import type { Finder } from './finder.ts';
import type { Program } from './program.ts';

export function checkActivities(program: Program, finder: Finder): void {
  for (const activity of Object.values(program.activities)) {
    checkSpan(activity, finder);
    if (activity.audience !== null)
      finder.must(
        finder.at(activity, 'audience'),
        'audience',
        activity.audience,
        Object.keys(program.audiences),
      );
    if (activity.kind === 'signUp') checkSignUp(activity, program, finder);
    if (activity.kind === 'poll') finder.twice(activity.options);
    if (activity.kind === 'quiz') checkQuiz(activity, finder);
  }
}

function checkSpan(activity: ActivityDef, finder: Finder): void {
  if (activity.from < activity.until) return;
  const advice = 'Let until be later than from; an end is not included.';
  finder.tell(finder.at(activity, 'until'), 'empty_span', 'It ends before it begins.', advice);
}

function checkSignUp(activity: SignUpDef, program: Program, finder: Finder): void {
  const { cost, until } = activity;
  if (cost !== null)
    finder.must(finder.at(activity, 'cost', 'asset'), 'asset', cost.asset, Object.keys(program.assets));
  for (const field of ['signUpUntil', 'withdrawUntil'] as const) {
    const at = activity[field];
    if (at === undefined || at <= until) continue;
    const advice = 'Let it be over by the end of the activity.';
    finder.tell(finder.at(activity, field), 'empty_span', 'It lies behind the end.', advice);
  }
}

function checkQuiz(quiz: QuizDef, finder: Finder): void {
  finder.twice(quiz.questions);
  for (const question of quiz.questions) {
    finder.twice(question.options);
    const ids = question.options.map(({ id }) => id);
    for (const [i, right] of question.right.entries())
      finder.must(finder.at(question, 'right', i), 'option', right, ids);
  }
  const most = quiz.questions.reduce((sum, { points }) => sum + points, 0);
  for (const reward of quiz.rewards) {
    if (reward.score <= most) continue;
    const message = `At most ${most} can be reached.`;
    finder.tell(finder.at(reward, 'score'), 'never_reached', message, 'Lower the score.');
  }
}
