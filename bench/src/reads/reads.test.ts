import { expect, test } from 'vitest';
import { runBench } from '../index.ts';

test('the benchmark runs and gives sane figures', { timeout: 60_000 }, async () => {
  const { results } = await runBench(['reads'], { size: 'tiny' });
  const measures = results.flatMap((result) => result.measures);
  expect(measures).toHaveLength(3);
  for (const { ceiling, product, ratio } of measures) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
