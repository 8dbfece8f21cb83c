import { anyOf, isAnything } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { name, oneWord } from '../shape/texts.ts';
import type {
  ActivityDef,
  OptionDef,
  PollDef,
  QuestionDef,
  QuizDef,
  SignUpDef,
  TeamDef,
  TeamGoalDef,
} from './activity-types.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { grants } from './part-grants.ts';
import { eventType } from './part-rules.ts';
import { expression, instant, span, texts } from './part-values.ts';
import type { GrantDef } from './program.ts';

const given = defaulted<readonly GrantDef[]>(grants, []);
const base = {
  name: defaulted(texts(), NO_NAME),
  text: optional(texts(2_000)),
  from: required(instant),
  until: required(instant),
  when: defaulted<string | null>(expression, null),
  audience: defaulted<string | null>(name('kebab'), null),
};
const option = object<OptionDef>({ id: required(name('kebab')), name: defaulted(texts(), NO_NAME) });
const options = required(list(option, { min: 2, max: 20 }));

const signUp = object<SignUpDef>({
  ...base,
  kind: required(oneWord(['signUp'])),
  signUpUntil: optional(instant),
  withdrawUntil: optional(instant),
  places: defaulted(boolean('As many as operators load.'), false),
  cost: defaulted<SignUpDef['cost']>(
    object<{ asset: string; units: number }>({
      asset: required(name('word')),
      units: required(integer({ min: 1, max: UNITS_MAX })),
    }),
    null,
  ),
  grants: given,
});
const poll = object<PollDef>({
  ...base,
  kind: required(oneWord(['poll'])),
  options,
  change: defaulted(boolean('A vote may be changed until the end.'), false),
  counts: defaulted(oneWord(['live', 'afterwards']), 'afterwards'),
  grants: given,
});
const question = object<QuestionDef>({
  id: required(name('kebab')),
  text: required(texts(500)),
  options,
  right: required(list(name('kebab'), { min: 1, max: 20 })),
  points: defaulted(integer({ min: 1, max: 1_000 }), 1),
});
const quiz = object<QuizDef>({
  ...base,
  kind: required(oneWord(['quiz'])),
  questions: required(list(question, { min: 1, max: 50 })),
  tries: defaulted(integer({ min: 1, max: 20 }), 1),
  within: optional(span()),
  rewards: defaulted<QuizDef['rewards']>(
    list(
      object<QuizDef['rewards'][number]>({
        score: required(integer({ min: 0, max: 50_000 })),
        grants: required(grants),
      }),
      { max: 20 },
    ),
    [],
  ),
});
const goal = object<TeamGoalDef>({
  on: required(list(eventType, { min: 1, max: 10 })),
  when: defaulted<string | null>(expression, null),
  sum: defaulted<string | null>(expression, null),
  reach: required(integer({ min: 1, max: UNITS_MAX })),
});
const team = object<TeamDef>({
  ...base,
  kind: required(oneWord(['team'])),
  size: required(integer({ min: 2, max: 20 })),
  goal: required(goal),
  grants: given,
});

const isKind = (kind: ActivityDef['kind']) => (value: unknown) =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === kind;

export const activity: Shape<ActivityDef> = anyOf<ActivityDef>(
  [
    { suits: isKind('poll'), shape: poll },
    { suits: isKind('quiz'), shape: quiz },
    { suits: isKind('team'), shape: team },
    { suits: isAnything, shape: signUp },
  ],
  'Something that members take part in for a while: signUp, poll, quiz or team.',
);
