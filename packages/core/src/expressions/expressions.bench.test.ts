import { expect, it } from 'vitest';
import { measureAll } from './expressions.bench.ts';

// Tiny, so that the benchmark cannot rot; the figures count only when it is run by itself.
it('measures each case alone and in a crowd', () => {
  let ticks = 0;
  const measured = measureAll(() => ticks++, 1_000);
  expect(measured).toHaveLength(6);
  for (const { ratio } of measured) expect(ratio).toBe(1);
});
