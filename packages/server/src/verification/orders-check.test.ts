import { expect, test } from 'vitest';
import { Play, programsOf } from '../../../core/test/play.ts';
import { ordersCheck } from './orders-check.ts';

const programs = programsOf({
  program: 'shop',
  assets: { points: { kind: 'currency' } },
  rules: [{ id: 'extra', on: 'order.completed', grants: { points: 7 } }],
});
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });

function faults(play: Play): readonly string[] {
  const told: string[] = [];
  const check = ordersCheck(programs, (_, __, detail) => void told.push(detail));
  for (const entry of play.entries) check.take(entry);
  check.end(play.head.seq);
  return told;
}

test('I7 an order that cost nothing keeps what it was given, until it is cancelled', () => {
  const p = new Play(programs);
  p.send('member.registered', '2026-03-01 10:00');
  p.send('order.completed', '2026-03-01 11:00', order('gift', 0));
  p.send('order.completed', '2026-03-01 12:00', order('a', 100));
  expect(faults(p)).toEqual([]);
  p.send('order.cancelled', '2026-03-01 13:00', { orderId: 'gift' });
  p.send('order.refunded', '2026-03-01 14:00', order('a', 100));
  expect(faults(p)).toEqual([]);
  expect(p.head.assets['points']?.lots.reduce((sum, { left }) => sum + left, 0) ?? 0).toBe(0);
});
