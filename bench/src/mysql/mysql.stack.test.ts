import { expect, test } from 'vitest';
import { runBench, surroundingsOf } from '../index.ts';

test('the benchmark on MySQL runs and gives sane figures', async () => {
  const surroundings = surroundingsOf({ LAUREL_TEST_MYSQL: process.env['LAUREL_TEST_MYSQL'] });
  expect(surroundings.mysql).toBeDefined();
  const { results } = await runBench(['mysql'], { size: 'tiny', surroundings });
  const measures = results.flatMap((result) => result.measures);
  expect(measures).toHaveLength(3);
  for (const { ceiling, product, ratio } of measures) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
