import { expect } from 'vitest';
import type { PlayRow } from '../rows.ts';
import type { Case } from './suite.ts';

export function playContract(on: Case): void {
  const play = (at: number, member: number, n: number, more: Partial<PlayRow> = {}): PlayRow => ({
    game: 'wheel',
    round: 1,
    at,
    member,
    n,
    body: `{"n":${n}}`,
    ...more,
  });
  const start = { at: 0, member: 0, n: 0 };

  on('plays of a round, in their order, page by page, once each', async ({ plays }) => {
    const rows = [play(2, 1, 2), play(1, 2, 1), play(1, 1, 1), play(2, 1, 3), play(5, 1, 1, { round: 2 })];
    await plays.feed({ stream: 1, pos: 4 }, [...rows, play(1, 1, 1, { game: 'card' })]);
    await plays.feed({ stream: 1, pos: 9 }, [play(1, 1, 1, { body: '{"other":1}' })]);
    await plays.feed({ stream: 3, pos: 7 }, []);
    const found = [];
    for (let after = start; ; ) {
      const page = await plays.list({ game: 'wheel', round: 1 }, after, 2);
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page);
      after = last;
    }
    expect(found).toEqual([play(1, 1, 1), play(1, 2, 1), play(2, 1, 2), play(2, 1, 3)]);
    expect(await plays.list({ game: 'wheel', round: 2 }, start, 9)).toHaveLength(1);
    const fed = (await plays.fed()).toSorted((a, b) => a.stream - b.stream);
    expect(fed).toEqual([
      { stream: 1, pos: 9 },
      { stream: 3, pos: 7 },
    ]);
  });
}
