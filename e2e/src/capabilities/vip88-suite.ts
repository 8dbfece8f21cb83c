import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cart } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { root } from '../shop/places.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { rfc } from '../shop/times.ts';

/** What the example program vip88.yaml, as it is given to operators, shows of paid plans. */
export function vip88Suite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(root, 'examples/programs/vip88.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person) => ({ id: p.id, plan: 'vip88' });
  const quote = (p: Person) => ok(shop.laurel.quotePlan({ path: path(p), body: { variant: 'year' } }));
  const buy = (p: Person, quoteId: string) =>
    shop.laurel.buyPlan({ path: path(p), body: { quoteId, paid: {} } });
  const live = async (p: Person) => (await p.read()).scores[0]?.live;
  const price = async (p: Person) => (await quote(p)).amount;

  test(
    'P1 scores of 1000, 999 and 2500: ¥88, ¥888, ¥88',
    told(async ({ person, at }) => {
      const people = [person(), person(), person()] as const;
      for (const [i, p] of people.entries())
        await p.order('o', [100_000, 99_900, 300_000][i] ?? 0, '2026-03-02 10:00');
      await people[2].adjust('interaction', 400, '2026-03-02 11:00');
      await people[2].adjust('credit', 150, '2026-03-02 11:00');
      // Of the third the caps count: 2,000 + 350 + 150.
      expect(await Promise.all(people.map(live))).toEqual([1_000, 999, 2_500]);
      await at('2026-03-08 00:00');
      expect(await Promise.all(people.map(price))).toEqual([8_800, 88_800, 8_800]);
    }),
  );

  test(
    'P2 quoted at 1003, the score falls to 990: ¥88 at minute 14, at minute 16 a new quote of ¥888',
    told(async ({ person, at }) => {
      const [early, late] = [person(), person()];
      for (const p of [early, late]) await p.order('o', 100_300, '2026-04-02 10:00');
      await at('2026-05-07 23:50');
      const quotes = [await quote(early), await quote(late)] as const;
      expect(quotes).toMatchObject([{ amount: 8_800 }, { amount: 8_800 }]);
      for (const p of [early, late]) await p.refund('o', 1_300, '2026-05-07 23:55');
      expect(await live(late)).toBe(990);
      await at('2026-05-08 00:04');
      expect((await ok(buy(early, quotes[0].id))).purchase).toMatchObject({ state: 'paid', amount: 8_800 });
      await at('2026-05-08 00:06');
      expect(await no(buy(late, quotes[1].id))).toMatchObject({
        code: 'quote_expired',
        quote: { amount: 88_800 },
      });
    }),
  );

  test(
    'P3 985 becomes 1012 on the 7th: ¥888 on the 7th, ¥88 from 00:00 of the 8th',
    told(async ({ person, at }) => {
      const p = person();
      await p.order('o', 98_500, '2026-03-07 10:00');
      expect([await live(p), await price(p)]).toEqual([985, 88_800]);
      await p.order('o2', 2_700, '2026-03-07 11:00');
      expect([await live(p), await price(p)]).toEqual([1_012, 88_800]);
      await at('2026-03-08 00:00');
      expect(await price(p)).toBe(8_800);
    }),
  );

  test(
    'P6 five percent in two scopes: ¥6.50, ¥19.95 and 0; the returned item takes ¥19.95 off the savings',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      await ok(buy(p, (await quote(p)).id));
      const line = (lineId: string, amount: number, category: string) => ({
        lineId,
        amount,
        category,
        quantity: 1,
      });
      const cart: Cart = {
        lines: [line('a', 12_990, 'market'), line('b', 39_900, 'own'), line('c', 10_000, 'other')],
        shipping: 0,
        currency: 'CNY',
      };
      const order = { id: `${p.id}/o` };
      const quoted = await ok(
        shop.laurel.createQuote({ body: { member: p.id, cart, choose: ['five-off'] } }),
      );
      const body = { member: p.id };
      await ok(shop.laurel.placeRedemption({ path: order, body: { ...body, quote: quoted.quote ?? '' } }));
      await ok(shop.laurel.captureRedemption({ path: order, body }));
      expect(quoted.lines?.map(({ takes }) => takes.map(({ amount }) => amount))).toEqual([
        [650],
        [1_995],
        [],
      ]);
      const saved = async () => (await ok(shop.laurel.getSavings({ path: { id: p.id } }))).cash;
      expect(await saved()).toBe(2_645);
      await ok(shop.laurel.restoreRedemption({ path: order, body: { ...body, lines: [{ lineId: 'b' }] } }));
      expect(await saved()).toBe(650);
    }),
  );

  test(
    'P19 one of three, swapped on 04-09: until 05-01 ¥20.05 of 61 days, from then ¥99.95 of 304 days',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-03-01 11:00');
      await ok(buy(p, (await quote(p)).id));
      const choose = (benefit: string, instead?: string) =>
        shop.laurel.chooseBenefit({
          path: { id: p.id, benefit },
          body: instead === undefined ? {} : { instead },
        });
      await ok(choose('video'));
      await at('2026-04-09 10:00');
      await ok(choose('music', 'video'));
      const [extra] = (await ok(shop.laurel.listBenefits({ path: { id: p.id }, query: {} }))).choices;
      expect(extra?.chosen).toMatchObject([
        { benefit: 'video', to: rfc('2026-05-01 00:00'), days: 61, cost: 2_005 },
        { benefit: 'music', from: rfc('2026-05-01 00:00'), days: 304, cost: 9_995 },
      ]);
      expect((await no(choose('food', 'music'))).code).toBe('swap_used');
    }),
  );

  test(
    'P23 the ¥88 plan, 7 days unused: all of it within them, on day 40 nothing',
    told(async ({ person, at }) => {
      const [soon, late] = [person(), person()];
      for (const p of [soon, late]) await p.order('o', 100_000, '2026-03-01 10:00');
      await at('2026-03-08 00:00');
      for (const p of [soon, late]) await ok(buy(p, (await quote(p)).id));
      const refund = (p: Person) => shop.laurel.refundPlan({ path: path(p), body: {} });
      await at('2026-03-14 10:00');
      expect((await ok(refund(soon))).refunds).toMatchObject([{ amount: 8_800 }]);
      await at('2026-04-17 10:00');
      expect((await no(refund(late))).code).toBe('refund_not_allowed');
    }),
  );

  test(
    'G3 holders earn half as many points again',
    told(async ({ person, at }) => {
      const [holder, other] = [person(), person()];
      for (const p of [holder, other]) await p.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      await ok(buy(holder, (await quote(holder)).id));
      for (const p of [holder, other]) await p.order('o', 10_000, '2026-03-03 10:00');
      expect([await holder.balance('points'), await other.balance('points')]).toEqual([150, 100]);
    }),
  );

  test('I13 the store of these stories verifies, each decision made again', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
  }, 60_000);
}
