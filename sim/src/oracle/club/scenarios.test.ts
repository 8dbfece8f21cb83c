import { describe, expect, test } from 'vitest';
import type { Act, Step } from '../../act.ts';
import type { CartOf } from '../../club/club-act.ts';
import { plainClub } from '../../history/some-club.ts';
import type { Texts } from '../../kind.ts';
import { availableOf } from '../purse.ts';
import type { Club } from './club.ts';
import { judgeClub, type TracedOfClub } from './judge-club.ts';
import type { ToldOfClub } from './objections.ts';
import type { Person } from './person.ts';
import { bestOf, priceCart } from './price-cart.ts';

// The judge of clubs is held to the worked scenarios, so that it may judge others.

const at = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;

type Line = readonly [when: string, act: Act | 'pass', told?: Partial<ToldOfClub>];

interface After {
  readonly person: Person;
  readonly seen: Texts;
  readonly codes: readonly (readonly string[])[];
  readonly statuses: readonly string[];
}

/** A member's history, each line decided when it happened, and what she has at an instant. */
function after(lines: readonly Line[], when: string, club: Club = plainClub): After {
  const all: readonly Line[] = [['2026-01-01T10:00', { do: 'register' }], ...lines, [when, 'pass']];
  const trace = all.map(([time, act, told], n): TracedOfClub => {
    const now = at(time);
    const sent = act === 'pass' ? null : { member: 'm', id: `e${n}`, time: now, act };
    const step: Step = sent === null ? { step: 'pass', now } : { step: 'send', now, sent };
    return { step, decidedAt: now, told: { status: 'applied', ...told } };
  });
  const { verdicts, people, last } = judgeClub(club, trace, at(when));
  const person = people.get('m');
  if (person === undefined) throw new Error('no member');
  const told = verdicts.flatMap((verdict) => (verdict === null ? [] : [verdict]));
  const seen = last.get('m') ?? {};
  return { person, seen, codes: told.map(({ codes }) => codes), statuses: told.map(({ status }) => status) };
}

/** A quote and the purchase by it; the quote is line n of the history, after the registration. */
const buys = (when: string, n: number, variant: string, more: object = {}): readonly Line[] => [
  [when, { do: 'quote', variant, instead: false }],
  [when, { do: 'buy', quote: `e${n}`, paid: true, mandate: false, ...more }],
];
const growth = (when: string, units: number): Line => [when, { do: 'adjust', asset: 'growth', units }];
const wide: Club = { ...plainClub, score: { ...plainClub.score, growthCap: 9_999, ordersCap: 0 } };
const points = ({ person }: After): number => availableOf(person, 'points');

