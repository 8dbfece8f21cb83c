import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { settledScore } from './scores.ts';

const programs = programsOf({
  program: 'scored',
  assets: { growth: { kind: 'score' } },
  scores: { loyalty: { settledOn: 8, parts: [{ id: 'growth', of: 'balance.growth', cap: 1_000 }] } },
});

it('P3 a score settles on its day whether the member is frozen or not: time passes', () => {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 10:00');
  play.send('adjustment.made', '2026-01-02 10:00', { asset: 'growth', amount: 20, reason: 'a test' });
  play.send('member.frozen', '2026-01-03 10:00', {});
  const settled = (time: string): number => settledScore(play.read(time), 'loyalty')?.total ?? 0;
  expect(settled('2026-01-07 23:59')).toBe(0);
  expect(settled('2026-01-08 00:00')).toBe(20);
  play.send('adjustment.made', '2026-01-09 10:00', { asset: 'growth', amount: 5, reason: 'a test' });
  expect(settled('2026-02-07 23:59')).toBe(20);
  expect(settled('2026-02-08 00:00')).toBe(25);
});

it('nothing settles for one who left', () => {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 10:00');
  play.send('adjustment.made', '2026-01-02 10:00', { asset: 'growth', amount: 20, reason: 'a test' });
  play.send('member.closed', '2026-01-03 10:00', {});
  expect(settledScore(play.read('2026-02-08 00:00'), 'loyalty')).toBeNull();
});

it('P5 each part counts up to its cap, and the parts add up to the whole', () => {
  const caps = { purchase: 600, interaction: 250, credit: 150 };
  const parts = Object.entries(caps).map(([id, cap]) => ({ id, of: `balance.${id}`, cap }));
  const score = { kind: 'score' };
  const play = new Play(
    programsOf({
      program: 'capped',
      assets: { purchase: score, interaction: score, credit: score },
      scores: { loyalty: { settledOn: 8, parts } },
    }),
  );
  play.send('member.registered', '2026-01-01 10:00');
  const came = (asset: string, amount: number): void =>
    void play.send('adjustment.made', '2026-01-02 10:00', { asset, amount, reason: 'a test' });
  came('purchase', 812);
  came('interaction', 96);
  came('credit', 150);
  const settled = settledScore(play.read('2026-01-08 00:00'), 'loyalty');
  expect(settled).toMatchObject({
    total: 846,
    parts: [
      { id: 'purchase', found: 812, counted: 600 },
      { id: 'interaction', found: 96, counted: 96 },
      { id: 'credit', found: 150, counted: 150 },
    ],
  });
  came('purchase', 100);
  expect(settledScore(play.read('2026-02-08 00:00'), 'loyalty')?.total).toBe(846);
});
