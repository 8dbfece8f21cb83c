import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { calendarOf } from '../kernel/calendar.ts';
import { callId, quoteId } from '../kernel/ids.ts';
import { accountOf } from './account.ts';
import { planOf, type Term } from './plan-state.ts';
import type { PurchaseRecord, RefundRecord } from './purchase.ts';

const programs = programsOf({
  program: 'plans',
  assets: { points: { kind: 'currency' } },
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 1501 }, week: { term: '1 week', price: 997 } },
      refund: [{ coolingOff: '3 days' }, 'paidMinusUsed'],
      guarantee: { within: '60 days' },
      upgrade: ['plus'],
    },
  },
});

function newBuyer() {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 00:00');
  return Object.assign(play, {
    calls: () => play.entries.flatMap(({ outcome }) => outcome.calls ?? []),
    answer: (type: string, time: string, key: string): void => {
      const id = callId(play.member, key);
      play.try(type, time, { callId: id }, { id: `${id}:${type}` });
    },
  });
}
type Buyer = ReturnType<typeof newBuyer>;

/** So many hours after the first midnight of 2026. */
const hour = (n: number): string =>
  Temporal.PlainDateTime.from('2026-01-01')
    .add({ hours: n })
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');

type Act = { readonly kind: string; readonly pick: number; readonly wait: number };
const act = fc.record({
  kind: fc.constantFrom(
    'buy',
    'ask',
    'change',
    'refund',
    'part',
    'claim',
    'use',
    'yes',
    'no',
    'back',
    'wait',
  ),
  pick: fc.nat(1_000),
  wait: fc.nat(400),
});

function play(buyer: Buyer, acts: readonly Act[]): number {
  let hours = 1;
  for (const { kind, pick, wait } of acts) {
    hours += wait;
    const time = hour(hours);
    const variant = pick % 2 === 0 ? 'month' : 'week';
    const call = buyer.calls()[pick % Math.max(1, buyer.calls().length)];
    if (kind === 'buy' || kind === 'ask' || kind === 'change') {
      const instead = kind === 'change' ? { instead: 'plus' } : {};
      const quoted = buyer.try('plan.quoted', time, { plan: 'plus', variant, ...instead });
      const id = quoteId(buyer.member, buyer.head.seq);
      if (quoted.kind === 'applied')
        buyer.try('plan.purchased', time, {
          quoteId: id,
          ...(kind === 'ask' || pick % 3 === 0 ? {} : { paid: {} }),
        });
    } else if (kind === 'refund') buyer.try('plan.refunded', time, { plan: 'plus' });
    else if (kind === 'part')
      buyer.try('plan.refunded', time, { plan: 'plus', amount: 1 + pick, term: 1 + (pick % 4) });
    else if (kind === 'claim')
      buyer.try('plan.guarantee_claimed', time, { plan: 'plus', term: 1 + (pick % 4) });
    else if (kind === 'use') buyer.try('benefit.used', time, { plan: 'plus', amount: pick });
    else if (kind === 'wait') buyer.pass(time);
    else if (call !== undefined) {
      const type = { yes: 'payment.succeeded', no: 'payment.failed', back: 'payment.refunded' }[
        kind
      ] as string;
      buyer.answer(type, time, call.key);
    }
  }
  return hours;
}

function recordsOf(buyer: Buyer, prefix: string): readonly unknown[] {
  return [...buyer.records].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
}

function recordsByKey(buyer: Buyer, prefix: string): readonly (readonly [string, PurchaseRecord])[] {
  const found = [...buyer.records].filter(([key]) => key.startsWith(prefix));
  return found.map(([key, value]) => [key.slice(prefix.length), value as PurchaseRecord]);
}

it('I14 whatever is bought, changed and refunded: paid = recognised + deferred + refunded, to the fen', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const buyer = newBuyer();
      const hours = play(buyer, acts);
      const running = planOf(buyer.head, 'plus')?.terms ?? [];
      const terms = [...(recordsOf(buyer, 'term/plus/') as Term[]), ...running];
      const calendar = calendarOf('Asia/Shanghai');
      for (const ahead of [0, 7, 100, 3_000]) {
        const now = at(hour(hours + ahead));
        const accounts = terms.map((term) => accountOf(calendar, term, now));
        const sum = (of: 'paid' | 'recognised' | 'deferred' | 'refunded' | 'moved'): number =>
          accounts.reduce((total, one) => total + one[of], 0);
        for (const one of accounts) {
          expect(one.paid).toBe(one.recognised + one.deferred + one.refunded + one.moved);
          expect(Math.min(one.recognised, one.deferred, one.refunded, one.moved)).toBeGreaterThanOrEqual(0);
        }
        const credited = terms.reduce((total, { credit }) => total + credit, 0);
        expect(credited).toBe(sum('moved'));
        const bought = (recordsOf(buyer, 'purchase/') as PurchaseRecord[]).filter(
          ({ state }) => state === 'paid',
        );
        expect(bought.reduce((total, { amount }) => total + amount, 0)).toBe(sum('paid') - credited);
        const back = (recordsOf(buyer, 'refund/') as RefundRecord[]).filter(
          ({ reason }) => reason === 'refund',
        );
        expect(back.reduce((total, { amount }) => total + amount, 0)).toBe(sum('refunded'));
        // Nobody gets back more of a payment than it was.
        for (const [key, { amount }] of recordsByKey(buyer, 'purchase/')) {
          const gone = back.filter(({ purchase }) => purchase === key);
          expect(gone.reduce((total, one) => total + one.amount, 0)).toBeLessThanOrEqual(amount);
        }
      }
      expect(new Set(terms.map(({ no }) => no)).size).toBe(terms.length);
    }),
    { numRuns: 300 },
  );
});

it('answers about the same calls in any order and number leave one state', () => {
  const answers = fc.shuffledSubarray(['0s', '0f', '1f', '1s', '0s', '1s', '0f'], { minLength: 4 });
  fc.assert(
    fc.property(answers, fc.nat(9), (order, times) => {
      const sent = order.flatMap((one) => new Array<string>(1 + (times % 3)).fill(one));
      const states = [sent, [...sent].sort()].map((each) => {
        const buyer = newBuyer();
        for (let i = 0; i < 2; i++) {
          buyer.send('plan.quoted', '2026-01-02 10:00', { plan: 'plus', variant: 'month' });
          buyer.send('plan.purchased', '2026-01-02 10:00', {
            quoteId: quoteId(buyer.member, buyer.head.seq),
          });
        }
        const keys = buyer.calls().map(({ key }) => key);
        for (const one of each) {
          const type = one.endsWith('s') ? 'payment.succeeded' : 'payment.failed';
          buyer.answer(type, '2026-01-02 10:05', keys[Number(one[0])] ?? '');
        }
        const terms = (planOf(buyer.head, 'plus')?.terms ?? []).map(({ no, from, until, paid }) => [
          no,
          from,
          until,
          paid,
        ]);
        const purchases = keys.map(
          (key) => (buyer.records.get(`purchase/${key}`) as PurchaseRecord | undefined)?.state,
        );
        return JSON.stringify([terms, purchases]);
      });
      expect(states[0]).toBe(states[1]);
    }),
    { numRuns: 200 },
  );
});
