import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences, settle } from './generated.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'laurel-generated-'));
  mkdirSync(join(root, 'sdk/old'), { recursive: true });
  writeFileSync(join(root, 'sdk/old/client.ts'), 'old');
  writeFileSync(join(root, 'sdk/index.ts'), 'one');
});
afterEach(() => rmSync(root, { recursive: true }));

const wanted = { 'sdk/index.ts': 'two', 'docs/errors.md': '# Errors' };

test('what changed, what is missing and what nobody writes any more is out of date', () => {
  expect(differences(root, wanted, ['sdk'])).toEqual([
    { path: 'sdk/old/client.ts', text: undefined },
    { path: 'sdk/index.ts', text: 'two' },
    { path: 'docs/errors.md', text: '# Errors' },
  ]);
});

test('once settled, nothing is out of date', () => {
  settle(root, differences(root, wanted, ['sdk']));
  expect(differences(root, wanted, ['sdk'])).toEqual([]);
  expect(existsSync(join(root, 'sdk/old/client.ts'))).toBe(false);
  expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe('# Errors');
});

test('files outside the owned folders are left alone', () => {
  expect(differences(root, {})).toEqual([]);
});
