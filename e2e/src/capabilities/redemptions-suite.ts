import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cart, Laurel, Quote } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTurns } from '../scenarios/parallel-suite.ts';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';

type Line = readonly [lineId: string, amount: number, category?: string, quantity?: number];
const cartOf = (lines: readonly Line[], shipping = 0): Cart => ({
  lines: lines.map(([lineId, amount, category = 'other', quantity = 1]) => ({
    lineId,
    amount,
    category,
    quantity,
  })),
  shipping,
  currency: 'CNY',
});

export function redemptionsSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'redemptions.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);

  const buysPlus = async (p: Person) => {
    const path = { id: p.id, plan: 'plus' };
    const { id } = await ok(p.shop.laurel.quotePlan({ path, body: { variant: 'month' } }));
    await ok(p.shop.laurel.buyPlan({ path, body: { quoteId: id, paid: {} } }));
  };
  const holder = async (p: Person, units: Readonly<Record<string, number>> = {}) => {
    await p.joins('2026-03-01 10:00');
    await buysPlus(p);
    for (const [asset, n] of Object.entries(units)) await p.adjust(asset, n, '2026-03-01 10:00');
  };
  const quote = (p: Person, cart: Cart, more: { choose?: string[]; points?: number } = {}) =>
    ok(p.shop.laurel.createQuote({ body: { member: p.id, cart, ...more } }));
  const own = (p: Person, order: string) => ({ id: `${p.id}/${order}` });
  const place = (p: Person, order: string, { quote: token = '' }: Quote) =>
    p.shop.laurel.placeRedemption({ path: own(p, order), body: { member: p.id, quote: token } });
  const capture = (p: Person, order: string) =>
    p.shop.laurel.captureRedemption({ path: own(p, order), body: { member: p.id } });
  const uses = async (p: Person, order: string, quoted: Quote) => {
    await ok(place(p, order, quoted));
    return ok(capture(p, order));
  };
  const restore = (p: Person, order: string, lines?: { lineId: string; quantity?: number }[]) =>
    p.shop.laurel.restoreRedemption({
      path: own(p, order),
      body: { member: p.id, ...(lines === undefined ? {} : { lines }) },
    });
  const savings = (p: Person, plan?: string) =>
    ok(p.shop.laurel.getSavings({ path: { id: p.id }, query: plan === undefined ? {} : { plan } }));

  test(
    'P6 V8 five percent in two scopes, half up to the fen, and the savings of what is not returned',
    told(async ({ person }) => {
      const p = person();
      await holder(p);
      const quoted = await quote(
        p,
        cartOf([
          ['a', 12_990, 'own'],
          ['b', 39_900, 'fresh'],
          ['c', 10_000],
        ]),
        { choose: ['own-brand'] },
      );
      expect(quoted.lines?.map(({ takes }) => takes.map(({ amount }) => amount))).toEqual([
        [650],
        [1_995],
        [],
      ]);
      await uses(p, 'o', quoted);
      expect(await savings(p)).toMatchObject({ cash: 2_645, list: 0 });
      await ok(restore(p, 'o', [{ lineId: 'b' }]));
      expect(await savings(p, 'plus')).toMatchObject({
        cash: 650,
        data: [{ benefit: 'own-brand', order: `${p.id}/o`, plan: 'plus', cash: 650 }],
      });
    }),
  );

  test(
    'P10 an allowance of ¥60 for shipping: ten shipments of ¥6, the next pays; with ¥6 left one of ¥8 pays ¥2',
    told(async ({ person }) => {
      const [p, q] = [person(), person()];
      await holder(p, { fund: 6_000 });
      for (let n = 0; n < 10; n++) {
        const quoted = await quote(p, cartOf([['a', 1_000]], 600), { choose: ['shipping'] });
        expect(quoted.shipping?.left).toBe(0);
        await uses(p, `s${n}`, quoted);
      }
      expect(await quote(p, cartOf([['a', 1_000]], 600))).toMatchObject({ shipping: { left: 600 } });
      await holder(q, { fund: 600 });
      expect(await quote(q, cartOf([['a', 1_000]], 800))).toMatchObject({ shipping: { left: 200 } });
    }),
    60_000,
  );

  test(
    'P22 V8 cash and list value stand apart, each line with its order',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { fund: 7_200, coupon: 1 });
      const lines: Line[] = [
        ['a', 12_990, 'own'],
        ['b', 39_900, 'fresh'],
      ];
      await uses(
        p,
        'o1',
        await quote(p, cartOf(lines, 7_200), { choose: ['own-brand', 'shipping', 'coupon-30'] }),
      );
      const elsewhere = { plan: 'plus', benefit: 'rebate' };
      await p.send('benefit.used', '2026-03-01 12:00', { ...elsewhere, amount: 1_000, currency: 'CNY' });
      await p.send('benefit.used', '2026-03-01 12:01', { ...elsewhere, listValue: 23_800, currency: 'CNY' });
      expect(await savings(p, 'plus')).toMatchObject({ cash: 13_845, list: 23_800 });
    }),
  );

  test(
    'R1 R5 G9 a quote: the best choice, why each other lost, and to the unit what the order then earns',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { coupon: 1, points: 3_000 });
      const cart = cartOf([['a', 30_000, 'own']], 600);
      const quoted = await quote(p, cart, { points: 1_000 });
      expect(quoted).toMatchObject({
        best: { isBest: true, proved: true },
        offers: [
          { id: 'own-brand', saved: 1_500 },
          { id: 'coupon-30', saved: 3_000, units: { coupon: 1 } },
        ],
        toPay: 26_100,
        pays: 25_100,
        points: { usable: 3_000, used: 1_000, amount: 1_000 },
      });
      const reasons = Object.fromEntries(
        (quoted.alternatives as { offer: string; reason: string }[]).map(({ offer, reason }) => [
          offer,
          reason,
        ]),
      );
      expect(reasons).toMatchObject({
        shipping: 'saves_nothing',
        'coupon-20': 'group_taken',
        lonely: 'alone',
        daily: 'needs_units',
        few: 'not_for_cart',
        hourly: 'not_for_cart',
      });
      await uses(p, 'o', quoted);
      const earned = await p.send('order.completed', '2026-03-01 12:00', {
        ...(quoted.order as object),
        orderId: `${p.id}/o`,
      });
      const grants = earned.transfers.filter(({ kind }) => kind === 'grant');
      expect(Object.fromEntries(grants.map(({ asset, units }) => [asset, units]))).toEqual(quoted.earns);
    }),
  );

  test(
    'R2 place, capture, release, restore: all or nothing, and exactly all back',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { coupon: 1, points: 2_000 });
      const cart = cartOf([
        ['a', 30_000, 'other', 3],
        ['b', 10_000],
      ]);
      const quoted = await quote(p, cart, { points: 1_000 });
      await ok(place(p, 'o', quoted));
      expect([await p.balance('coupon'), await p.balance('points')]).toEqual([1, 2_000]);
      expect(await no(place(p, 'o2', quoted))).toMatchObject({ code: 'insufficient_available' });
      expect(await no(place(p, 'o', quoted))).toMatchObject({ code: 'redemption_exists' });
      const release = { path: own(p, 'o'), body: { member: p.id } };
      expect(await ok(shop.laurel.releaseRedemption(release))).toMatchObject({ state: 'released' });
      await uses(p, 'o', quoted);
      expect([await p.balance('coupon'), await p.balance('points')]).toEqual([0, 1_000]);
      await ok(restore(p, 'o', [{ lineId: 'a', quantity: 1 }]));
      await ok(restore(p, 'o', [{ lineId: 'a', quantity: 1 }]));
      const rest = await ok(restore(p, 'o'));
      expect(rest.uses.every(({ stands }) => stands === 0)).toBe(true);
      expect([await p.balance('coupon'), await p.balance('points')]).toEqual([1, 2_000]);
      expect(await savings(p)).toMatchObject({ cash: 0 });
      expect(await no(capture(p, 'o'))).toMatchObject({ code: 'redemption_closed' });
      expect(await no(capture(p, 'nothing'))).toMatchObject({
        code: 'unknown_redemption',
        pointer: '/path/id',
      });
    }),
  );

  test(
    'R3 points pay within percent, steps, and the lines that they may',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { points: 50_000 });
      const ask = (points: number, lines: Line[]) =>
        shop.laurel.createQuote({ body: { member: p.id, cart: cartOf(lines), choose: [], points } });
      expect((await ok(ask(0, [['a', 9_990]]))).points?.usable).toBe(4_900);
      expect(
        (
          await ok(
            ask(0, [
              ['a', 9_990],
              ['c', 90_000, 'card'],
            ]),
          )
        ).points?.usable,
      ).toBe(9_900);
      expect((await ok(ask(0, [['c', 90_000, 'card']]))).points?.usable).toBe(0);
      for (const points of [50, 150, 5_000])
        expect(await no(ask(points, [['a', 9_990]]))).toMatchObject({
          code: 'points_not_usable',
          pointer: '/points',
        });
    }),
  );

  test(
    'R4 what excludes each other cannot be chosen together',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { coupon: 2 });
      const ask = (...choose: string[]) =>
        shop.laurel.createQuote({ body: { member: p.id, cart: cartOf([['a', 30_000]]), choose } });
      expect(await no(ask('coupon-30', 'coupon-20'))).toMatchObject({
        code: 'offer_not_usable',
        pointer: '/choose',
      });
      expect(await no(ask('coupon-30', 'lonely'))).toMatchObject({ code: 'offer_not_usable' });
      expect(await no(ask('nothing'))).toMatchObject({ code: 'offer_not_usable' });
      expect(await ok(ask('coupon-30'))).toMatchObject({ saved: 3_000, best: { isBest: false } });
    }),
  );

  test(
    'R1 a quote is held for its member and its time, and nobody can write one',
    told(async ({ person }) => {
      const [p, q] = [person(), person()];
      await holder(p);
      await holder(q);
      const quoted = await quote(p, cartOf([['a', 10_000, 'own']]));
      expect(await no(place(q, 'o', quoted))).toMatchObject({ code: 'unknown_quote' });
      const forged = { ...quoted, quote: `${quoted.quote?.slice(0, -2)}AA` };
      expect(await no(place(p, 'o', forged))).toMatchObject({ code: 'unknown_quote', pointer: '/quote' });
    }),
  );

  test(
    'R1 R2 a price is held for 15 minutes, and what is placed for 30',
    told(async ({ person, at }) => {
      const p = person();
      await holder(p, { coupon: 1 });
      const early = await quote(p, cartOf([['a', 30_000]]));
      await at('2026-03-01 10:14');
      await ok(place(p, 'o', early));
      await at('2026-03-01 10:16');
      expect(await no(place(p, 'o2', early))).toMatchObject({ code: 'quote_expired', pointer: '/quote' });
      await at('2026-03-01 10:45');
      expect(await no(capture(p, 'o'))).toMatchObject({ code: 'redemption_closed' });
      const lapsed = await ok(shop.laurel.getRedemption({ path: own(p, 'o'), query: { member: p.id } }));
      expect([lapsed.state, await p.balance('coupon')]).toEqual(['lapsed', 1]);
    }),
  );

  test(
    'P8 R6 a member price above the public one: the public one is charged, and it is in the log',
    told(async ({ person }) => {
      const p = person();
      await holder(p);
      const cart: Cart = {
        lines: [{ lineId: 'a', sku: 'TV', quantity: 1, amount: 149_900 }],
        shipping: 0,
        currency: 'CNY',
      };
      const quoted = await quote(p, cart, { choose: ['tv'] });
      const corrected = [{ offer: 'tv', lineId: 'a', sku: 'TV', price: 159_900, publicPrice: 149_900 }];
      expect(quoted).toMatchObject({ toPay: 149_900, corrected });
      expect(await uses(p, 'o', quoted)).toMatchObject({ pays: 149_900, corrected });
    }),
  );

  test(
    'B8 a stock of two is used twice, and what is released comes back',
    told(async ({ person }) => {
      const cart = cartOf([['a', 1_000, 'few']]);
      const people = [person(), person(), person()] as const;
      for (const p of people) await p.joins('2026-03-01 10:00');
      const placed = (p: Person) =>
        shop.laurel.placeRedemption({ path: own(p, 'o'), body: { member: p.id, cart, choose: ['few'] } });
      await ok(placed(people[0]));
      await ok(placed(people[1]));
      expect(await no(placed(people[2]))).toMatchObject({ code: 'benefit_exhausted' });
      await ok(shop.laurel.releaseRedemption({ path: own(people[0], 'o'), body: { member: people[0].id } }));
      await ok(placed(people[2]));
    }),
  );

  test(
    'B8 R2 what lapses gives its stock back without anybody asking, and the page says so',
    told(async ({ person, at }) => {
      const cart = cartOf([['a', 1_000, 'hourly']]);
      const people = [person(), person(), person()] as const;
      for (const p of people) await p.joins('2026-03-01 10:00');
      const placed = (p: Person, order: string) =>
        shop.laurel.placeRedemption({
          path: own(p, order),
          body: { member: p.id, cart, choose: ['hourly'] },
        });
      await ok(placed(people[0], 'o'));
      await ok(placed(people[1], 'o'));
      await ok(capture(people[1], 'o'));
      expect(await no(placed(people[2], 'o'))).toMatchObject({ code: 'benefit_exhausted' });
      await at('2026-03-01 10:31');
      const path = { id: people[0].id, benefit: 'hourly' };
      expect((await ok(shop.laurel.listBenefitUses({ path }))).data).toMatchObject([{ restored: true }]);
      // Time gave it back in an entry of its own: nobody has asked for this member since.
      const left = async () =>
        (await ok(shop.laurel.getBenefitCatalogue({}))).data.find(({ id }) => id === 'hourly')?.stock?.left;
      for (let n = 0; n < 200 && (await left()) !== 1; n++) await sleep(50);
      expect(await left()).toBe(1);
      await ok(placed(people[2], 'o'));
      expect(await no(placed(people[2], 'p'))).toMatchObject({ code: 'benefit_exhausted' });
      const order = { path: own(people[0], 'o'), query: { member: people[0].id } };
      expect(await ok(shop.laurel.getRedemption(order))).toMatchObject({ state: 'lapsed' });
    }),
  );

  test(
    'attack: cancelling after the coupon is used gives the coupon back once and leaves no savings',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { coupon: 1 });
      const quoted = await quote(p, cartOf([['a', 30_000]]));
      await uses(p, 'o', quoted);
      await p.send('order.completed', '2026-03-01 12:00', {
        ...(quoted.order as object),
        orderId: `${p.id}/o`,
      });
      await p.send('order.cancelled', '2026-03-01 13:00', { orderId: `${p.id}/o` });
      expect((await p.refused('order.cancelled', '2026-03-01 13:01', { orderId: `${p.id}/o` })).code).toBe(
        'order_cancelled',
      );
      await ok(restore(p, 'o'));
      expect([await p.balance('coupon'), await p.balance('points'), await p.balance('growth')]).toEqual([
        1, 0, 0,
      ]);
      expect(await savings(p)).toMatchObject({ cash: 0 });
    }),
  );

  test(
    'attack: shrinking an order under a threshold loses the offer, and says what to keep back',
    told(async ({ person }) => {
      const p = person();
      await holder(p, { coupon: 1 });
      await uses(
        p,
        'o',
        await quote(
          p,
          cartOf([
            ['a', 5_000],
            ['filler', 15_000],
          ]),
        ),
      );
      const left = await ok(restore(p, 'o', [{ lineId: 'filler' }]));
      expect(left.uses).toMatchObject([{ benefit: 'coupon-30', saved: 3_000, stands: 0, keepBack: 750 }]);
      expect(await p.balance('coupon')).toBe(1);
      expect(await savings(p)).toMatchObject({ cash: 0 });
    }),
  );

  test('1,000 parallel uses of an allowance of 24: exactly 24 succeed', async () => {
    const { laurel } = shop;
    const doors: Laurel[] =
      engine.name === 'MariaDB' ? [laurel, (await shop.another()).laurel] : [laurel, laurel];
    const id = `many-${engine.name}`;
    await ok(laurel.createMember({ body: { id } }));
    await ok(laurel.adjust({ path: { id }, body: { asset: 'daily', amount: 24, reason: 'a test' } }));
    const cart = cartOf([['a', 1_000]]);
    let done = 0;
    await inTurns(
      Array.from({ length: 1_000 }, (_, n) => n),
      64,
      async (n) => {
        const door = doors[n % 2] as Laurel;
        const body = { member: id, cart, choose: ['daily'] };
        const { data, error } = await door.placeRedemption({ path: { id: `${id}/${n}` }, body });
        if (data !== undefined) done += 1;
        else if (error?.code !== 'offer_not_usable') throw new Error(JSON.stringify(error));
      },
    );
    expect(done).toBe(24);
    expect(await shop.done('verify', '--json')).toMatchObject({ json: { violations: [] } });
  }, 120_000);
}
