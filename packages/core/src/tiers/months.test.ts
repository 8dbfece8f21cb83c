import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';

const programs = programsOf({
  program: 'shop',
  assets: { growth: { kind: 'score' } },
  tracks: {
    main: {
      measure: 'growth',
      window: { months: 3, settledOn: 8 },
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 100 },
      ],
    },
  },
  rules: [{ id: 'growth', on: 'order.completed', grants: { growth: 'paid / 100' } }],
});
const order = (orderId: string) => ({ orderId, amount: 10_000, currency: 'CNY' });

test('T2 what June brings counts from the settlement of July on, also where it is told of in July', () => {
  for (const now of ['2026-06-20 10:00', '2026-07-02 10:00', '2026-07-07 23:59']) {
    const p = new Play(programs);
    p.send('member.registered', '2026-05-01 10:00');
    p.send('order.completed', '2026-06-20 10:00', order('a'), { now });
    p.pass('2026-07-08 00:00');
    expect(p.head.tracks['main']).toMatchObject({ tier: 'v2', since: at('2026-07-08') });
  }
});

test('T2 what July brings counts from the settlement of August on, whenever it is told of', () => {
  const p = new Play(programs);
  p.send('member.registered', '2026-05-01 10:00');
  p.send('order.completed', '2026-07-02 10:00', order('a'));
  p.pass('2026-07-08 00:00');
  expect(p.head.tracks['main']).toMatchObject({ tier: 'v1' });
  p.pass('2026-08-08 00:00');
  expect(p.head.tracks['main']).toMatchObject({ tier: 'v2', since: at('2026-08-08') });
});
