import { expect, test } from 'vitest';
import { at, Play, starter } from '../../test/play.ts';

test('A4 a member who has nothing of an asset is imported as well', () => {
  const p = new Play(starter());
  p.send('member.imported', '2026-03-01 00:00', {
    tier: { tier: 'v2' },
    lots: [
      { asset: 'points', amount: 0, expiresAt: at('2025-12-31') },
      { asset: 'spin', amount: 2 },
    ],
    earned: [{ asset: 'growth', date: '2026-02-01', amount: 0 }],
  });
  expect([p.head.tracks['main']?.tier, Object.keys(p.head.assets)]).toEqual(['v2', ['spin']]);
});
