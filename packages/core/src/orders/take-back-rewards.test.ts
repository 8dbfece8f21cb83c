import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { decide } from '../decide.ts';
import type { Json } from '../kernel/json.ts';
import { claimablesOf, unitsOf } from '../tasks/claimable.ts';

const shop = (byHand: boolean, expires = 'never') =>
  programsOf({
    program: 'shop',
    join: 'onFirstEvent',
    assets: { growth: { kind: 'score' }, points: { kind: 'currency', expires } },
    tracks: { main: { measure: 'growth', tiers: [{ id: 'v1', threshold: 0 }] } },
    rules: [
      {
        id: 'spend',
        on: 'order.completed',
        goal: { sum: { of: 'paid', goal: 10_000 }, repeat: true },
        grants: { points: 50 },
        task: byHand ? { kind: 'growth', claim: 'byHand', claimWithin: '30 days' } : 'growth',
      },
    ],
  });
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });
const points = (p: Play): number =>
  p.head.assets['points']?.lots.reduce((sum, { left }) => sum + left, 0) ?? 0;
const waiting = (p: Play): number =>
  claimablesOf(p.head).reduce((sum, { grants }) => sum + grants.reduce((all, g) => all + unitsOf(g), 0), 0);

test.each([false, true])('K2 a goal that is still reached keeps its reward, by hand %s', (byHand) => {
  const p = new Play(shop(byHand));
  const has = (): number => (byHand ? waiting(p) : points(p));
  p.send('order.completed', '2026-03-01 10:00', order('a', 10_000));
  p.send('order.completed', '2026-03-01 11:00', order('b', 10_000));
  expect(has()).toBe(100);
  p.send('order.refunded', '2026-03-01 12:00', order('b', 10_000));
  expect(has()).toBe(50);
  // Bought and returned once more: it was granted once, and went; that of the first order is none of its business.
  p.send('order.completed', '2026-03-01 13:00', order('c', 10_000));
  expect(has()).toBe(50);
  p.send('order.refunded', '2026-03-01 14:00', order('c', 10_000));
  expect(has()).toBe(50);
  p.send('order.refunded', '2026-03-01 15:00', order('a', 10_000));
  expect(has()).toBe(0);
});

test('K4 many rewards of many days are taken back after a few questions', () => {
  const p = new Play(shop(true, 'endOfDay'));
  const dayOf = (n: number): string => Temporal.PlainDate.from('2026-03-02').add({ days: n }).toString();
  p.send('order.completed', '2026-03-01 10:00', order('big', 500_000));
  for (let n = 0; n < 50; n += 1) {
    p.send('order.completed', `${dayOf(n)} 10:00`, order(`o${n}`, 10_000));
    p.send('task.claimed', `${dayOf(n)} 11:00`, { task: 'spend' });
  }
  const time = at(`${dayOf(50)} 10:00`);
  const event = { type: 'order.refunded', source: 'test', id: 'back', time, data: order('big', 500_000) };
  const loaded = new Map<string, Json | null>();
  const records = { get: (key: string): Json | null | undefined => loaded.get(key) };
  const context = { member: p.member, origin: 'outside', now: time, backfill: false, taken: {} } as const;
  for (let questions = 0; ; questions += 1) {
    const decision = decide(p.programs, { head: p.head, records }, event, context);
    if (decision.kind !== 'needs') {
      expect(decision.kind).toBe('applied');
      expect(questions).toBeLessThanOrEqual(6);
      return;
    }
    for (const key of decision.needs.records) loaded.set(key, p.records.get(key) ?? null);
  }
});
