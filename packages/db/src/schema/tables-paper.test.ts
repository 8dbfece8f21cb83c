import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('docs/architecture.md says what each table is for, and names no other', () => {
  const tables = [...read('./tables.ts').matchAll(/^ {2}(\w+): \{/gm)].map((found) => found[1]);
  const paper = read('../../../../docs/architecture.md').split(/^## The store$/m)[1] ?? '';
  const told = [...paper.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((row) =>
    [...(row[1] ?? '').matchAll(/`(\w+)`/g)].map((found) => found[1]),
  );
  expect(new Set(told)).toEqual(new Set(tables));
});
