import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './folders.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it, for this account alone; again it is left as it is', () => {
  const made = join(folder, 'a', 'b', 'c');
  makeFolder(made, 0o700);
  makeFolder(made, 0o755);
  for (const each of [made, join(folder, 'a')]) expect(statSync(each).mode & 0o777).toBe(0o700);
});

test('where a file stands in the way, the system says so', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(file, 'shop'))).toThrow(/ENOTDIR/);
});

test('where nothing can be made it ends', () => {
  const place = process.platform === 'linux' ? '/proc/laurel' : '/dev/null/laurel';
  expect(() => makeFolder(place)).toThrow(/ENOENT|ENOTDIR/);
});
