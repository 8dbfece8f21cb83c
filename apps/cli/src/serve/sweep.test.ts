import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { sweep } from './sweep.ts';

const nursery = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0;

test('a sweep gives the nursery back', () => {
  let kept: object[] = [];
  for (let i = 0; i < 1_000_000; i++) {
    kept.push({ i });
    if (kept.length > 100_000) kept = [];
  }
  const before = nursery();
  sweep();
  expect(nursery()).toBeLessThan(before / 2);
});
