import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { balanceOf } from '../index.ts';

const programs = programsOf({
  program: 'shop',
  join: 'onFirstEvent',
  currency: 'CNY',
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' } },
  tracks: {
    main: {
      measure: 'growth',
      window: '10 days',
      period: '20 days',
      packs: 'oncePerPeriod',
      tiers: [
        { id: 'a', threshold: 0 },
        { id: 'b', threshold: 50, pack: { points: 5 } },
        { id: 'c', threshold: 80, pack: { points: 9 } },
      ],
    },
  },
  rules: [{ id: 'order', on: 'order.completed', grants: { growth: 'paid / 100' } }],
});
const order = (orderId: string, amount = 9_000) => ({ orderId, amount, currency: 'CNY' });
const points = (p: Play, time: string) => balanceOf(p.read(time).assets['points'], at(time));

test('T3 packs once per period: reached again after a demotion, granted again', () => {
  const p = new Play(programs);
  p.send('order.completed', '2026-05-02 10:00', order('o1'));
  expect(points(p, '2026-05-03')).toBe(14);
  p.send('order.completed', '2026-05-24 10:00', order('o2'));
  expect(points(p, '2026-05-25')).toBe(28);
});

test('T3 T9 packs once per period: nothing is won by buying, returning and buying again', () => {
  const p = new Play(programs);
  for (const n of [1, 2, 3]) {
    p.send('order.completed', `2026-05-0${n} 10:00`, order(`o${n}`));
    p.send('order.refunded', `2026-05-0${n} 11:00`, order(`o${n}`));
  }
  expect(points(p, '2026-05-04')).toBe(14);
  p.send('order.completed', '2026-05-04 10:00', order('o4', 5_000));
  p.send('order.completed', '2026-05-05 10:00', order('o5'));
  expect(points(p, '2026-05-06')).toBe(14);
  // The period of o4 and o5 is over: what is reached in the next one is paid for.
  p.send('order.completed', '2026-06-20 10:00', order('o6'));
  expect(points(p, '2026-06-21')).toBe(28);
});
