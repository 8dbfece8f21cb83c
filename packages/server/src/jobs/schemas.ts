import { anything, integer, named, nullable, object, oneOf, text, time } from '../http/schema.ts';

export const jobSchema = named(
  'Job',
  object({
    id: text('Of the job'),
    kind: text('What it does'),
    state: oneOf('How far it is', 'waiting', 'running', 'done', 'failed', 'cancelled'),
    actor: text('Who asked for it'),
    createdAt: time('When'),
    updatedAt: time('When it last got on'),
    progress: object({
      done: integer('Done so far', { min: 0 }),
      total: nullable(integer('Of how many; null where nobody knows')),
    }),
    result: nullable(anything('What came of it')),
  }),
);
