import { integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';

const item = named(
  'RulesItem',
  object(
    {
      id: text('Steady while the thing is in the program'),
      title: text('Its name'),
      lines: list(text('A sentence'), 'All that is said of it'),
    },
    {
      figure: text('What people look for first: a price, a threshold, odds'),
      color: text('Of a tier: #c9a227'),
    },
  ),
);

const section = named(
  'RulesSection',
  object({
    id: text('Of the section'),
    title: text('Its heading'),
    items: list(item, 'In the program’s order'),
  }),
);

const change = named(
  'RulesChange',
  object({
    section: text('Where it stands'),
    title: text('Of what'),
    kind: oneOf('What becomes of it', 'new', 'changed', 'gone'),
    before: list(text('A sentence'), 'What no longer holds'),
    after: list(text('A sentence'), 'What will hold'),
  }),
);

const coming = named(
  'RulesComing',
  object({
    version: integer('Its number', { min: 1 }),
    effectiveAt: time('From when'),
    from: text('The same as people write it'),
    changes: list(change, 'What it changes of the version before it'),
  }),
);

export const rules = named(
  'Rules',
  object({
    program: text('Id of the program'),
    language: oneOf('Of all texts', 'zh', 'en'),
    title: text('Name of the program'),
    version: integer('The version in force', { min: 1 }),
    effectiveAt: nullable(time('Since when; null from the beginning')),
    since: nullable(text('The same as people write it')),
    coming: list(coming, 'Versions to come, the next one first'),
    sections: list(section, 'From top to bottom; those without items are left out'),
  }),
);
