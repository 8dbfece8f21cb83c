import { describe, expect, it } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { callId, quoteId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import { accountOf } from './account.ts';
import { planOf, type Term, termOf } from './plan-state.ts';

const doc = (change: (plus: Record<string, unknown>) => void = () => {}): Record<string, unknown> => {
  const plus: Record<string, unknown> = {
    variants: {
      month: { term: '1 month', price: 1500 },
      year: { term: '1 year', price: [{ when: 'balance.score >= 1000', amount: 8800 }, { amount: 88800 }] },
      week: { term: '1 week', price: 500 },
      life: { term: 'life', price: 999900 },
    },
    trial: {
      term: '30 days',
      frozen: { frozen: 'points' },
      releaseWithin: '30 days',
    },
    renewal: { charge: '14 hours', notice: '5 days', send: '7 days', retries: [1, 3, 5], grace: '7 days' },
    refund: ['none'],
    upgrade: ['plus'],
    protects: ['main'],
  };
  change(plus);
  return {
    program: 'plans',
    assets: {
      points: { kind: 'currency' },
      frozen: { kind: 'currency' },
      score: { kind: 'score' },
      growth: { kind: 'score' },
    },
    tracks: {
      main: {
        measure: 'growth',
        period: '1 year',
        window: '365 days',
        tiers: [
          { id: 'v1', threshold: 0 },
          { id: 'v2', threshold: 100 },
        ],
      },
    },
    rules: [
      {
        id: 'frozen',
        on: ['order.completed'],
        when: "'plus' in member.trial",
        grants: [{ asset: 'frozen', amount: 'data.amount' }],
      },
      {
        id: 'plan',
        on: ['order.completed'],
        when: "'plus' in member.plans && !('plus' in member.trial)",
        grants: [{ asset: 'points', amount: 'data.amount' }],
      },
      { id: 'grow', on: ['review.posted'], grants: [{ asset: 'growth', amount: 100 }] },
      { id: 'began', on: ['plan.started', 'plan.renewed'], grants: [{ asset: 'points', amount: 7 }] },
    ],
    plans: { plus },
  };
};

type Change = (plus: Record<string, unknown>) => void;

/** A member who buys, and what the payment system would be asked. */
function buyerOf(change?: Change) {
  const play = new Play(programsOf(doc(change)));
  const quote = (time: string, variant: string, more: JsonObject = {}): string => {
    play.send('plan.quoted', time, { plan: 'plus', variant, ...more });
    return quoteId(play.member, play.head.seq);
  };
  const calls = () =>
    play.entries.flatMap((entry) =>
      (entry.outcome.calls ?? []).map((call) => ({
        ...call,
        at: entry.decidedAt,
        id: callId(play.member, call.key),
      })),
    );
  return Object.assign(play, {
    quote,
    calls,
    buy: (time: string, variant: string, more: JsonObject = {}): void => {
      const { instead, ...rest } = more;
      const quoted = quote(time, variant, instead === undefined ? {} : { instead });
      play.send('plan.purchased', time, { quoteId: quoted, paid: {}, ...rest });
    },
    held: (time: string) => termOf(play.read(time), 'plus'),
    answer: (type: string, time: string, call: number): void => {
      const { id } = calls()[call] as { id: string };
      play.send(type, time, { callId: id }, { id: `${id}:${type}` });
    },
  });
}
type Buyer = ReturnType<typeof buyerOf>;
const joined = (change?: Change): Buyer => {
  const buyer = buyerOf(change);
  buyer.send('member.registered', '2025-12-01 10:00');
  return buyer;
};
const day = (text: string): number => at(`${text} 00:00`);

describe('terms', () => {
  it('P9 a year ends at the 00:00 of its date; months keep their anchor', () => {
    const year = joined();
    year.buy('2026-01-31 15:00', 'year');
    expect(year.held('2026-02-01 00:00')).toMatchObject({
      anchor: day('2026-01-31'),
      until: day('2027-01-31'),
    });
    const months = joined();
    months.buy('2026-01-31 15:00', 'month');
    const ends: (number | null)[] = [];
    for (let i = 0; i < 3; i++) {
      ends.push(planOf(months.head, 'plus')?.terms.at(-1)?.until ?? null);
      months.buy('2026-02-01 09:00', 'month');
    }
    expect(ends).toEqual([day('2026-02-28'), day('2026-03-31'), day('2026-04-30')]);
    expect(months.held('2026-03-15 00:00')).toMatchObject({
      no: 2,
      from: day('2026-02-28'),
      anchor: day('2026-01-31'),
    });
  });

  it('V4 an early renewal appends, and rules meet each term once, when it begins', () => {
    const buyer = joined();
    buyer.buy('2026-01-10 12:00', 'month');
    buyer.buy('2026-01-20 12:00', 'month');
    expect(buyer.read('2026-01-21 00:00').assets['points']?.lots[0]?.left).toBe(7);
    expect(buyer.read('2026-02-10 00:00').assets['points']?.lots[0]?.left).toBe(14);
    buyer.pass('2026-03-09 23:59');
    expect(buyer.held('2026-03-09 23:59')).toMatchObject({ no: 2 });
    expect(buyer.held('2026-03-10 00:00')).toBeNull();
  });

  it('a week is seven days, and life has no end', () => {
    const buyer = joined();
    buyer.buy('2026-01-10 12:00', 'week');
    expect(buyer.held('2026-01-16 23:00')).toMatchObject({ until: day('2026-01-17') });
    buyer.buy('2026-02-01 12:00', 'life');
    expect(buyer.held('2036-01-16 23:00')).toMatchObject({ until: null });
    expect(buyer.try('plan.quoted', '2026-02-02 12:00', { plan: 'plus', variant: 'month' })).toMatchObject({
      refusal: { code: 'plan_for_life' },
    });
  });

  it('a late event meets the plan as it was when it happened', () => {
    const buyer = joined();
    buyer.buy('2026-01-10 12:00', 'month');
    buyer.send(
      'order.completed',
      '2026-01-09 12:00',
      { orderId: 'a', amount: 5, currency: 'CNY' },
      { now: '2026-01-11 12:00' },
    );
    buyer.send(
      'order.completed',
      '2026-02-09 12:00',
      { orderId: 'b', amount: 9, currency: 'CNY' },
      { now: '2026-02-20 12:00' },
    );
    expect(buyer.head.assets['points']?.lots[0]?.left).toBe(7 + 9);
  });
});

describe('quotes', () => {
  it('P2 a price is held for a while and no longer', () => {
    const buyer = joined();
    buyer.send('adjustment.made', '2026-01-01 10:00', { asset: 'score', amount: 1003, reason: 'x' });
    const quoted = buyer.quote('2026-01-01 10:00', 'year');
    buyer.send('adjustment.made', '2026-01-01 10:01', { asset: 'score', amount: -13, reason: 'x' });
    expect(buyer.try('plan.purchased', '2026-01-01 10:16', { quoteId: quoted, paid: {} })).toMatchObject({
      refusal: { code: 'quote_expired' },
    });
    buyer.send('plan.purchased', '2026-01-01 10:16', {
      quoteId: buyer.quote('2026-01-01 10:16', 'year'),
      paid: {},
    });
    expect(planOf(buyer.head, 'plus')?.terms[0]?.paid).toBe(88800);
  });
});

describe('trials', () => {
  const tried = (): Buyer => {
    const buyer = joined();
    buyer.send('plan.trial_started', '2026-03-01 09:00', { plan: 'plus' });
    buyer.send('order.completed', '2026-03-05 09:00', { orderId: 'a', amount: 1280, currency: 'CNY' });
    return buyer;
  };
  const units = (buyer: Buyer, asset: string): number =>
    (buyer.head.assets[asset]?.lots ?? []).reduce((sum, { left }) => sum + left, 0);

  it('P13 what it froze is released by a purchase in time, and void after', () => {
    const early = tried();
    early.buy('2026-04-29 23:59', 'year');
    expect([units(early, 'points'), units(early, 'frozen')]).toEqual([1280 + 7, 0]);
    const late = tried();
    late.send('order.completed', '2026-04-10 09:00', { orderId: 'b', amount: 50, currency: 'CNY' });
    late.buy('2026-04-30 00:00', 'year');
    expect([units(late, 'points'), units(late, 'frozen')]).toEqual([7, 0]);
    expect(late.held('2026-04-30 00:01')?.variant).toBe('year');
  });

  it('an order of the trial that is given back after the release takes what it became', () => {
    const buyer = tried();
    buyer.buy('2026-03-20 10:00', 'year');
    expect(units(buyer, 'points')).toBe(1280 + 7);
    buyer.send('order.refunded', '2026-03-21 09:00', {
      orderId: 'a',
      amount: 280,
      currency: 'CNY',
      refundId: 'r',
    });
    expect([units(buyer, 'points'), buyer.head.assets['frozen']?.owed]).toEqual([1000 + 7, 0]);
    buyer.send('order.cancelled', '2026-03-22 09:00', { orderId: 'a' });
    expect([units(buyer, 'points'), buyer.head.assets['frozen']?.owed]).toEqual([7, 0]);
  });

  it('P13 it ends with its last day, and there is no second', () => {
    const buyer = tried();
    expect(buyer.held('2026-03-30 23:59')).toMatchObject({ trial: true, until: day('2026-03-31') });
    expect(buyer.held('2026-03-31 00:00')).toBeNull();
    expect(buyer.try('plan.trial_started', '2026-04-10 09:00', { plan: 'plus' })).toMatchObject({
      refusal: { code: 'trial_used' },
    });
  });

  it('P14 a purchase ends it: the term begins at payment', () => {
    const buyer = tried();
    buyer.buy('2026-03-12 10:00', 'month');
    expect(buyer.held('2026-03-12 11:00')).toMatchObject({
      from: at('2026-03-12 10:00'),
      until: day('2026-04-12'),
    });
    buyer.pass('2026-03-31 00:00');
    expect(buyer.held('2026-03-31 01:00')?.variant).toBe('month');
  });
});

describe('renewal by a mandate', () => {
  const mandated = (): Buyer => {
    const buyer = joined();
    buyer.buy('2026-03-01 10:00', 'month', { mandate: { ref: 'm-1' } });
    return buyer;
  };
  const noticeOf = (buyer: Buyer): string => {
    buyer.pass('2026-03-24 10:00');
    const entry = buyer.entries.find(({ outcome }) =>
      outcome.messages?.some(({ template }) => template === 'plan.renewal_notice'),
    );
    return `ms-${entry?.seq}-0`;
  };

  it('P25 a notice that was delivered in time lets the charge be made', () => {
    const buyer = mandated();
    buyer.send('message.delivered', '2026-03-26 09:59', { messageId: noticeOf(buyer) });
    buyer.pass('2026-03-31 10:00');
    expect(buyer.calls()).toMatchObject([
      { action: 'charge', at: at('2026-03-31 10:00'), data: { amount: 1500, mandate: 'm-1' } },
    ]);
    buyer.answer('payment.succeeded', '2026-03-31 10:05', 0);
    expect(buyer.held('2026-04-15 00:00')).toMatchObject({
      no: 2,
      from: day('2026-04-01'),
      until: day('2026-05-01'),
    });
  });

  it('P25 without it nobody is charged: the plan is kept for the grace and ends', () => {
    const buyer = mandated();
    noticeOf(buyer);
    buyer.pass('2026-04-30 10:00');
    expect(buyer.calls()).toEqual([]);
    const short = mandated();
    noticeOf(short);
    expect(short.held('2026-04-07 23:59')).toMatchObject({ inGrace: true, no: 1 });
    expect(short.held('2026-04-08 00:00')).toBeNull();
  });

  it('P25 cancelling wins, also over a charge that was asked for at the same instant', () => {
    const buyer = mandated();
    buyer.send('message.delivered', '2026-03-26 09:59', { messageId: noticeOf(buyer) });
    buyer.send('plan.cancelled', '2026-03-31 09:59:59', { plan: 'plus' });
    buyer.pass('2026-04-02 00:00');
    expect(buyer.calls()).toEqual([]);
    expect(buyer.held('2026-04-02 00:00')).toBeNull();
    const same = mandated();
    same.send('message.delivered', '2026-03-26 09:59', { messageId: noticeOf(same) });
    same.send('plan.cancelled', '2026-03-31 10:00', { plan: 'plus' });
    same.answer('payment.succeeded', '2026-03-31 10:01', 0);
    expect(same.calls().map(({ action }) => action)).toEqual(['charge', 'refund']);
    expect(same.held('2026-04-02 00:00')).toBeNull();
  });

  it('P26 a charge that succeeds on the third day joins the terms; callbacks in any order and number', () => {
    const states = new Set<string>();
    for (const callbacks of ['fsF', 'fFs', 'sfF', 'sFfffsssFFF', 'FFfsfsfs']) {
      const buyer = mandated();
      buyer.send('message.delivered', '2026-03-25 09:59', { messageId: noticeOf(buyer) });
      buyer.pass('2026-03-31 10:00');
      buyer.answer('payment.failed', '2026-03-31 10:01', 0);
      buyer.pass('2026-04-01 10:00');
      buyer.answer('payment.failed', '2026-04-01 10:01', 1);
      buyer.pass('2026-04-03 10:00');
      expect(buyer.calls()).toHaveLength(3);
      for (const one of callbacks) {
        const type = one === 's' ? 'payment.succeeded' : 'payment.failed';
        const { id } = buyer.calls()[one === 'F' ? 0 : 2] as { id: string };
        buyer.send(type, '2026-04-03 11:00', { callId: id }, { id: `${id}:${type}` });
      }
      const head = buyer.read('2026-04-20 00:00');
      states.add(JSON.stringify([head.tracks, planOf(head, 'plus'), head.assets]));
      expect(termOf(head, 'plus')).toMatchObject({ no: 2, from: day('2026-04-01') });
    }
    expect(states.size).toBe(1);
  });

  it('V6 money that comes a second time goes back', () => {
    const buyer = mandated();
    buyer.send('message.delivered', '2026-03-25 09:59', { messageId: noticeOf(buyer) });
    buyer.pass('2026-03-31 10:00');
    buyer.answer('payment.failed', '2026-03-31 10:01', 0);
    buyer.pass('2026-04-01 10:00');
    buyer.answer('payment.succeeded', '2026-04-01 10:02', 1);
    buyer.answer('payment.succeeded', '2026-04-01 10:03', 0);
    expect(buyer.calls().map(({ action }) => action)).toEqual(['charge', 'charge', 'refund']);
    expect(planOf(buyer.head, 'plus')?.terms).toHaveLength(1);
  });
});

describe('money back', () => {
  it('P23 nothing, what was not used, or all of it', () => {
    const none = joined();
    none.buy('2026-01-01 10:00', 'year');
    expect(none.try('plan.refunded', '2026-02-10 10:00', { plan: 'plus' })).toMatchObject({
      refusal: { code: 'refund_not_allowed' },
    });
    const rest = joined((plus) => {
      plus['refund'] = ['paidMinusUsed'];
    });
    rest.send('adjustment.made', '2026-01-01 09:00', { asset: 'score', amount: 1000, reason: 'x' });
    rest.buy('2026-01-01 10:00', 'year');
    for (const amount of [2645, 600, 600, 2000])
      rest.send('benefit.used', '2026-01-05 10:00', { plan: 'plus', amount });
    rest.send('plan.refunded', '2026-02-10 10:00', { plan: 'plus' });
    expect(rest.calls()).toMatchObject([{ action: 'refund', data: { amount: 2955 } }]);
    const cooling = (): Buyer =>
      joined((plus) => {
        plus['refund'] = [{ unusedWithin: '7 days' }];
      });
    const whole = cooling();
    whole.buy('2026-01-01 10:00', 'month');
    whole.send('plan.refunded', '2026-01-08 09:59', { plan: 'plus' });
    expect(whole.calls()).toMatchObject([{ data: { amount: 1500 } }]);
    expect(whole.held('2026-01-08 10:00')).toBeNull();
    expect(whole.head.assets['points']?.lots.every(({ left }) => left === 0)).toBe(true);
    const late = cooling();
    late.buy('2026-01-01 10:00', 'month');
    expect(late.try('plan.refunded', '2026-01-08 10:00', { plan: 'plus' })).toMatchObject({
      refusal: { code: 'refund_not_allowed' },
    });
  });

  it('V9 what a term did not save of its price comes back once', () => {
    const buyer = joined((plus) => {
      plus['guarantee'] = { within: '30 days' };
    });
    buyer.buy('2026-01-01 10:00', 'month');
    buyer.send('benefit.used', '2026-01-05 10:00', { plan: 'plus', amount: 900 });
    buyer.pass('2026-02-01 00:00');
    buyer.send('plan.guarantee_claimed', '2026-02-02 10:00', { plan: 'plus', term: 1 });
    expect(buyer.calls()).toMatchObject([{ action: 'refund', data: { amount: 600 } }]);
    expect(buyer.try('plan.guarantee_claimed', '2026-02-03 10:00', { plan: 'plus', term: 1 })).toMatchObject({
      refusal: { code: 'nothing_to_refund' },
    });
  });

  it('V1 a term is changed for another, and its rest is credited by days', () => {
    const buyer = joined();
    buyer.buy('2026-01-01 10:00', 'month');
    buyer.buy('2026-01-11 10:00', 'year', { instead: 'plus' });
    const [term] = planOf(buyer.head, 'plus')?.terms ?? [];
    expect(term).toMatchObject({
      no: 2,
      variant: 'year',
      credit: 1500 - Math.floor((1500 * 10) / 31),
      paid: 88800,
    });
    const old = buyer.records.get('term/plus/1') as unknown as Term;
    const { calendar } = buyer.programs.versions[0]?.compiled ?? { calendar: null };
    if (calendar === null) throw new Error('no calendar');
    expect(accountOf(calendar, old, at('2026-06-01 00:00'))).toEqual({
      paid: 1500,
      recognised: 483,
      deferred: 0,
      refunded: 0,
      moved: 1017,
    });
  });
});

describe('D7 protection by a plan', () => {
  it('a tier is not lost while a term runs, and is evaluated when it ends', () => {
    const buyer = joined();
    buyer.send('review.posted', '2026-01-01 10:00');
    expect(buyer.head.tracks['main']?.until).toBe(day('2027-01-02'));
    buyer.buy('2026-12-20 10:00', 'month');
    expect(buyer.read('2027-01-10 00:00').tracks['main']).toMatchObject({
      tier: 'v2',
      cause: 'protected',
      until: day('2027-01-20'),
    });
    expect(buyer.read('2027-01-20 00:00').tracks['main']).toMatchObject({ tier: 'v1' });
  });

  it('a refund ends the protection at once', () => {
    const buyer = joined((plus) => {
      plus['refund'] = [{ coolingOff: '30 days' }];
    });
    buyer.send('review.posted', '2026-01-01 10:00');
    buyer.buy('2026-12-20 10:00', 'month');
    buyer.send('plan.refunded', '2027-01-10 10:00', { plan: 'plus' });
    buyer.pass('2027-01-10 10:00');
    expect(buyer.read('2027-01-10 10:01').tracks['main']).toMatchObject({ tier: 'v1' });
  });
});

describe('versions', () => {
  it('V11 a term keeps the version that it was bought under; new buyers get the new', () => {
    const kind = doc((plus) => {
      plus['refund'] = [{ coolingOff: '60 days' }];
    });
    const strict = doc((plus) => {
      plus['refund'] = ['none'];
      plus['variants'] = { month: { term: '1 month', price: 2000 } };
    });
    const { versions } = programsOf(kind, strict);
    const programs = {
      versions: versions.map((version, i) =>
        i === 0 ? version : { ...version, effectiveAt: day('2026-02-01') },
      ),
    };
    const play = (name: string): Play => {
      const one = new Play(programs, name.length);
      one.send('member.registered', '2026-01-01 10:00');
      return one;
    };
    const buys = (one: Play, time: string): void => {
      one.send('plan.quoted', time, { plan: 'plus', variant: 'month' });
      one.send('plan.purchased', time, { quoteId: quoteId(one.member, one.head.seq), paid: {} });
    };
    const [old, late] = [play('a'), play('bb')];
    buys(old, '2026-01-20 10:00');
    buys(late, '2026-02-02 10:00');
    expect([old, late].map((one) => termOf(one.head, 'plus')?.version)).toEqual([1, 2]);
    expect([old, late].map((one) => planOf(one.head, 'plus')?.terms[0]?.paid)).toEqual([1500, 2000]);
    old.send('plan.refunded', '2026-02-05 10:00', { plan: 'plus' });
    expect(termOf(old.head, 'plus')).toBeNull();
    expect(late.try('plan.refunded', '2026-02-05 10:00', { plan: 'plus' })).toMatchObject({
      refusal: { code: 'refund_not_allowed' },
    });
  });
});
