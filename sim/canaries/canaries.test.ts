import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canaries } from './canaries.ts';
import { mechanismCanaries } from './mechanisms.ts';
import { peopleCanaries } from './people.ts';
import { partCanaries } from './taking-part.ts';

test.each(
  [...canaries, ...mechanismCanaries, ...partCanaries, ...peopleCanaries].flatMap(({ name, edits }) =>
    edits.map((edit) => ({ name, ...edit })),
  ),
)('the canary “$name” applies to $file', ({ file, find }) => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(text.split(find)).toHaveLength(2);
});
