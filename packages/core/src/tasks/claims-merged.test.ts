import { expect, test } from 'vitest';
import { Members } from '../../test/members.ts';
import { programsOf } from '../../test/play.ts';
import { balanceOf } from '../index.ts';
import { claimablesOf } from './claimable.ts';

const [ANN, BEA] = [1, 2];
const programs = programsOf({
  program: 'shop',
  assets: { points: { kind: 'currency' } },
  rules: [
    {
      id: 'two',
      on: 'order.completed',
      goal: { count: 2, repeat: true },
      grants: { points: 50 },
      task: { kind: 'growth', claim: 'byHand', claimWithin: '60 days' },
    },
  ],
});
const order = (orderId: string) => ({ orderId, amount: 100, currency: 'CNY' });
const why = { reason: 'one person' };

/** Each has met the goal once, and Bea has claimed one before. */
function two(): Members {
  const shop = new Members(programs);
  for (const who of [ANN, BEA]) shop.send(who, 'member.registered', '2026-03-01 10:00');
  for (const n of [1, 2]) shop.send(BEA, 'order.completed', `2026-03-02 1${n}:00`, order(`b${n}`));
  shop.send(BEA, 'task.claimed', '2026-03-02 13:00', { task: 'two' });
  for (const n of [3, 4]) shop.send(BEA, 'order.completed', `2026-03-03 1${n}:00`, order(`b${n}`));
  for (const n of [1, 2]) shop.send(ANN, 'order.completed', `2026-03-04 1${n}:00`, order(`a${n}`));
  shop.send(BEA, 'member.merged', '2026-03-10 10:00', { into: { member: ANN }, ...why });
  return shop;
}
const points = (shop: Members, who: number) => balanceOf(shop.read(who, '2026-04-20').assets['points'], 0);

test('K4 A5 rewards of both wait at the one who stays, and each is claimed once', () => {
  const shop = two();
  expect(claimablesOf(shop.read(ANN, '2026-03-10 10:00'))).toHaveLength(2);
  shop.send(ANN, 'task.claimed', '2026-03-11 10:00', { task: 'two' });
  expect(points(shop, ANN)).toBe(150);
  // What the other one had claimed, and what she had not, is taken back by refunds of her orders.
  shop.send(BEA, 'order.refunded', '2026-03-12 10:00', { ...order('b1'), refundId: 'r1' });
  expect(points(shop, ANN)).toBe(100);
});

test('K4 A5 parted again, each has what she would have had', () => {
  const shop = two();
  shop.send(ANN, 'task.claimed', '2026-03-11 10:00', { task: 'two' });
  shop.send(ANN, 'member.unmerged', '2026-04-10 10:00', { member: { member: BEA }, ...why });
  expect([points(shop, ANN), points(shop, BEA)]).toEqual([50, 50]);
  expect(claimablesOf(shop.read(BEA, '2026-04-10 10:00'))).toHaveLength(1);
});
