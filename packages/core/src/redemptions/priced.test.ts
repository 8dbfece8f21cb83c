import { expect, it } from 'vitest';
import { best } from './best.ts';
import type { Cart, Offer } from './cart.ts';
import { type Pay, payWith, usableOf } from './points.ts';
import { priced } from './priced.ts';

const cart = (...amounts: number[]): Cart => ({
  lines: amounts.map((amount, n) => ({ lineId: `l${n}`, sku: `s${n}`, quantity: 1, amount })),
  shipping: 600,
  currency: 'CNY',
});
const on = [0, 1];

it('P6 five percent off what is in its scope, line by line, half up to the fen', () => {
  const offer: Offer = { id: 'five', does: { kind: 'percent', percent: 5 }, on: [0, 1] };
  const result = priced(cart(12_990, 39_900, 10_000), [offer], ['five'], {});
  expect(result.lines.map(({ takes }) => takes)).toEqual([
    [{ offer: 'five', amount: 650 }],
    [{ offer: 'five', amount: 1_995 }],
    [],
  ]);
  expect(result.saved).toBe(2_645);
});

it('R4 prices first, then percents, then amounts, then shipping; each asks for what stands when its phase begins', () => {
  const offers: Offer[] = [
    { id: 'ship', does: { kind: 'shipping' }, on, over: 5_000 },
    { id: 'off', does: { kind: 'amount', amount: 1_000 }, on, over: 7_200 },
    { id: 'ten', does: { kind: 'percent', percent: 10 }, on, over: 8_000 },
    { id: 'price', does: { kind: 'prices', prices: { s0: 3_000 } }, on },
  ];
  const all = offers.map(({ id }) => id);
  const result = priced(cart(5_000, 5_000), offers, all, {});
  expect(result.used.map(({ id, saved }) => [id, saved])).toEqual([
    ['price', 2_000],
    ['ten', 800],
    ['off', 1_000],
    ['ship', 600],
  ]);
  expect(priced(cart(4_900, 4_999), offers, all, {}).faults).toEqual([
    { offer: 'ten', reason: 'below_over', short: 1 },
  ]);
});

it('R4 an amount is spread by largest remainder and takes no line below zero', () => {
  const offer: Offer = { id: 'off', does: { kind: 'amount', amount: 100 }, on: [0, 1, 2] };
  const lefts = (...amounts: number[]) =>
    priced(cart(...amounts), [offer], ['off'], {}).lines.map(({ left }) => left);
  expect(lefts(100, 100, 100)).toEqual([66, 67, 67]);
  expect(lefts(30, 20, 10)).toEqual([0, 0, 0]);
});

it('P8 R6 a member price above the public one takes nothing and is told', () => {
  const offer: Offer = { id: 'plus', does: { kind: 'prices', prices: { s0: 159_900 } }, on: [0] };
  const result = priced(cart(149_900), [offer], ['plus'], {});
  expect(result.toPay).toBe(149_900 + 600);
  expect(result.corrected).toEqual([
    { offer: 'plus', lineId: 'l0', sku: 's0', price: 159_900, publicPrice: 149_900 },
  ]);
});

it('P10 units pay for shipping by their worth, as far as they reach', () => {
  const offer: Offer = {
    id: 'fund',
    does: { kind: 'shipping', asset: 'fund', worth: { units: 1, amount: 1 } },
    on: [0],
  };
  const [used] = priced({ ...cart(100), shipping: 800 }, [offer], ['fund'], { fund: 600 }).used;
  expect(used).toEqual({ id: 'fund', saved: 600, units: { fund: 600 } });
});

it('R3 points pay within percent, number, minimum and step, and of the lines that they may', () => {
  const pay: Pay = {
    asset: 'points',
    worth: { units: 100, amount: 100 },
    maxPercent: 50,
    maxUnits: 10_000,
    min: 100,
    step: 100,
    on: [0],
    shipping: false,
  };
  const left = priced(cart(3_333, 9_000), [], [], {});
  expect(usableOf(pay, left, 50_000)).toBe(3_300);
  expect(usableOf({ ...pay, on, shipping: true }, left, 50_000)).toBe(6_400);
  expect(usableOf(pay, left, 199)).toBe(100);
  expect(usableOf(pay, left, 99)).toBe(0);
  expect(payWith({ ...pay, on }, left, 1_000, 1_000)).toMatchObject({ amount: 1_000, lines: [270, 730] });
});

it('R5 each offer that lost says why', () => {
  const amount = (id: string, off: number, more: Partial<Offer> = {}): Offer => ({
    id,
    does: { kind: 'amount', amount: off },
    on,
    ...more,
  });
  const offers = [
    amount('big', 900, { group: 'g' }),
    amount('small', 600, { group: 'g' }),
    amount('coupon', 500, { uses: { coupon: 2 } }),
    amount('over', 500, { over: 20_000 }),
    amount('lonely', 700, { alone: true }),
    amount('elsewhere', 500, { on: [] }),
    { id: 'gone', does: { kind: 'prices', prices: { s0: 10_000 } }, on: [0] } as const,
  ];
  const found = best(cart(10_000, 5_000), offers, { coupon: 1 });
  expect([found.choice, found.proved]).toEqual([['big'], true]);
  expect(found.lost).toEqual([
    { offer: 'small', reason: 'group_taken', group: 'g', by: 'big', more: 300 },
    { offer: 'coupon', reason: 'needs_units', asset: 'coupon', needs: 2, available: 1 },
    { offer: 'over', reason: 'below_over', short: 5_000 },
    { offer: 'lonely', reason: 'alone', by: null, more: 200 },
    { offer: 'elsewhere', reason: 'not_for_cart' },
    { offer: 'gone', reason: 'saves_nothing' },
  ]);
});
