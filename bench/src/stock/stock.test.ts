import { expect, test } from 'vitest';
import { runBench } from '../index.ts';

test('the benchmark runs', async () => {
  const { results } = await runBench(['stock'], { size: 'tiny', rounds: 1 });
  expect(results[0]?.measures.map(({ what }) => what)).toEqual([
    'draws',
    'holds',
    'captures',
    'draws, by hand in groups of 64',
  ]);
}, 30_000);
