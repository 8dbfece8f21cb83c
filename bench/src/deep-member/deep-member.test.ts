import { expect, test } from 'vitest';
import { runBench } from '../index.ts';

test('the benchmark runs and gives sane figures', async () => {
  const { results } = await runBench(['deep-member'], { size: 'tiny' });
  const measures = results.flatMap((result) => result.measures);
  expect(measures.map((measure) => measure.what)).toEqual([
    'decide an order',
    'refund the first order',
    'read',
    'stored: an order, until it is durable',
    'stored: read of the member',
    'stored: first page of what moved',
    'stored: one of the first orders refunded in part, until it is durable',
  ]);
  for (const { ceiling, product, ratio } of measures) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
