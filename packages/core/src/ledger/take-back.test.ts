import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { balanceOf } from '../index.ts';

const program = (points: object) =>
  programsOf({
    program: 'shop',
    join: 'onFirstEvent',
    currency: 'CNY',
    assets: { growth: { kind: 'score' }, points: { kind: 'currency', ...points } },
    tracks: { main: { measure: 'growth', tiers: [{ id: 'v1', threshold: 0 }] } },
    rules: [{ id: 'order', on: 'order.completed', grants: { points: 'paid / 100' } }],
  });
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });
const points = (p: Play, time: string) => balanceOf(p.read(time).assets['points'], at(time));

test('L5 G7 what decay took of a grant counts as taken back', () => {
  const p = new Play(program({ decay: { every: 'month', keep: 0.5 } }));
  p.send('order.completed', '2026-09-15 10:00', order('o1', 10_100));
  expect(points(p, '2026-10-01')).toBe(50);
  const refund = p.send('order.refunded', '2026-10-02 10:00', order('o1', 10_100));
  expect([refund.shortfall, points(p, '2026-10-03')]).toEqual([[], 0]);
});

test('L5 A8 what was lost by leaving counts as taken back', () => {
  const p = new Play(program({}));
  p.send('order.completed', '2026-09-15 10:00', order('o1', 10_000));
  p.send('member.closed', '2026-09-16 10:00');
  const refund = p.send('order.refunded', '2026-09-17 10:00', order('o1', 2_500));
  expect([refund.shortfall, points(p, '2026-09-18')]).toEqual([[], 0]);
});

test('L6 cash to keep back is rounded as the program says', () => {
  const p = new Play(program({ shortfall: 'charge', worth: { units: 30, amount: 100 } }));
  p.send('order.completed', '2026-09-15 10:00', order('o1', 1_000));
  const held = p.send('hold.placed', '2026-09-15 11:00', { asset: 'points', amount: 10 });
  p.send('hold.captured', '2026-09-15 11:01', { holdId: held.hold?.id ?? '' });
  const refund = p.send('order.refunded', '2026-09-16 10:00', order('o1', 1_000));
  expect(refund.shortfall[0]?.charge).toEqual({ amount: 33, currency: 'CNY' });
});

test('L12 what came after its end is dated at that end', () => {
  const p = new Play(program({ expires: 'endOfMonth' }));
  p.send('member.registered', '2026-03-01 10:00');
  p.send('order.completed', '2026-03-15 10:00', order('o1', 700), { now: '2026-04-02 10:00' });
  const [granted, expired] = p.entries.at(-1)?.outcome.transfers ?? [];
  expect([granted?.happenedAt, expired?.happenedAt]).toEqual([undefined, at('2026-04-01')]);
});
