import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

test('A10 the example of docs/programs.md is the program that the tests run', () => {
  const [, rest = ''] = read('docs/programs.md').split(/^## Households$/m);
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(rest) ?? [];
  const told = parse(example) as Record<string, unknown>;
  expect(Object.keys(told)).toEqual(['households', 'plans']);
  expect(parse(read('e2e/src/capabilities/households.yaml'))).toMatchObject(told);
});
