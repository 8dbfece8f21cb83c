import { errorCodes } from './errors.ts';
import { limits } from './limits.ts';
import { id, integer, named, object, oneOf, text } from './schema.ts';

/** What many calls share. */
export const memberParams = object({ id: id('The member’s external id, percent-encoded', 'u-1001') });

export const pageQuery = {
  limit: integer(`How many at most; ${limits.pageDefault} unless said`, { min: 1, max: limits.pageMax }),
  cursor: text('Where to go on: `nextCursor` of the page before', { min: 1, max: 512 }),
};

export const names = named(
  'Text',
  object({ zh: text('Chinese'), en: text('English') }, {}, 'A text in both languages'),
);

export const errorCode = named(
  'ErrorCode',
  oneOf('What was refused; docs/errors.md explains each', ...errorCodes),
);

export const problem = named(
  'Problem',
  object(
    {
      type: text('A name of the kind of problem, as a URI'),
      title: text('The kind of problem in words; Chinese where `Accept-Language` asks for it'),
      status: integer('The HTTP status', { min: 400, max: 599 }),
      code: errorCode,
      detail: text('What is wrong here'),
      pointer: text(
        'JSON pointer to the field; empty for the whole. `/query/…`, `/path/…` and `/header/…` outside the body',
      ),
      retry: oneOf('Whether the same request can succeed later', 'never', 'later'),
      requestId: text('Names the request in the log'),
    },
    {
      quote: { json: { type: 'object', description: 'Of a price that is held no longer: the new one' } },
      deadLetter: text('The dead letter that keeps the event'),
      problems: {
        json: { type: 'array', description: 'Of a program: every problem', items: { type: 'object' } },
      },
    },
    'Why a request was refused (RFC 9457)',
  ),
);
