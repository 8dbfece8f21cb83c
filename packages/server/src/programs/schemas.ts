import { limits } from '../http/limits.ts';
import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';

export const problem = named(
  'ProgramProblem',
  object({
    code: text('Kind of problem'),
    message: text('What is wrong'),
    advice: text('What to write instead'),
    pointer: text('JSON pointer into the document'),
    line: integer('Counted from 1'),
    column: integer('Counted from 1'),
  }),
);

export const source = text('The document, YAML or JSON', { min: 1, max: limits.programBytesMax });

export const finding = named(
  'ProgramFinding',
  object(
    {
      code: text('Kind of finding'),
      principle: oneOf('Which principle it is against', 'worth', 'fairness', 'growth', 'difference'),
      message: text('What is not good'),
      witness: text('A case in which it shows'),
      advice: text('What to do about it'),
      pointer: text('JSON pointer into the document'),
      line: integer('Counted from 1'),
      column: integer('Counted from 1'),
    },
    {},
    'Allowed, but against worth, fairness, growth or difference',
  ),
);
export const findings = list(finding, 'What is allowed and should not be; empty where nothing is');

export const draft = named(
  'ProgramDraft',
  object(
    {
      id: text('Of the draft'),
      state: oneOf('How far it is', 'draft', 'approved', 'published'),
      note: text('What it is about'),
      author: text('Who made it'),
      createdAt: time('When'),
      approvedBy: nullable(text('Who agreed')),
      version: nullable(integer('Its number once published')),
    },
    { problems: list(problem, 'What is wrong with it; empty where nothing is'), findings, source },
  ),
);

export const lint = named(
  'ProgramLint',
  object({ ok: bool('Nothing is wrong'), problems: list(problem, 'In order of the text'), findings }),
);

export const version = named(
  'ProgramVersion',
  object(
    {
      number: integer('Counted from 1', { min: 1 }),
      effectiveAt: nullable(time('From when; null from the beginning')),
      publishedAt: time('When it was published'),
      policy: oneOf('What changed thresholds do to those in a period', 'honourPeriod', 'immediate'),
      actor: text('Who published it'),
      inForce: bool('It is the one in force'),
    },
    {
      source,
      findings,
      program: {
        json: { type: 'object', description: 'The document with all defaults', additionalProperties: true },
      },
    },
  ),
);
