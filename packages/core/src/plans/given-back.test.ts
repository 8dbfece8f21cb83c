import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { quoteId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';

/** A pack of 5 coupons a month that live 30 days, whenever the plan ends. */
const program = (plus: JsonObject) => ({
  program: 'given-back',
  assets: { coupon: { kind: 'voucher' } },
  benefits: {
    coupons: {
      for: { plans: ['plus'] },
      allowance: { asset: 'coupon', every: 'month', anchor: 'term', amount: 5, expires: '30 days' },
    },
  },
  plans: { plus: { variants: { month: { term: '1 month', price: 3000 } }, ...plus } },
});

function buyerOf(plus: JsonObject) {
  const play = new Play(programsOf(program(plus)));
  play.send('member.registered', '2026-01-01 10:00');
  const buy = (time: string): void => {
    play.send('plan.quoted', time, { plan: 'plus', variant: 'month' });
    const quote = quoteId(play.member, play.head.seq);
    play.send('plan.purchased', time, { quoteId: quote, paid: {} });
  };
  const coupons = (time: string): number =>
    (play.read(time).assets['coupon']?.lots ?? []).reduce((sum, { left }) => sum + left, 0);
  const use = (amount: number, time: string): void => {
    const { hold } = play.send('hold.placed', time, { asset: 'coupon', amount });
    play.send('hold.captured', time, { holdId: hold?.id ?? '' });
  };
  return { play, buy, coupons, use };
}

it.each([
  ['unusedWithin', { unusedWithin: '7 days' }],
  ['coolingOff', { coolingOff: '7 days' }],
  ['paidMinusUsed', 'paidMinusUsed'],
])('V7 with the money (%s) goes what is left of the packs of the term', (_, way) => {
  const { play, buy, coupons } = buyerOf({ refund: [way] });
  buy('2026-03-01 10:00');
  expect(coupons('2026-03-02 10:00')).toBe(5);
  play.send('plan.refunded', '2026-03-03 10:00', { plan: 'plus' });
  expect(coupons('2026-03-03 10:01')).toBe(0);
});

it('V4 V7 who buys anew in the same period has again what was taken, and no more', () => {
  const { play, buy, coupons, use } = buyerOf({ refund: [{ coolingOff: '7 days' }] });
  buy('2026-03-01 10:00');
  use(2, '2026-03-02 10:00');
  play.send('plan.refunded', '2026-03-03 10:00', { plan: 'plus' });
  expect(coupons('2026-03-03 10:01')).toBe(0);
  buy('2026-03-04 10:00');
  expect(coupons('2026-03-04 10:01')).toBe(3);
});

it('V7 a term that ended by itself keeps what is left of its packs; the one that goes back does not', () => {
  const { play, buy, coupons } = buyerOf({ refund: [{ unusedWithin: '7 days' }] });
  buy('2026-02-01 10:00');
  buy('2026-02-10 10:00');
  // The pack of 02-01 lives until 03-03 10:00, and that of the second term came on 03-01.
  expect(coupons('2026-03-02 10:00')).toBe(10);
  play.send('plan.refunded', '2026-03-02 11:00', { plan: 'plus' });
  expect(coupons('2026-03-02 11:01')).toBe(5);
});

it('V9 what the guarantee makes good is not used afterwards', () => {
  const { play, buy, coupons } = buyerOf({ guarantee: { within: '30 days' } });
  buy('2026-02-01 10:00');
  expect(coupons('2026-03-01 10:00')).toBe(5);
  play.send('plan.guarantee_claimed', '2026-03-01 11:00', { plan: 'plus', term: 1 });
  expect(coupons('2026-03-01 11:01')).toBe(0);
});

it('V7 goodwill gives money back and the plan goes on, packs and all', () => {
  const { play, buy, coupons } = buyerOf({ refund: ['paidMinusUsed'] });
  buy('2026-03-01 10:00');
  play.send('plan.refunded', '2026-03-03 10:00', { plan: 'plus', amount: 1_000 });
  expect(coupons('2026-03-03 10:01')).toBe(5);
});
