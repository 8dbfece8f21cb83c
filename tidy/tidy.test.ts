import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pretendRepository } from './repository.ts';
import { rules } from './rules.ts';

type Sample = {
  readonly rule: string;
  readonly name: string;
  readonly texts: Readonly<Record<string, string>>;
};

const written = readSamples(readFileSync(new URL('samples.txt', import.meta.url), 'utf8'));
/** Too long to write down. */
const made: readonly Sample[] = [
  sample('long-file', 'packages/core/src/long.ts', 'export const one = 1;\n'.repeat(501)),
  sample('nothing', 'packages/core/src/long.ts', 'export const one = 1;\n'.repeat(500)),
  sample('nothing', 'packages/sdk/src/generated/long.ts', 'export const one = 1;\n'.repeat(501)),
  sample(
    'long-function',
    'packages/core/src/long.ts',
    `export function long() {\n${'one();\n'.repeat(69)}}\n`,
  ),
  sample('nothing', 'packages/core/src/long.ts', `export function long() {\n${'one();\n'.repeat(68)}}\n`),
  sample(
    'nothing',
    'packages/core/src/long.test.ts',
    `describe('long', () => {\n${'one();\n'.repeat(99)}});\n`,
  ),
];
const samples = [...written, ...made];

describe('each rule of the house', () => {
  test.each(samples)('finds $rule in $name', ({ rule, texts }) => {
    const repository = pretendRepository(texts);
    const complaining = rules
      .filter((each) => [...each.find(repository)].length > 0)
      .map((each) => each.name);
    expect(complaining).toEqual(rule === 'nothing' ? [] : [rule]);
  });

  test('has a sample that it must find', () => {
    const sampled = new Set(samples.map(({ rule }) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !sampled.has(name))).toEqual([]);
  });

  test('says the line', () => {
    const repository = pretendRepository({ 'packages/core/src/a.ts': '\n\nexport const now = Date.now();' });
    expect(rules.flatMap((rule) => [...rule.find(repository)])).toMatchObject([
      { path: 'packages/core/src/a.ts', line: 3 },
    ]);
  });
});

function sample(rule: string, path: string, text: string): Sample {
  return { rule, name: path, texts: { [path]: text } };
}

function readSamples(text: string): readonly Sample[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const space = part.indexOf(' ');
      const texts = readFiles(part.slice(space + 1));
      return { rule: part.slice(0, space), name: Object.keys(texts).join(', '), texts };
    });
}

function readFiles(text: string): Record<string, string> {
  const files = text.split(/^\+\+\+ /m).map((file) => {
    const end = file.indexOf('\n');
    return [file.slice(0, end).trim(), file.slice(end + 1)] as const;
  });
  return Object.fromEntries(files);
}
