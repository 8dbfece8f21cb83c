import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';

const time = '2026-03-02 10:00';

export function mallSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'games.yaml'), 'utf8');
    shop = await openShop({ engine, program, clock: time });
  }, 60_000);
  afterAll(() => shop.close());
  const load = (item: string, by: number) =>
    ok(shop.laurel.loadStock({ path: { counter: `goods:${item}` }, body: { by, reason: 'a test' } }));
  const order = (who: Person, item: string, address?: string) =>
    shop.laurel.placeMallOrder({
      path: { id: who.id },
      body: { item, ...(address === undefined ? {} : { address }) },
    });
  const newcomer = async (id: string, points = 500): Promise<Person> => {
    const who = person(shop, id);
    await who.joins(time);
    await who.adjust('points', points, time);
    return who;
  };
  const left = async (item: string): Promise<number | null | undefined> =>
    (await ok(shop.laurel.listMall())).data.find(({ id }) => id === item)?.left;

  test('I5 an order is paid with points, sent to an address that the log never sees, and refunded', async () => {
    await load('mug', 3);
    const who = await newcomer('i5');
    expect((await no(order(who, 'mug'))).code).toBe('address_missing');
    const { order: made } = await ok(order(who, 'mug', 'West Lake Road 1'));
    expect([made.state, await who.balance('points'), await left('mug')]).toEqual(['paid', 400, 2]);
    const path = { id: who.id, order: made.order };
    expect((await ok(shop.laurel.getMallOrder({ path }))).address).toBe('West Lake Road 1');
    const events = await shop.call('GET', '/v1/exports/events');
    expect(events.text).toContain('mall.ordered');
    expect(events.text).not.toContain('West Lake Road');
    await ok(shop.laurel.shipMallOrder({ path, body: { carrier: 'SF', tracking: 'SF1' } }));
    expect((await no(shop.laurel.cancelMallOrder({ path, body: {} }))).code).toBe('mall_order_state');
    const nowhere = { id: who.id, order: 'first' };
    expect(await no(shop.laurel.cancelMallOrder({ path: nowhere, body: {} }))).toMatchObject({
      code: 'unknown_mall_order',
      pointer: '/path/order',
    });
    await ok(shop.laurel.completeMallOrder({ path }));
    const refunded = await ok(
      shop.laurel.refundMallOrder({ path, body: { reason: 'broken', restock: false } }),
    );
    expect([refunded.order.state, await who.balance('points'), await left('mug')]).toEqual([
      'refunded',
      500,
      2,
    ]);
    const { data } = await ok(shop.laurel.listMallOrders({ path: { id: who.id } }));
    expect(data.map(({ state, tracking }) => [state, tracking])).toEqual([['refunded', 'SF1']]);
  });

  test('I5 points and money: it waits, is paid or lapses, and only the order moves its hold', async () => {
    await load('bag', 2);
    const who = await newcomer('i5-cash');
    const [first, second] = [(await ok(order(who, 'bag'))).order, (await ok(order(who, 'bag'))).order];
    expect((await no(order(who, 'bag'))).code).toBe('stock_exhausted');
    expect([first.state, first.cash, await left('bag')]).toEqual(['awaiting', 990, 0]);
    const hold = { path: { id: first.hold } };
    expect((await no(shop.laurel.releaseHold({ ...hold, body: {} }))).code).toBe('hold_of_order');
    expect((await no(shop.laurel.captureHold({ ...hold, body: {} }))).code).toBe('hold_of_order');
    const path = { id: who.id, order: first.order };
    expect((await no(shop.laurel.payMallOrder({ path, body: { amount: 1 } }))).code).toBe(
      'paid_amount_wrong',
    );
    const paid = await ok(shop.laurel.payMallOrder({ path, body: { amount: 990, reference: 'wx-1' } }));
    expect(paid.order).toMatchObject({ state: 'paid', reference: 'wx-1' });
    await moveClock(shop, '2026-03-02 10:40');
    const lapsed = await ok(shop.laurel.getMallOrder({ path: { id: who.id, order: second.order } }));
    expect(lapsed.state).toBe('lapsed');
    expect(await who.balance('points')).toBe(450);
    await ok(shop.laurel.cancelMallOrder({ path, body: { reason: 'changed her mind' } }));
    expect(await who.balance('points')).toBe(500);
    expect(await left('bag')).toBe(2);
  });

  test('I5 price by tier, limits, and what an order granted', async () => {
    const who = await newcomer('i5-tier');
    await ok(
      shop.laurel.setTier({ path: { id: who.id }, body: { tier: 'gold', kind: 'floor', reason: 'a test' } }),
    );
    await ok(order(who, 'mug', 'Road 2'));
    await ok(order(who, 'mug'));
    expect(await who.balance('points')).toBe(340);
    expect(await no(order(who, 'mug'))).toMatchObject({ code: 'order_limited', pointer: '/item' });
    const { order: ticket } = await ok(order(who, 'ticket'));
    expect([ticket.state, await who.balance('coupon')]).toEqual(['completed', 1]);
    const path = { id: who.id, order: ticket.order };
    await ok(shop.laurel.refundMallOrder({ path, body: { reason: 'a test' } }));
    expect([await who.balance('coupon'), await who.balance('points')]).toEqual([0, 340]);
  });

  test('I13 operators load, add and take out by the command line, and each act stands in the audit log', async () => {
    const say = async (act: string, units: number) =>
      (await shop.cli('stock', act, 'goods:pen', '--units', String(units), '--reason', 'a test', '--json'))
        .json;
    expect(await say('load', 3)).toMatchObject({ loaded: 3, left: 3 });
    expect(await say('load', 2)).toMatchObject({ loaded: 5, left: 5 });
    expect(await say('withdraw', 4)).toMatchObject({ loaded: 1, left: 1 });
    expect(await say('withdraw', 2)).toMatchObject({ error: 'stock_exhausted' });
    expect((await shop.done('stock', 'show', 'goods:pen', '--json')).json).toMatchObject({ left: 1 });
    const { data } = await ok(shop.laurel.listAudit({ query: { limit: 200 } }));
    expect(data.filter(({ target }) => target === 'stock/goods:pen').map(({ action }) => action)).toEqual(
      Array<string>(3).fill('loadStock'),
    );
  });

  test('I5 I13 goods under parallel orders: exactly as many as were loaded', async () => {
    await load('bag', 5);
    const before = (await left('bag')) ?? 0;
    const people = await Promise.all(Array.from({ length: 30 }, (_, n) => newcomer(`i5-p${n}`)));
    const answers = await Promise.all(people.map((who) => order(who, 'bag')));
    expect(answers.filter(({ data }) => data !== undefined)).toHaveLength(before);
    expect(await left('bag')).toBe(0);
    expect(await shop.done('verify', '--json')).toMatchObject({ json: { violations: [] } });
  });
}
