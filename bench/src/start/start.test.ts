import { expect, test } from 'vitest';
import { runBench } from '../index.ts';

test('the benchmarks run and give sane figures', { timeout: 60_000 }, async () => {
  const { results } = await runBench(['start', 'memory'], { size: 'tiny' });
  const measures = results.flatMap((result) => result.measures);
  expect(measures.map((measure) => measure.what)).toEqual([
    'until ready',
    'idle memory',
    'production install besides Node',
    'peak of import',
    'peak of replay',
  ]);
  for (const { ceiling, product, ratio } of measures) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
