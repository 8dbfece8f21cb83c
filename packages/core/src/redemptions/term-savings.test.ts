import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { quoteId } from '../kernel/ids.ts';
import { savingsOf, type UseOfTerm, usesKey } from '../plans/savings.ts';

const programs = programsOf({
  program: 'shop',
  assets: { points: { kind: 'currency' } },
  benefits: { five: { for: { plans: ['plus'] }, offer: { percent: 5 } } },
  plans: { plus: { variants: { year: { term: '1 year', price: 9_900 } } } },
});
const lines = [
  { lineId: 'a', quantity: 2, amount: 20_000 },
  { lineId: 'b', quantity: 1, amount: 10_000 },
];

it('V8 P6 I15 what is returned is counted off what the term saved, piece by piece', () => {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 00:00');
  play.send('plan.quoted', '2026-01-01 00:01', { plan: 'plus', variant: 'year' });
  play.send('plan.purchased', '2026-01-01 00:02', {
    quoteId: quoteId(play.member, play.head.seq),
    paid: {},
  });
  const saved = () =>
    savingsOf((play.records.get(usesKey('plus', 1)) ?? []) as unknown as readonly UseOfTerm[]);
  play.send('redemption.placed', '2026-01-02 10:00', {
    orderId: 'o',
    cart: { lines, shipping: 0, currency: 'CNY' },
    offers: ['five'],
  });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  expect(saved()).toEqual({ cash: 1_500, list: 0, uses: 1 });
  play.send('redemption.restored', '2026-01-03 10:00', {
    orderId: 'o',
    lines: [{ lineId: 'a', quantity: 1 }],
  });
  expect(saved()).toEqual({ cash: 1_000, list: 0, uses: 1 });
  play.send('redemption.restored', '2026-01-03 10:01', { orderId: 'o' });
  expect(saved()).toEqual({ cash: 0, list: 0, uses: 0 });
});
