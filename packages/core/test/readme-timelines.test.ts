import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playTimeline } from './timeline.ts';

const src = join(import.meta.dirname, '../src');
const timelines = globSync('*/README.md', { cwd: src })
  .sort()
  .flatMap((path) =>
    [...readFileSync(join(src, path), 'utf8').matchAll(/^```timeline\n([^]*?)^```$/gm)].map((found) => ({
      path,
      text: found[1] ?? '',
    })),
  );

test.each(timelines)('the worked timeline in $path is what the core does', ({ text }) => {
  const { told, written } = playTimeline(text);
  expect(written).toEqual(told);
});

test('there are worked timelines', () => {
  expect(timelines.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['ledger/README.md', 'tiers/README.md']),
  );
});
