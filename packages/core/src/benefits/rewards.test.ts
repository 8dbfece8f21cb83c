import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { grantsOf } from './reasons.ts';

const programs = programsOf({
  program: 'shop',
  join: 'onFirstEvent',
  assets: { points: { kind: 'currency' } },
  benefits: {
    lounge: { for: { granted: true }, access: true },
    line: { for: { granted: true }, access: true },
  },
  rules: [
    {
      id: 'big',
      on: 'order.completed',
      when: 'paid >= 50000',
      grants: { points: 1 },
      benefits: [{ benefit: 'lounge', lasts: '30 days' }, 'line'],
    },
  ],
});
const order = (orderId: string, amount = 60_000) => ({ orderId, amount, currency: 'CNY' });
const until = (p: Play, benefit: string) => grantsOf(p.head)[benefit]?.until;

test('K5 a rule gives benefits for a time or for good; a refund under its condition takes them back', () => {
  const p = new Play(programs);
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  expect([until(p, 'lounge'), until(p, 'line')]).toEqual([at('2026-03-31 10:00'), null]);
  p.send('order.refunded', '2026-03-02 10:00', order('a', 5_000));
  expect(until(p, 'lounge')).toBe(at('2026-03-31 10:00'));
  p.send('order.refunded', '2026-03-03 10:00', order('a', 10_000));
  expect(grantsOf(p.head)).toEqual({});
});

test('K5 a benefit that is given again lasts longer, and is again what it was where that is taken back', () => {
  const p = new Play(programs);
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  p.send('order.completed', '2026-03-11 10:00', order('b'));
  expect(until(p, 'lounge')).toBe(at('2026-04-10 10:00'));
  p.send('order.refunded', '2026-03-12 10:00', order('b'));
  expect(until(p, 'lounge')).toBe(at('2026-03-31 10:00'));
  // For good is not made shorter, and what an operator gave stays where an order is refunded.
  p.send('benefit.granted', '2026-03-13 10:00', { benefit: 'lounge', reason: 'a guest' });
  p.send('order.refunded', '2026-03-14 10:00', order('a'));
  expect(until(p, 'lounge')).toBeNull();
});
