import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { sums } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

const of = (asset: string, { transfers }: Parameters<typeof sums>[0]): number =>
  transfers.reduce(
    (sum, one) =>
      sum +
      (one.asset === asset ? (one.kind === 'grant' || one.amount < 0 ? one.amount || one.units : 0) : 0),
    0,
  );
const lines = (items: readonly object[]) => ({
  items,
  goods: items.reduce((sum, item) => sum + (item as { amount: number }).amount, 0),
});

export function rulesSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, program: readFileSync(join(import.meta.dirname, 'rules.yaml'), 'utf8') });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);

  test(
    'C2 K5 the newcomer pack, the upgrade pack, and rewards of any mix',
    told(async ({ person }) => {
      const p = person();
      expect(sums(await p.joins('2026-03-01 10:00'))).toEqual(['points 100', 'spin 1']);
      expect(sums(await p.order('up', 100_000, '2026-03-02 10:00'))).toContain('points 50');
      await p.order('two', 100, '2026-03-02 11:00');
      const third = await p.order('three', 100, '2026-03-02 12:00');
      expect(sums(third)).toEqual(expect.arrayContaining(['spin 1', 'freeship 1']));
      expect((await p.read()).tags).toContain('keen');
    }),
  );

  test(
    'G1 G2 any number of assets; conditions over lines, channel and payment; fixed, per amount, per unit, by bands',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const items = [
        { lineId: '1', sku: 'A1', category: 'books', brand: 'penguin', quantity: 2, amount: 6_000 },
        { lineId: '2', sku: 'B2', category: 'books', brand: 'other', quantity: 1, amount: 4_000 },
        { lineId: '3', sku: 'C3', category: 'toys', quantity: 1, amount: 290_000 },
      ];
      const a = await p.order('o', 300_000, '2026-03-02 10:00', {
        ...lines(items),
        channel: 'app',
        payments: [{ method: 'card', amount: 300_000 }],
      });
      expect([of('books', a), of('units', a), of('lucky', a), of('banded', a)]).toEqual([60, 6, 7, 5_000]);
      const b = await p.order('web', 1_000_000, '2026-03-03 10:00', { channel: 'web' });
      expect([of('lucky', b), of('banded', b)]).toEqual([0, 5_000]);
      expect(b.limited).toContainEqual({ rule: 'banded', limit: '10000 banded per month' });
      const wrong = await p.refused('order.completed', '2026-03-03 11:00', {
        orderId: 'x',
        amount: 10,
        currency: 'CNY',
        ...lines([{ lineId: '1', sku: 'A', quantity: 1, amount: 9 }]),
      });
      expect(wrong.code).toBe('amounts_do_not_add_up');
    }),
  );

  test(
    'G3 multipliers by tier, day, birthday and first order, added up as the program says',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.send('member.registered', '2026-03-01 10:00', { profile: { birthday: '1990-03-06' } });
      expect(of('coins', await p.order('first', 10_000, '2026-03-02 10:00'))).toBe(300);
      expect(of('coins', await p.order('plain', 10_000, '2026-03-03 10:00'))).toBe(100);
      await p.adjust('growth', 1_000, '2026-03-04 10:00');
      expect(of('coins', await p.order('tier', 10_000, '2026-03-05 10:00'))).toBe(150);
      // Friday and her birthday: 1 + 0.5 (tier) + 1 (friday) + 0.5 (birthday).
      const last = await p.order('all', 10_000, '2026-03-06 10:00');
      expect(of('coins', last)).toBe(300);
      const id = last.transfers.find(({ asset }) => asset === 'coins')?.id ?? '';
      expect(await ok(laurel.explainTransfer({ path: { id } }))).toMatchObject({
        factor: '3',
        recomputed: 300,
        agrees: true,
      });
    }),
  );

  test(
    'G4 limits by count and by units, per day and week, per device, address and payment account, cut to fit',
    told(async ({ person }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2026-03-01 10:00');
      const watch = (time: string, minutes: number) => p.send('livestream.watched', time, { minutes });
      expect(of('points', await watch('2026-03-02 10:00', 20))).toBe(20);
      const cut = await watch('2026-03-02 11:00', 20);
      expect([of('points', cut), cut.limited]).toEqual([10, [{ rule: 'watch', limit: '30 points per day' }]]);
      for (const day of [3, 4]) expect(of('points', await watch(`2026-03-0${day} 10:00`, 90))).toBe(30);
      expect(of('points', await watch('2026-03-05 10:00', 90))).toBe(10);
      const risk = (more: object) => ({
        risk: { deviceId: 'd1', addressKey: 'a1', paymentKey: 'w1', ...more },
      });
      expect(of('points', await p.send('content.shared', '2026-03-06 10:00', risk({})))).toBe(1);
      expect(of('points', await q.send('content.shared', '2026-03-06 10:00', risk({})))).toBe(0);
      expect(of('points', await q.send('content.shared', '2026-03-06 10:00', risk({ deviceId: 'd2' })))).toBe(
        1,
      );
      const views = [
        await p.send('product.viewed', '2026-03-06 11:00', risk({})),
        await q.send('product.viewed', '2026-03-06 11:00', risk({})),
      ];
      views.push(
        await q.send('product.viewed', '2026-03-07 11:00', risk({})),
        await q.send('product.viewed', '2026-03-08 11:00', risk({})),
      );
      expect(views.map((view) => of('points', view))).toEqual([1, 0, 1, 0]);
    }),
  );

  test(
    'G5 pending until 7 days have passed, and cancelled first on a refund',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 100_000, '2026-03-02 10:00');
      expect((await p.read()).assets['pend']).toMatchObject({ balance: 0, available: 0, pending: 1_000 });
      await p.refund('o', 40_000, '2026-03-05 10:00');
      expect((await p.read()).assets['pend']).toMatchObject({ pending: 600, owed: 0 });
      expect((await p.read('2026-03-09 09:59')).assets['pend']?.available).toBe(0);
      expect((await p.read('2026-03-09 10:00')).assets['pend']).toMatchObject({
        balance: 600,
        available: 600,
        pending: 0,
      });
    }),
  );

  test(
    'G7 decay by half, reset, and expiry, at the turn of the year',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 30_100, '2026-03-02 10:00');
      expect((await p.read('2026-12-31 23:59')).assets).toMatchObject({
        growth: { balance: 301 },
        yearly: { balance: 100 },
        coins: { balance: 0 },
      });
      expect((await p.read('2027-01-01 00:00')).assets).toMatchObject({
        growth: { balance: 150 },
        yearly: { balance: 0 },
      });
    }),
  );

  test(
    'G8 another currency by the rate of the program version; one without a rate is refused',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      expect(of('growth', await p.order('usd', 1_000, '2026-03-02 10:00', { currency: 'USD' }))).toBe(71);
      expect(of('growth', await p.refund('usd', 1_000, '2026-03-03 10:00', { currency: 'USD' }))).toBe(-71);
      const unknown = await p.refused('order.completed', '2026-03-03 10:00', {
        orderId: 'eur',
        amount: 1,
        currency: 'EUR',
      });
      expect([unknown.code, unknown.pointer]).toEqual(['unknown_currency', '/data/currency']);
      await p.order('mixed', 1_000, '2026-03-03 11:00');
      const mixed = await p.refused('order.refunded', '2026-03-03 12:00', {
        orderId: `${p.id}/mixed`,
        amount: 1,
        currency: 'USD',
        refundId: 'm',
      });
      expect(mixed.code).toBe('currency_mismatch');
    }),
  );

  test(
    'G9 a quote says to the unit what the cart then earns, and writes nothing',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const data = { orderId: `${p.id}/o`, amount: 123_456, currency: 'CNY' };
      await p.read('2026-03-06 10:00');
      const quote = await ok(laurel.createQuote({ body: { member: p.id, data } }));
      expect(await p.transfers()).toHaveLength(2);
      const a = await p.send('order.completed', '2026-03-06 10:00', data);
      const earned: Record<string, number> = {};
      for (const { asset, kind, units } of a.transfers)
        if (kind === 'grant') earned[asset] = (earned[asset] ?? 0) + units;
      expect(quote.earns).toEqual(earned);
      expect(quote.statusChanges.map(({ tier }) => tier)).toEqual(a.statusChanges.map(({ tier }) => tier));
    }),
  );

  test(
    'K1 K2 K6 tasks: count, sum, distinct, all of; progress live; profile, review; a special one ends',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const task = async (id: string) =>
        (await ok(laurel.listTasks({ path: { id: p.id } }))).data.find((one) => one.id === id);
      await p.order('a', 20_000, '2026-04-02 10:00');
      expect(await task('spend-500')).toMatchObject({
        kind: 'special',
        goal: '50000',
        progress: '20000',
        done: false,
      });
      expect(local((await task('spend-500'))?.until)).toBe('2026-05-01 00:00');
      await p.order('b', 30_000, '2026-04-03 10:00');
      expect(await task('spend-500')).toMatchObject({ progress: '50000', reached: 1, done: true });
      expect(await task('three-orders')).toMatchObject({ progress: '2', done: false });
      expect(of('spin', await p.order('c', 100, '2026-04-04 10:00'))).toBe(1);
      for (const sku of ['x', 'x', 'y'])
        expect(of('points', await p.send('review.posted', '2026-04-05 10:00', { sku }))).toBe(0);
      expect(await task('five-skus')).toMatchObject({ kind: 'growth', progress: '2', done: false });
      expect(of('points', await p.send('review.posted', '2026-04-06 10:00', { sku: 'z' }))).toBe(30);
      expect(of('points', await p.send('member.profile_completed', '2026-04-07 10:00'))).toBe(20);
      expect(of('points', await p.send('member.profile_completed', '2026-04-07 11:00'))).toBe(0);
      expect(await task('checkin')).toMatchObject({ kind: 'daily', done: false });
      await p.read('2026-07-01 00:00');
      expect((await task('three-orders'))?.done ?? true).toBe(true);
    }),
  );

  test(
    'K3 a missed day is made up with a card, and the run has its bonus',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const day of [2, 3, 4, 6, 7, 8]) await p.send('checkin', `2026-03-0${day} 09:00`);
      const without = await p.refused('checkin.made_up', '2026-03-08 10:00', { date: '2026-03-05' });
      expect(without.status).toBeGreaterThanOrEqual(400);
      await p.adjust('makeup', 1, '2026-03-08 11:00');
      const made = await p.send('checkin.made_up', '2026-03-08 12:00', { date: '2026-03-05' });
      expect(of('points', made)).toBe(55);
      expect(await p.balance('makeup')).toBe(0);
    }),
  );

  test(
    'U2 C5 an audience in a rule: the third order finds her in it; tag and message in the inbox',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const n of [1, 2]) await p.order(`o${n}`, 100, `2026-03-0${n + 1} 10:00`);
      expect((await p.read()).tags).toEqual([]);
      const third = await p.order('o3', 100, '2026-03-04 10:00');
      expect(third.messages).toEqual([{ template: 'thanks', reason: expect.any(String) }]);
      expect((await p.read()).tags).toContain('loyal');
      await p.read('2026-03-04 10:00:05');
      const inbox = await ok(laurel.listMessages({ path: { id: p.id } }));
      expect(inbox).toMatchObject({
        unread: 1,
        data: [{ template: 'thanks', title: { zh: '谢谢', en: 'Thank you' }, readAt: null }],
      });
      expect(inbox.data[0]?.deliveredAt).toEqual(expect.any(String));
      await ok(laurel.readMessages({ path: { id: p.id }, body: { upTo: inbox.data[0]?.id ?? '' } }));
      expect((await ok(laurel.listMessages({ path: { id: p.id } }))).unread).toBe(0);
      expect(
        (await no(laurel.readMessages({ path: { id: p.id }, body: { upTo: 'nothing' } }))).status,
      ).toBeLessThan(500);
    }),
  );
}
