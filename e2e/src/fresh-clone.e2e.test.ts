import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clone, freshClone } from './fresh-clone.ts';

let clone: Clone;
beforeAll(async () => {
  clone = await freshClone();
});
afterAll(() => clone.remove());

test('a fresh clone brings its own Node 26', async () => {
  expect(await clone.run('node_modules/.bin/node', '--version')).toMatch(/^v26\./);
  expect(await clone.run('npx', '--no-install', 'laurel', '--help')).toContain('Usage: laurel');
});

test('installing leaves the clone as it was', async () => {
  expect(await clone.run('git', 'status', '--porcelain')).toBe('');
});
