import { list, named, object, oneOf, text } from '../http/schema.ts';

export const taken = named(
  'TakenBody',
  object(
    {
      events: list(
        object(
          {
            type: text('Type'),
            id: text('Id'),
            status: oneOf('What became of it', 'applied', 'duplicate', 'deferred', 'refused'),
          },
          { code: text('Why it was refused') },
        ),
        'What the body became',
      ),
    },
    { deadLetter: text('Keeps the body, where not all of it could be taken') },
    'What became of a body',
  ),
);
