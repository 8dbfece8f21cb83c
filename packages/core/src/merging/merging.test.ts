import { describe, expect, test } from 'vitest';
import { Members, seen, sumOf } from '../../test/members.ts';
import { at, starter } from '../../test/play.ts';
import { availableOf, balanceOf, type Head } from '../index.ts';

const [ANN, BEA, CAT] = [1, 2, 3];
const programs = starter();
const order = (orderId: string, yuan: number) => ({ orderId, amount: yuan * 100, currency: 'CNY' });
const refund = (orderId: string, yuan: number) => ({ ...order(orderId, yuan), refundId: `r-${orderId}` });
const why = { reason: 'one person' };

/** Ann bought for ¥600 and Bea for ¥700: 600 growth and 800 points, 700 growth and 900 points. */
function two(): Members {
  const shop = new Members(programs);
  shop.send(ANN, 'member.registered', '2026-03-01 10:00');
  shop.send(BEA, 'member.registered', '2026-03-01 11:00');
  shop.send(ANN, 'order.completed', '2026-03-02 10:00', order('a1', 600));
  shop.send(BEA, 'order.completed', '2026-03-02 11:00', order('b1', 700));
  return shop;
}
const merge = (shop: Members, time = '2026-03-10 10:00') =>
  shop.send(BEA, 'member.merged', time, { into: { member: ANN }, ...why });
const unmerge = (shop: Members, time = '2026-04-10 10:00') =>
  shop.send(ANN, 'member.unmerged', time, { member: { member: BEA }, ...why });

const points = (head: Head, time: string): number => balanceOf(head.assets['points'], at(time));

