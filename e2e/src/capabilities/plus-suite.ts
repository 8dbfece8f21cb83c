import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cart } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { root } from '../shop/places.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

type Query = NonNullable<Parameters<Shop['laurel']['listBenefits']>[0]['query']>;
type Line = readonly [lineId: string, amount: number, category?: string];

const cartOf = (lines: readonly Line[], shipping = 0): Cart => ({
  lines: lines.map(([lineId, amount, category = 'other']) => ({ lineId, amount, category, quantity: 1 })),
  shipping,
  currency: 'CNY',
});

/** What the example program plus.yaml, as it is given to operators, shows of paid plans. */
export function plusSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(root, 'examples/programs/plus.yaml'), 'utf8');
    shop = await openShop({ engine, program, clock: '2026-01-01 00:00' });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person) => ({ id: p.id, plan: 'plus' });
  const bought = async (p: Person, variant: 'month' | 'year') => {
    const { id } = await ok(shop.laurel.quotePlan({ path: path(p), body: { variant } }));
    return ok(shop.laurel.buyPlan({ path: path(p), body: { quoteId: id, paid: {} } }));
  };
  const quote = (p: Person, cart: Cart, choose: string[]) =>
    ok(shop.laurel.createQuote({ body: { member: p.id, cart, choose } }));
  const uses = async (p: Person, order: string, cart: Cart, choose: string[]) => {
    const quoted = await quote(p, cart, choose);
    const own = { id: `${p.id}/${order}` };
    await ok(shop.laurel.placeRedemption({ path: own, body: { member: p.id, quote: quoted.quote ?? '' } }));
    await ok(shop.laurel.captureRedemption({ path: own, body: { member: p.id } }));
    return quoted;
  };
  const beans = async (p: Person) => (await p.read()).assets['beans'];

  test(
    'P9 a year bought on 01-31: 12 packs on the day of the term, 60 coupons, ¥360',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-01-30 10:00');
      await at('2026-01-31 10:00');
      const { plan } = await bought(p, 'year');
      expect(local(plan.term?.until)).toBe('2027-01-31 00:00');
      const [first] = await p.lots('coupon');
      expect([first?.left, local(first?.expiresAt)?.slice(0, 16)]).toEqual([5, '2026-03-02 10:00']);
      await at('2027-03-05 00:00');
      const packs = (await p.transfers('coupon')).filter(({ kind }) => kind === 'grant').reverse();
      expect(packs.map(({ decidedAt, units }) => [local(decidedAt)?.slice(0, 10), units])).toEqual([
        ['2026-01-31', 5],
        ['2026-02-28', 5],
        ['2026-03-31', 5],
        ['2026-04-30', 5],
        ['2026-05-31', 5],
        ['2026-06-30', 5],
        ['2026-07-31', 5],
        ['2026-08-31', 5],
        ['2026-09-30', 5],
        ['2026-10-31', 5],
        ['2026-11-30', 5],
        ['2026-12-31', 5],
      ]);
      const coupons = packs.reduce((sum, { units }) => sum + units, 0);
      expect([coupons, coupons * 600]).toEqual([60, 36_000]);
      // Each lived for 30 days, and none of them is left.
      expect(await p.balance('coupon')).toBe(0);
    }),
  );

  test(
    'P10 ten shipments of ¥6, the 11th pays ¥6; with ¥6 left one of ¥8 pays ¥2; the next month it is full again',
    told(async ({ person, at }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2026-02-01 10:00');
      await at('2026-02-02 10:00');
      for (const each of [p, q]) await bought(each, 'month');
      for (let n = 0; n < 10; n += 1)
        expect((await uses(p, `s${n}`, cartOf([['a', 1_000]], 600), ['free-shipping'])).shipping?.left).toBe(
          0,
        );
      // The allowance is used up: the choice of it takes nothing off any more.
      expect((await quote(p, cartOf([['a', 1_000]], 600), ['free-shipping'])).shipping?.left).toBe(600);
      await uses(q, 's', cartOf([['a', 1_000]], 5_400), ['free-shipping']);
      expect(await q.balance('freight')).toBe(600);
      expect((await quote(q, cartOf([['a', 1_000]], 800), ['free-shipping'])).shipping?.left).toBe(200);
      await bought(p, 'month');
      await at('2026-03-02 00:00');
      expect([await p.balance('freight'), await q.balance('freight')]).toEqual([6_000, 0]);
    }),
  );

  test(
    'P15 1 % back, pending until 7 days after receipt: 1,000 → 600 with ¥400 returned; spent: a debt of 400',
    told(async ({ person, at }) => {
      const [early, late, none] = [person(), person(), person()];
      for (const p of [early, late, none]) await p.joins('2026-04-01 10:00');
      await at('2026-04-02 10:00');
      for (const p of [early, late]) await bought(p, 'month');
      for (const p of [early, late, none]) await p.order('o', 100_000, '2026-04-03 10:00');
      expect(await beans(early)).toMatchObject({ available: 100, pending: 1_000 });
      expect(await beans(none)).toMatchObject({ available: 100, pending: 0 });
      await early.refund('o', 40_000, '2026-04-05 10:00');
      expect(await beans(early)).toMatchObject({ available: 100, pending: 600 });
      await at('2026-04-10 09:59');
      expect(await beans(late)).toMatchObject({ available: 100, pending: 1_000 });
      await at('2026-04-10 10:00');
      expect(await beans(early)).toMatchObject({ available: 700, pending: 0 });
      expect(await beans(late)).toMatchObject({ available: 1_100, pending: 0 });
      await late.spend('beans', 1_100, '2026-04-11 10:00');
      await late.refund('o', 40_000, '2026-04-12 10:00');
      expect(await beans(late)).toMatchObject({ balance: -400, available: 0, owed: 400 });
    }),
  );

  test(
    'P22 one term: 26.45 of prices, 72.00 shipping, 30.00 coupons, 10.00 beans; 238.00 of the partner beside it',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-04-01 10:00');
      await at('2026-04-02 11:00');
      await bought(p, 'year');
      const lines: Line[] = [
        ['a', 12_990, 'own'],
        ['b', 39_900, 'own'],
      ];
      await uses(p, 'own', cartOf(lines), ['own-brand']);
      for (let n = 0; n < 5; n += 1) await uses(p, `c${n}`, cartOf([['a', 2_000]]), ['coupon-6']);
      await uses(p, 'far', cartOf([['a', 2_000]], 6_000), ['free-shipping']);
      await p.send('benefit.used', '2026-04-20 10:00', { plan: 'plus', benefit: 'back', amount: 1_000 });
      await at('2026-05-02 10:00');
      await uses(p, 'near', cartOf([['a', 2_000]], 1_200), ['free-shipping']);
      await p.send('benefit.used', '2026-05-03 10:00', { plan: 'plus', benefit: 'video', listValue: 23_800 });
      const saved = await ok(shop.laurel.getSavings({ path: { id: p.id }, query: { plan: 'plus' } }));
      expect(saved).toMatchObject({ cash: 13_845, list: 23_800 });
      const of = (benefit: string) =>
        saved.data.filter((one) => one.benefit === benefit).reduce((sum, { cash }) => sum + cash, 0);
      expect(['own-brand', 'free-shipping', 'coupon-6', 'back'].map(of)).toEqual([
        2_645, 7_200, 3_000, 1_000,
      ]);
    }),
  );

  test(
    'P29 member day: holders see all offers, trial members those marked, others the difference and a quote',
    told(async ({ person, at }) => {
      const [holder, trying, other] = [person(), person(), person()];
      for (const [i, p] of [holder, trying, other].entries())
        await ok(
          shop.laurel.createMember({ body: { id: p.id, profile: { phone: `+86 138 0000 290${i}` } } }),
        );
      await at('2026-05-01 10:00');
      await bought(holder, 'month');
      await ok(shop.laurel.startTrial({ path: path(trying) }));
      const offers = async (p: Person) => {
        const query: Query = { scene: 'cart', amount: 20_000, shipping: 800 };
        const { has, locked } = await ok(shop.laurel.listBenefits({ path: { id: p.id }, query }));
        const of = (rows: readonly { id: string; gives: string; saves: number | null }[]) =>
          rows.filter(({ gives }) => gives === 'offer').map(({ id, saves }) => [id, saves]);
        return { has: of(has), locked: of(locked) };
      };
      const price = ['plus-price', 0];
      // Of a cart nobody has said whether its lines are of the own brand.
      const always = [
        ['coupon-6', 600],
        ['free-shipping', 800],
        ['own-brand', null],
      ];
      const day = ['member-day', 2_000];
      await at('2026-05-07 23:00');
      expect((await offers(holder)).has).not.toContainEqual(day);
      await at('2026-05-08 10:00');
      const all = [...always.slice(0, 2), price, ...always.slice(2), day];
      expect(await offers(holder)).toEqual({ has: all, locked: [] });
      expect(await offers(trying)).toEqual({ has: [price], locked: [...always, day] });
      expect(await offers(other)).toEqual({ has: [], locked: all });
      const asked = await ok(shop.laurel.quotePlan({ path: path(other), body: { variant: 'month' } }));
      expect(asked).toMatchObject({ amount: 1_990, currency: 'CNY' });
      // What the cart of the holder then costs, to the fen.
      expect((await quote(holder, cartOf([['a', 20_000]]), ['member-day'])).toPay).toBe(18_000);
      const trial = { body: { member: trying.id, cart: cartOf([['a', 20_000]]), choose: ['member-day'] } };
      expect((await no(shop.laurel.createQuote(trial))).code).toBe('offer_not_usable');
      await at('2026-05-09 00:00');
      expect((await offers(holder)).has).not.toContainEqual(day);
    }),
  );

  test('I13 the store of these stories verifies, each decision made again', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
  }, 60_000);
}
