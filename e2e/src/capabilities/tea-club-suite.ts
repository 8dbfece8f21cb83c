import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cart } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { type Scene, stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

const cartOf = (amount: number, category = 'tea'): Cart => ({
  lines: [{ lineId: '1', quantity: 1, amount, category }],
  shipping: 0,
  currency: 'CNY',
});

/** What a plan gives when it is changed, given back, made good and used up: numbers that were worked out by hand. */
export function teaClubSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'tea-club.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person) => ({ id: p.id, plan: 'club' });
  const quote = (p: Person, variant: string, more: { instead?: string } = {}) =>
    shop.laurel.quotePlan({ path: path(p), body: { variant, ...more } });
  const buy = async (p: Person, variant: string, more: { instead?: string } = {}) => {
    const { id } = await ok(quote(p, variant, more));
    return ok(shop.laurel.buyPlan({ path: path(p), body: { quoteId: id, paid: {} } }));
  };
  const place = (p: Person, order: string, cart: Cart, choose?: string[]) =>
    shop.laurel.placeRedemption({
      path: { id: `${p.id}/${order}` },
      body: { member: p.id, cart, ...(choose === undefined ? {} : { choose }) },
    });
  const uses = async (p: Person, order: string, cart: Cart, choose?: string[]) => {
    await ok(place(p, order, cart, choose));
    await ok(shop.laurel.captureRedemption({ path: { id: `${p.id}/${order}` }, body: { member: p.id } }));
  };

  /** Bought by the month on 06-01 08:00, one of the three cups used, and given back at that time. */
  const usedAndGivenBack = async ({ person, at }: Scene, time: string) => {
    const p = person();
    await p.joins('2026-06-01 07:00');
    await at('2026-06-01 08:00');
    await buy(p, 'month');
    await uses(p, 'a', cartOf(5_000), ['cup-off']);
    expect(await p.balance('cup')).toBe(2);
    await at(time);
    const { refunds } = await ok(shop.laurel.refundPlan({ path: path(p), body: {} }));
    return { p, refunds };
  };

  test(
    'V1 V4 changed for a dearer one alone, its rest credited; the pack of the period is given once',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-04-10 11:00');
      await at('2026-04-10 12:00');
      await buy(p, 'month');
      expect(await no(quote(p, 'month', { instead: 'club' }))).toMatchObject({
        code: 'upgrade_not_allowed',
        pointer: '/variant',
      });
      // 10 of 30 days are over on 04-20: ¥20.00 of ¥30.00 are left.
      await at('2026-04-20 15:00');
      expect(await ok(quote(p, 'year', { instead: 'club' }))).toMatchObject({
        price: 29_200,
        credit: 2_000,
        amount: 27_200,
      });
      await buy(p, 'year', { instead: 'club' });
      expect(await p.balance('cup')).toBe(3);
      expect((await no(quote(p, 'month', { instead: 'club' }))).code).toBe('upgrade_not_allowed');
      const { current, past } = await ok(shop.laurel.getPlan({ path: path(p) }));
      expect(local(current.term?.until)).toBe('2027-04-20 00:00');
      expect(past[0]?.account).toEqual({ recognised: 1_000, deferred: 0, refunded: 0, moved: 2_000 });
    }),
  );

  test(
    'V7 V4 money back takes what is left of the pack; bought anew in the month, that much comes again',
    told(async (scene) => {
      const { p, refunds } = await usedAndGivenBack(scene, '2026-06-03 08:00');
      expect(refunds).toMatchObject([{ amount: 3_000, term: 1 }]);
      expect([await p.balance('cup'), await p.balance('points')]).toEqual([0, 0]);
      await buy(p, 'month');
      expect([await p.balance('cup'), await p.balance('points')]).toEqual([2, 700]);
    }),
  );

  test(
    'V7 paid minus used: ¥30.00 less a cup of ¥10.00, and the two that are left go too',
    told(async (scene) => {
      const { p, refunds } = await usedAndGivenBack(scene, '2026-06-12 08:00');
      expect(refunds).toMatchObject([{ amount: 2_000, term: 1 }]);
      // What was used is used, and so is what came with the beginning.
      expect([await p.balance('cup'), await p.balance('points')]).toEqual([0, 700]);
    }),
  );

  test(
    'V8 V9 a term that is over says what it saved; the guarantee makes the rest good, once, and takes its cups',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-04-01 07:00');
      await at('2026-04-01 08:00');
      await buy(p, 'month');
      await uses(p, 'a', cartOf(5_000), ['cup-off']);
      await at('2026-05-01 07:00');
      const { past, savings } = await ok(shop.laurel.getPlan({ path: path(p) }));
      expect(savings).toBeNull();
      expect(past[0]).toMatchObject({ no: 1, savings: { cash: 1_000, list: 0, uses: 1 } });
      expect(await p.balance('cup')).toBe(2);
      const claim = () => shop.laurel.claimGuarantee({ path: path(p), body: { term: 1 } });
      expect((await ok(claim())).refunds).toMatchObject([{ amount: 2_000, term: 1 }]);
      expect(await p.balance('cup')).toBe(0);
      expect((await no(claim())).code).toBe('nothing_to_refund');
    }),
  );

  test(
    'J3 twice a month of a year is twice each month, and the refusal says from when',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-04-10 11:00');
      await at('2026-04-10 12:00');
      await buy(p, 'year');
      const claim = () => shop.laurel.claimBenefit({ path: { id: p.id, benefit: 'lounge' } });
      await ok(claim());
      await ok(claim());
      expect(await no(claim())).toMatchObject({
        code: 'claim_limit',
        detail: 'Claimed 2 of 2 per month. It can be claimed from 2026-05-01.',
      });
      await at('2026-05-01 00:00');
      await ok(claim());
    }),
  );

  test(
    'R4 B8 what excludes each other, and what is used up, is refused where the order asked for it',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-07-01 07:00');
      await at('2026-07-01 08:00');
      await buy(p, 'month');
      expect(await no(place(p, 'x', cartOf(5_000), ['alone', 'cup-off']))).toMatchObject({
        code: 'offer_not_usable',
        pointer: '/choose',
      });
      // ¥7.00 a month: twice ¥3.00, and ¥1.00 is too little for a third.
      const few = (order: string) => place(p, order, cartOf(1_000, 'few'), ['few']);
      await ok(few('b'));
      await ok(few('c'));
      expect(await no(few('d'))).toMatchObject({ code: 'benefit_exhausted', pointer: '/choose' });
      await ok(shop.laurel.releaseRedemption({ path: { id: `${p.id}/b` }, body: { member: p.id } }));
      await ok(few('d'));
    }),
  );
}
