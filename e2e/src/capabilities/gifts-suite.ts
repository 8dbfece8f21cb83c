import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

export function giftsSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'gifts.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const give = (from: Person, to: Person, amount: number, asset = 'points') =>
    shop.laurel.sendGift({ path: { id: from.id }, body: { to: to.id, asset, amount } });

  test(
    'L9 I21 units go to another member with their dates, soonest expiring first',
    told(async ({ person }) => {
      const [a, b] = [person(), person()];
      await a.joins('2026-03-01 10:00');
      await b.joins('2026-03-01 10:00');
      await a.adjust('points', 60, '2026-03-02 10:00', '2027-01-01 00:00');
      await a.adjust('points', 80, '2026-03-02 10:00', '2028-01-01 00:00');
      const sent = await ok(give(a, b, 100));
      expect(sent.transfers).toMatchObject([
        { kind: 'transit', amount: -100, from: 'balance', to: 'transit' },
      ]);
      expect([await a.balance('points'), await b.balance('points')]).toEqual([40, 100]);
      const lots = (await b.lots('points')).map(({ left, expiresAt }) => [left, local(expiresAt)]);
      expect(lots).toEqual([
        [60, '2027-01-01 00:00'],
        [40, '2028-01-01 00:00'],
      ]);
      const [arrived] = await b.transfers('points');
      expect(arrived).toMatchObject({ kind: 'receive', rule: 'gift' });
    }),
  );

  test(
    'L9 a gift pays the debt of who receives it first',
    told(async ({ person }) => {
      const [a, b] = [person(), person()];
      await a.joins('2026-03-01 10:00');
      await b.joins('2026-03-01 10:00');
      await b.order('o', 8_000, '2026-03-02 10:00');
      await b.spend('points', 80, '2026-03-02 11:00');
      await b.refund('o', 8_000, '2026-03-03 10:00');
      expect(await b.balance('points')).toBe(-80);
      await a.adjust('points', 100, '2026-03-03 11:00');
      await ok(give(a, b, 100));
      expect(await b.balance('points')).toBe(20);
    }),
  );

  test(
    'L9 bounds and limits are the giver’s, and a refusal changes nothing',
    told(async ({ person }) => {
      const [a, b] = [person(), person()];
      await a.joins('2026-03-01 10:00');
      await b.joins('2026-03-01 10:00');
      await a.adjust('points', 2_000, '2026-03-02 10:00');
      const codes = [];
      for (const amount of [9, 501]) codes.push((await no(give(a, b, amount))).code);
      codes.push((await no(give(a, b, 1, 'spin'))).code, (await no(give(a, a, 10))).code);
      expect(codes).toEqual(['gift_out_of_bounds', 'gift_out_of_bounds', 'not_a_gift', 'invalid_value']);
      await ok(give(a, b, 500));
      expect(await no(give(a, b, 301))).toMatchObject({ code: 'gift_limited', pointer: '/amount' });
      await ok(give(a, b, 200));
      await ok(give(a, b, 50));
      expect((await no(give(a, b, 10))).code).toBe('gift_limited');
      expect([await a.balance('points'), await b.balance('points')]).toEqual([1_250, 750]);
      const nobody = shop.laurel.sendGift({
        path: { id: a.id },
        body: { to: 'nobody-here', asset: 'points', amount: 10 },
      });
      expect(await no(nobody)).toMatchObject({ code: 'unknown_member', pointer: '/to' });
    }),
  );

  test(
    'L9 who cannot take it sends it back into the lots that it came from',
    told(async ({ person }) => {
      const [a, b] = [person(), person()];
      await a.joins('2026-03-01 10:00');
      await b.joins('2026-03-01 10:00');
      await a.adjust('points', 100, '2026-03-02 10:00', '2027-01-01 00:00');
      const before = await a.lots('points');
      await ok(shop.laurel.freezeMember({ path: { id: b.id }, body: { reason: 'a test' } }));
      expect(await no(give(a, b, 50))).toMatchObject({ code: 'gift_returned', pointer: '/to' });
      expect(await a.lots('points')).toEqual(before);
      expect(await b.balance('points')).toBe(0);
    }),
  );

  test(
    'L9 fifty parallel gifts of the same 100 points: exactly one arrives',
    told(async ({ person }) => {
      const a = person();
      await a.joins('2026-03-01 10:00');
      const others = Array.from({ length: 50 }, () => person());
      for (const b of others) await b.joins('2026-03-01 10:00');
      await a.adjust('points', 100, '2026-03-02 10:00');
      const answers = await Promise.all(others.map((b) => give(a, b, 100)));
      expect(answers.filter(({ data }) => data !== undefined)).toHaveLength(1);
      const received = await Promise.all(others.map((b) => b.balance('points')));
      expect([await a.balance('points'), received.reduce((sum, n) => sum + n, 0)]).toEqual([0, 100]);
    }),
  );
}
