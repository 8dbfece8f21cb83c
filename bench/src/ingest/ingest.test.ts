import { expect, test } from 'vitest';
import { runBench } from '../index.ts';

test.each(['batches', 'singles'])('the benchmark of %s runs and gives sane figures', async (name) => {
  const { results } = await runBench([name], { size: 'tiny' });
  const measures = results.flatMap((result) => result.measures);
  expect(measures).toHaveLength(1);
  for (const { ceiling, product, ratio } of measures) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