describe('merge', () => {
  test('units, growth and tier are those of both', () => {
    const shop = two();
    merge(shop);
    const ann = shop.read(ANN, '2026-03-10 10:00');
    // 800 and 900, and the pack of silver, which neither had: 1,300 growth together.
    expect(points(ann, '2026-03-10 10:00')).toBe(1_750);
    expect(ann.tracks['main']?.tier).toBe('v2');
    expect(ann.assets['growth']?.earned?.total).toBe(1_300);
    expect(availableOf(ann.assets['freeship'], at('2026-03-10 10:00'))).toBe(2);
    const bea = shop.read(BEA, '2026-03-10 10:00');
    expect(bea.standing).toBe('merged');
    expect(points(bea, '2026-03-10 10:00')).toBe(0);
  });

  test('the better tier stands over the other until its own end', () => {
    const shop = two();
    shop.send(BEA, 'order.completed', '2026-03-03 11:00', order('b2', 5_000));
    const until = shop.read(BEA, '2026-03-04').tracks['main']?.until ?? 0;
    shop.send(BEA, 'order.refunded', '2026-03-05 11:00', refund('b2', 5_000));
    shop.send(ANN, 'tier.set', '2026-03-05', { tier: 'v2', kind: 'floor', reason: 'kind' });
    shop.send(BEA, 'tier.set', '2026-03-05', { tier: 'v4', kind: 'floor', until, reason: 'kind' });
    merge(shop);
    expect(shop.read(ANN, '2026-03-11').tracks['main']).toMatchObject({
      tier: 'v2',
      shown: 'v4',
      manual: { tier: 'v4', until, kind: 'floor' },
    });
  });

  test('a refund of her order takes back from the one she came to', () => {
    const shop = two();
    merge(shop);
    shop.send(BEA, 'order.refunded', '2026-03-12 10:00', refund('b1', 700));
    const ann = shop.read(ANN, '2026-03-12 10:00');
    // 700 for the order and 100 for the first one go; growth falls to 600 and silver with it; its pack stays.
    expect(points(ann, '2026-03-12 10:00')).toBe(950);
    expect(ann.assets['growth']?.earned?.total).toBe(600);
    expect(ann.tracks['main']?.tier).toBe('v1');
    const entry = shop.of(ANN).entries.findLast(({ event }) => event.type === 'order.refunded');
    expect(entry?.subject).toBe(BEA);
  });

  test('a hold of hers is captured by its id, and undone', () => {
    const shop = two();
    const [placed] = shop.send(BEA, 'hold.placed', '2026-03-10 09:50', {
      asset: 'points',
      amount: 300,
      minutes: 60,
    });
    merge(shop);
    expect(Object.values(shop.of(ANN).head.holds).map(({ amount }) => amount)).toEqual([300]);
    const holdId = `hd-2-${placed?.seq}`;
    shop.send(BEA, 'hold.captured', '2026-03-10 10:10', { holdId });
    expect(points(shop.read(ANN, '2026-03-10 10:10'), '2026-03-10 10:10')).toBe(1_450);
    shop.send(BEA, 'spend.restored', '2026-03-10 10:20', { holdId });
    expect(points(shop.read(ANN, '2026-03-10 10:20'), '2026-03-10 10:20')).toBe(1_750);
  });

  test('what is once in a lifetime, and what a day allows, both have had together', () => {
    const shop = two();
    for (let i = 0; i < 2; i++) shop.send(ANN, 'review.posted', '2026-03-10 08:00');
    for (let i = 0; i < 2; i++) shop.send(BEA, 'review.posted', '2026-03-10 09:00');
    merge(shop);
    const before = shop.of(ANN).head.assets['growth']?.earned?.total;
    shop.send(ANN, 'review.posted', '2026-03-10 11:00');
    shop.send(BEA, 'order.completed', '2026-03-10 12:00', order('b9', 100));
    const ann = shop.read(ANN, '2026-03-10 12:00');
    // No fifth review of three; 120 points for ¥100 at silver would be 100: v2 has no multiplier; no second first order.
    expect(ann.assets['growth']?.earned?.total).toBe(Number(before) + 100);
    expect(points(ann, '2026-03-10 12:00')).toBe(1_850);
  });

  test('a pack that one of them had is not given again', () => {
    const shop = two();
    // 1,000 growth: silver, with its pack of 50 points and two vouchers, which stay when the order goes back.
    shop.send(BEA, 'order.completed', '2026-03-03 11:00', order('b2', 300));
    shop.send(BEA, 'order.refunded', '2026-03-04 11:00', refund('b2', 300));
    expect(points(shop.of(BEA).head, '2026-03-04 11:00')).toBe(950);
    merge(shop);
    const ann = shop.read(ANN, '2026-03-10 10:00');
    expect([ann.tracks['main']?.tier, points(ann, '2026-03-10 10:00')]).toEqual(['v2', 1_750]);
    expect(availableOf(ann.assets['freeship'], at('2026-03-10 10:00'))).toBe(2);
  });

  test('a debt is paid by what the other one has', () => {
    const shop = two();
    const [placed] = shop.send(BEA, 'hold.placed', '2026-03-03', {
      asset: 'points',
      amount: 900,
      minutes: 60,
    });
    shop.send(BEA, 'hold.captured', '2026-03-03 00:10', { holdId: `hd-2-${placed?.seq}` });
    shop.send(BEA, 'order.refunded', '2026-03-04', refund('b1', 700));
    expect(points(shop.read(BEA, '2026-03-05'), '2026-03-05')).toBe(-800);
    merge(shop);
    const state = shop.of(ANN).head.assets['points'];
    expect([state?.owed, points(shop.of(ANN).head, '2026-03-10 10:00')]).toEqual([0, 0]);
  });

  test.each([
    ['into herself', BEA, 'invalid_value'],
    ['into nobody', 0, 'unknown_member'],
  ])('%s is refused', (_, into, code) => {
    const refused = two().try(BEA, 'member.merged', '2026-03-10', { into: { member: into }, ...why });
    expect(refused).toMatchObject({ kind: 'refused', refusal: { code } });
  });

  test('twice, in a ring, frozen or closed is refused', () => {
    const shop = two();
    merge(shop);
    const into = (member: number) => ({ into: { member }, ...why });
    const code = (subject: number, to: number) => {
      const decision = shop.try(subject, 'member.merged', '2026-03-11', into(to));
      return decision.kind === 'refused' ? decision.refusal.code : decision.kind;
    };
    expect(code(BEA, ANN)).toBe('already_merged');
    expect(code(ANN, BEA)).toBe('merge_ring');
    shop.send(CAT, 'member.registered', '2026-03-11');
    shop.send(CAT, 'member.frozen', '2026-03-11', why);
    expect(code(CAT, ANN)).toBe('member_frozen');
  });

  test('where the other one cannot take her, all is hers again', () => {
    const shop = two();
    const [placed] = shop.send(BEA, 'hold.placed', '2026-03-09', {
      asset: 'points',
      amount: 300,
      minutes: 9_999,
    });
    shop.send(ANN, 'member.frozen', '2026-03-09', why);
    const before = shop.read(BEA, '2026-03-10 10:00');
    merge(shop);
    const after = shop.read(BEA, '2026-03-10 10:00');
    expect(seen(after)).toEqual(seen(before));
    expect(after.holds[String(placed?.seq)]?.amount).toBe(300);
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });
});

