import { decision } from '../events/decision-schema.ts';
import { bool, id, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

const option = object(
  { id: text('Option'), name: names },
  { votes: integer('How many chose it', { min: 0 }) },
);
const kinds = ['signUp', 'poll', 'quiz', 'team'] as const;

export const activity = named(
  'Activity',
  object(
    {
      id: text('Activity'),
      kind: oneOf('What it is', ...kinds),
      name: names,
      text: nullable(names),
      from: time('Its beginning'),
      until: time('Its end'),
      open: bool('It has begun and is not over'),
    },
    {
      signUpUntil: time('By when to sign up'),
      withdrawUntil: time('By when to give a place back'),
      left: nullable(integer('Places left; null where there are endlessly many', { min: 0 })),
      cost: nullable(object({ asset: text('Asset'), units: integer('Units') })),
      options: list(option, 'Of a poll; with votes where they may be seen'),
      change: bool('A vote may be changed'),
      questions: integer('How many a quiz has', { min: 1 }),
      tries: integer('How often a quiz may be tried', { min: 1 }),
      size: integer('Members of a team', { min: 2 }),
      reach: integer('What a team has to reach together', { min: 1 }),
    },
  ),
);
export const activities = object({ data: list(activity, 'In the program’s order') });

const team = object({
  code: text('By which others join'),
  size: integer('Members, the founder included', { min: 1 }),
  places: integer('How many it may have', { min: 2 }),
  units: integer('What they reached together', { min: 0 }),
  own: integer('What this member added', { min: 0 }),
  reach: integer('The goal', { min: 1 }),
  completedAt: nullable(time('When it was reached')),
});
export const part = named(
  'ActivityPart',
  object(
    {
      activity: text('Activity'),
      kind: oneOf('What it is', ...kinds),
      state: oneOf(
        'How far she is',
        'signedUp',
        'withdrawn',
        'attended',
        'voted',
        'trying',
        'tried',
        'founded',
        'asked',
        'in',
        'refused',
        'completed',
      ),
      at: nullable(time('When she last did something there')),
    },
    {
      option: text('What she voted for'),
      tries: integer('Tries begun', { min: 0 }),
      best: nullable(integer('Her best score', { min: 0 })),
      last: nullable(integer('The score of the last try', { min: 0 })),
      answerBy: nullable(time('When the try that runs is over; null without a bound')),
      team,
      reason: text('Why the team did not take her'),
    },
  ),
);
export const parts = object({ data: list(part, 'Those that she takes part in') });
export const done = named('ActivityDone', object({ part, decision }));

export const started = named(
  'QuizStarted',
  object({
    part,
    decision,
    questions: list(
      object({
        id: text('Question'),
        text: names,
        points: integer('What it is worth', { min: 1 }),
        several: bool('More than one option is right'),
        options: list(object({ id: text('Option'), name: names }), 'One or several are right'),
      }),
      'All of them; which options are right is said to nobody',
    ),
  }),
);
export const params = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  activity: text('Activity', { min: 1, max: 64 }),
});
export const answers = list(
  object({
    question: text('Question', { min: 1, max: 64 }),
    options: list(text('Option', { min: 1, max: 64 }), 'What she holds for right', { max: 20 }),
  }),
  'What is left out is not right',
  { max: 50 },
);
