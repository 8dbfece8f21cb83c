import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

const reward = object(
  { asset: text('Asset'), amount: text('A number or an expression of the program') },
  { pack: text('The pack that it is written in') },
);

const task = named(
  'MemberTask',
  object({
    id: text('Rule of the program'),
    name: names,
    how: names,
    kind: oneOf('Kind', 'daily', 'growth', 'special'),
    state: oneOf(
      'Where the member stands with it',
      'hidden',
      'locked',
      'toAccept',
      'open',
      'inProgress',
      'claimable',
      'done',
      'expired',
    ),
    lockedBy: list(text('Task'), 'Tasks that must be done first'),
    audience: nullable(text('For whom it is; null everybody')),
    priority: integer('Where it stands among the others: the highest first'),
    goal: nullable(text('What it takes, as decimal text; null where each time counts')),
    progress: text('How far, as decimal text'),
    reached: integer('How often it was reached in this window', { min: 0 }),
    done: bool('Nothing is left to do in this window'),
    until: nullable(time('When the window ends; null never')),
    rewards: list(reward, 'What it gives'),
    tags: list(text('Tag'), 'Tags that it puts on the member'),
    benefits: list(text('Benefit'), 'Benefits that it gives to this one member'),
    claim: oneOf('How the reward comes', 'automatic', 'byHand'),
    claimable: nullable(
      object(
        {
          until: time('When it is lost'),
          rewards: list(
            object({
              asset: text('Asset'),
              amount: integer('Units', { min: 0 }),
              until: time('When it is lost'),
            }),
            'What waits',
          ),
        },
        {},
        'What waits to be claimed; null nothing',
      ),
    ),
    lapsedAt: nullable(time('When a reward was lost last, not claimed in time')),
    calendar: nullable(
      object(
        {
          month: text('Month, like 2026-03'),
          days: list(text('Date'), 'Days that count'),
          missed: list(text('Date'), 'Days before today that are missing'),
          cards: integer('Cards at hand that fill a missed day', { min: 0 }),
        },
        {},
        'The month of a task that counts days in a row; null for others',
      ),
    ),
    saves: nullable(
      object(
        {
          track: text('Track'),
          tier: text('The tier that is at risk'),
          periodEnds: time('The end of its period'),
          until: time('Until when the task still saves it: with the grace'),
        },
        {},
        'Of a task that keeps a tier; null for others',
      ),
    ),
  }),
);

const sequence = named(
  'TaskSequence',
  object({
    id: text('Sequence of the program'),
    name: names,
    done: integer('Steps that are done', { min: 0 }),
    steps: list(
      object({
        task: text('Task'),
        text: names,
        state: oneOf('Where the member stands with the step', 'locked', 'open', 'done'),
      }),
      'In order',
    ),
    next: nullable(text('The task to do next; null when all are done, or the next one is not open')),
  }),
);

export const taskCentre = object({
  data: list(task, 'Tasks, the most important first'),
  sequences: list(sequence, 'Tasks one after the other'),
  nextCursor: nullable(text('Always null: all of them are shown')),
});