describe('unmerge', () => {
  test('with nothing in between both are as they were', () => {
    const shop = two();
    const alone = two();
    merge(shop);
    unmerge(shop);
    for (const member of [ANN, BEA])
      expect(seen(shop.read(member, '2026-04-10 10:00'))).toEqual(
        seen(alone.read(member, '2026-04-10 10:00')),
      );
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });

  test('what was sent for each is hers, decided as if the two had never been one', () => {
    const [shop, alone] = [two(), two()];
    merge(shop);
    for (const each of [shop, alone]) {
      each.send(BEA, 'order.completed', '2026-03-12 10:00', order('b2', 500));
      each.send(ANN, 'order.refunded', '2026-03-13 10:00', refund('a1', 600));
      each.send(BEA, 'checkin', '2026-03-14 10:00');
      each.send(ANN, 'checkin', '2026-03-14 11:00');
    }
    unmerge(shop);
    for (const member of [ANN, BEA])
      expect(seen(shop.read(member, '2026-04-10 10:00'))).toEqual(
        seen(alone.read(member, '2026-04-10 10:00')),
      );
  });

  test('who spent what was the other one owes it, and the other one has all of hers', () => {
    const shop = two();
    merge(shop);
    const [placed] = shop.send(BEA, 'hold.placed', '2026-03-12', {
      asset: 'points',
      amount: 1_500,
      minutes: 60,
    });
    shop.send(BEA, 'hold.captured', '2026-03-12 00:10', { holdId: `hd-1-${placed?.seq}` });
    const entries = unmerge(shop);
    expect(points(shop.of(ANN).head, '2026-04-10 10:00')).toBe(800);
    // Of 1,500 she had 900.
    expect(points(shop.of(BEA).head, '2026-04-10 10:00')).toBe(-600);
    expect(entries.at(-1)?.context?.parting?.loans).toEqual([
      { member: BEA, asset: 'points', units: 600, seq: placed?.seq },
    ]);
    shop.send(BEA, 'order.completed', '2026-04-11', order('b3', 650));
    // 650 for it, and the pack of silver: 1,350 growth are now hers alone.
    expect(points(shop.of(BEA).head, '2026-04-11')).toBe(100);
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });

  test('an open hold of the one who leaves goes with her, under the id that it has', () => {
    const shop = two();
    merge(shop);
    const placed = shop
      .send(BEA, 'hold.placed', '2026-04-10 09:50', { asset: 'points', amount: 100, minutes: 60 })
      .find(({ event }) => event.type === 'hold.placed');
    unmerge(shop);
    expect(shop.of(ANN).head.holds).toEqual({});
    shop.send(BEA, 'hold.captured', '2026-04-10 10:10', { holdId: `hd-1-${placed?.seq}` });
    expect(points(shop.of(BEA).head, '2026-04-10 10:10')).toBe(800);
  });

  test('what is about an order or a hold of hers is hers, whoever it was sent for', () => {
    const [shop, alone] = [two(), two()];
    merge(shop);
    shop.send(ANN, 'order.refunded', '2026-03-12', refund('b1', 700));
    alone.send(BEA, 'order.refunded', '2026-03-12', refund('b1', 700));
    unmerge(shop);
    for (const member of [ANN, BEA])
      expect(seen(shop.read(member, '2026-04-10 10:00'))).toEqual(
        seen(alone.read(member, '2026-04-10 10:00')),
      );
  });

  test('one of three leaves, and then the next', () => {
    const [shop, alone] = [two(), two()];
    for (const each of [shop, alone]) {
      each.send(CAT, 'member.registered', '2026-03-05');
      each.send(CAT, 'order.completed', '2026-03-05 10:00', order('c1', 900));
    }
    merge(shop);
    shop.send(CAT, 'member.merged', '2026-03-11', { into: { member: ANN }, ...why });
    for (const each of [shop, alone]) each.send(CAT, 'order.completed', '2026-03-12', order('c2', 300));
    shop.send(ANN, 'member.unmerged', '2026-03-13', { member: { member: CAT }, ...why });
    for (const each of [shop, alone]) each.send(BEA, 'order.refunded', '2026-03-14', refund('b1', 700));
    unmerge(shop);
    for (const member of [ANN, BEA, CAT])
      expect(seen(shop.read(member, '2026-04-10 10:00'))).toEqual(
        seen(alone.read(member, '2026-04-10 10:00')),
      );
  });

  test('it can be done again, and undone again', () => {
    const [shop, alone] = [two(), two()];
    for (const day of [10, 14, 18]) {
      merge(shop, `2026-03-${day} 10:00`);
      for (const each of [shop, alone]) each.send(BEA, 'checkin', `2026-03-${day} 11:00`);
      unmerge(shop, `2026-03-${day + 1} 10:00`);
    }
    for (const member of [ANN, BEA])
      expect(seen(shop.read(member, '2026-04-10 10:00'))).toEqual(
        seen(alone.read(member, '2026-04-10 10:00')),
      );
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });

  test('nobody who is not here can leave', () => {
    const shop = two();
    expect(shop.try(ANN, 'member.unmerged', '2026-03-10', { member: { member: BEA }, ...why })).toMatchObject(
      {
        kind: 'refused',
        refusal: { code: 'not_merged' },
      },
    );
  });

  test('who is erased takes along who was merged into her', () => {
    const shop = two();
    merge(shop);
    shop.send(ANN, 'member.erased', '2026-03-12', { alias: 'x' });
    expect([shop.of(ANN).head.standing, shop.of(BEA).head.standing]).toEqual(['erased', 'erased']);
  });
});