describe('the oracle of clubs', () => {
  test.each([
    [1_000, 8_800],
    [999, 88_800],
    [2_500, 8_800],
  ])('P1 P3 a score of %i settled on the 8th: %i fen, and 88,800 before', (score, price) => {
    const quote: Act = { do: 'quote', variant: 'year', instead: false };
    const lines: Line[] = [
      growth('2026-03-07T10:00', score),
      ['2026-03-07T23:59', quote],
      ['2026-03-08T00:00', quote],
    ];
    const { person } = after(lines, '2026-03-08T00:01', wide);
    expect(person.quotes.map((each) => each.price)).toEqual([88_800, price]);
  });

  test('P2 a quote holds for 15 minutes', () => {
    const quote: Line = ['2026-03-02T10:00', { do: 'quote', variant: 'month', instead: false }];
    const buy: Act = { do: 'buy', quote: 'e1', paid: true, mandate: false };
    expect(after([quote, ['2026-03-02T10:14', buy]], '2026-03-02T11:00').statuses.at(-1)).toBe('applied');
    expect(after([quote, ['2026-03-02T10:16', buy]], '2026-03-02T11:00').codes.at(-1)).toEqual([
      'quote_expired',
    ]);
  });

  test('P9 a year from 01-31: 12 packs of 5, on the last day of short months', () => {
    const { person } = after(buys('2026-01-31T10:00', 1, 'year'), '2027-03-01T00:00');
    const days = person.packs.map(({ from }) =>
      Temporal.Instant.fromEpochMilliseconds(from)
        .toZonedDateTimeISO('Asia/Shanghai')
        .toPlainDate()
        .toString(),
    );
    expect(days.slice(0, 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
    expect(person.packs.reduce((sum, { units }) => sum + units, 0)).toBe(60);
    expect(person.terms[0]?.until).toBe(at('2027-01-31T00:00'));
  });

  test.each([
    ['2026-04-29T23:00', 1_280],
    ['2026-04-30T00:00', 0],
  ])('P13 1,280 frozen in a trial from 03-01, bought on %s: %i released', (when, released) => {
    const order: Act = { do: 'complete', order: 'o', amount: 128_000, app: false };
    const lines: Line[] = [
      ['2026-03-01T12:00', { do: 'try' }],
      ['2026-03-05T10:00', order],
      ...buys(when, 3, 'month'),
    ];
    const found = after(lines, when, { ...plainClub, welcome: 0 });
    expect(points(found)).toBe(released);
    expect(availableOf(found.person, 'frozen')).toBe(0);
  });

  test('P14 paid on day 12 of the trial: the term starts at payment', () => {
    const { person } = after(
      [['2026-03-01T12:00', { do: 'try' }], ...buys('2026-03-12T10:00', 2, 'month')],
      '2026-03-13T00:00',
    );
    expect([person.terms[0]?.from, person.terms[0]?.until]).toEqual([
      at('2026-03-12T10:00'),
      at('2026-04-12T00:00'),
    ]);
  });

  test('P23 ¥88 cancelled on day 40: paid minus used is ¥29.55, unused within 7 days is nothing', () => {
    const used = [2_645, 600, 600, 2_000].map((cash): Line => ['2026-03-05T10:00', { do: 'used', cash }]);
    const club = {
      ...plainClub,
      plan: { ...plainClub.plan, prices: { ...plainClub.plan.prices, year: 8_800 } },
    };
    const lines: Line[] = [
      ...buys('2026-03-04T10:00', 1, 'year'),
      ...used,
      ['2026-04-13T10:00', { do: 'refundPlan', amount: null }],
    ];
    expect(after(lines, '2026-04-14T00:00', club).person.refundsAsked).toEqual([2_955]);
    const strict = { ...club, plan: { ...club.plan, refund: [{ way: 'unusedWithin', days: 7 } as const] } };
    expect(after(lines, '2026-04-14T00:00', strict).codes.at(-1)).toContain('refund_not_allowed');
  });

  const renewed: readonly Line[] = buys('2026-03-01T10:00', 1, 'month', { mandate: true });
  const notice = (when: string): readonly Line[] => [
    [when, 'pass'],
    [when, { do: 'noticed' }, { notice: 1 }],
  ];

  test('P25 charged by proof of the notice, in grace without it, and cancelling wins', () => {
    const told = after([...renewed, ...notice('2026-03-26T09:59')], '2026-03-31T10:00');
    expect(told.person.charges.map(({ amount }) => amount)).toEqual([1_500]);
    const late = after([...renewed, ...notice('2026-03-26T10:01')], '2026-04-02T00:00', {
      ...plainClub,
      plan: { ...plainClub.plan, renewal: { ...plainClub.plan.renewal, retries: [] } },
    });
    expect([late.person.charges, late.seen['plan']]).toEqual([[], 'grace']);
    const lines: Line[] = [
      ...renewed,
      ...notice('2026-03-26T09:59'),
      ['2026-03-31T09:59:59', { do: 'endMandate' }],
    ];
    const cancelled = after(lines, '2026-04-02T00:00');
    expect([cancelled.person.charges, cancelled.seen['plan']]).toEqual([[], 'none']);
  });

  test('P26 fails, fails, succeeds on day 3, told ten times: one row of terms, a pack a month', () => {
    const settle = (when: string, outcome: 'failed' | 'succeeded', call: number): readonly Line[] => [
      [when, 'pass'],
      [when, { do: 'settle', back: 0, outcome }, { call }],
    ];
    const again = Array.from({ length: 10 }, (_, n) => [
      ...settle('2026-04-03T10:02', 'succeeded', 2),
      ...settle('2026-04-03T10:02', 'failed', n % 2),
    ]).flat();
    const lines: Line[] = [
      ...renewed,
      ...notice('2026-03-25T10:00'),
      ...settle('2026-03-31T10:01', 'failed', 0),
      ...settle('2026-04-01T10:01', 'failed', 1),
      ...again,
    ];
    const { person, seen } = after(lines, '2026-04-30T00:00');
    expect(seen['plan']).toBe('held');
    expect(person.terms.map(({ from, until }) => [from, until])).toEqual([
      [at('2026-03-01T10:00'), at('2026-04-01T00:00')],
      [at('2026-04-01T00:00'), at('2026-05-01T00:00')],
    ]);
    expect(person.packs.map(({ units }) => units)).toEqual([5, 5]);
    expect(person.refundsAsked).toEqual([]);
  });

  test('P19 swapped once a quarter, from the end of the month', () => {
    const choose = (when: string, benefit: string, instead: string | null): Line => [
      when,
      { do: 'choose', benefit, instead },
    ];
    const lines: Line[] = [
      ...buys('2026-03-01T10:00', 1, 'year'),
      choose('2026-03-01T11:00', 'video', null),
      choose('2026-04-09T10:00', 'music', 'video'),
    ];
    expect(after(lines, '2026-04-30T23:59').seen['chosen']).toBe('video');
    expect(after(lines, '2026-05-01T00:00').seen['chosen']).toBe('music');
    const swap = (when: string) =>
      after([...lines, choose(when, 'video', 'music')], '2026-07-02T00:00').statuses.at(-1);
    expect([swap('2026-06-30T10:00'), swap('2026-07-01T00:00')]).toEqual(['refused', 'applied']);
  });

  test('P6 5 % off each line of its own: ¥6.50 and ¥19.95', () => {
    const line = (id: string, category: string, amount: number) => ({
      id,
      sku: id,
      category,
      quantity: 1,
      amount,
    });
    const cart: CartOf = {
      lines: [line('a', 'own', 12_990), line('b', 'own', 39_900), line('c', 'other', 10_000)],
      shipping: 0,
    };
    const [take] = priceCart(plainClub, cart, ['five']).takes;
    expect(take?.lines).toEqual({ a: 650, b: 1_995 });
    expect(take?.saved).toBe(2_645);
  });

  test('R5 the cart of docs/programs.md: ¥158.00 by the best choice', () => {
    const offers: Club['offers'] = {
      five: { percent: 10, max: 1_200 },
      thirty: { amount: 2_000, over: 15_000, comesBack: true },
      less: { amount: 500, over: 0 },
      ship: { over: 9_900 },
      tea: 4_500,
    };
    const cart: CartOf = {
      lines: [
        { id: 'tea', sku: 'TEA', category: 'own', quantity: 2, amount: 10_000 },
        { id: 'rice', sku: 'RICE', category: 'own', quantity: 1, amount: 6_000 },
        { id: 'lamp', sku: 'LAMP', category: 'other', quantity: 1, amount: 4_000 },
      ],
      shipping: 800,
    };
    const club = { ...plainClub, offers };
    const best = bestOf(club, cart, { holds: true, coupons: 1 });
    expect(best).toEqual(['tea', 'five', 'thirty', 'ship']);
    const { left, toPay } = priceCart(club, cart, best);
    expect([left, toPay]).toEqual([{ tea: 7_350, rice: 4_900, lamp: 3_550 }, 15_800]);
  });
});
