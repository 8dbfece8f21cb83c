import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { nextDueAt } from '../due.ts';

const programs = programsOf({
  program: 'shop',
  assets: { coupon: { kind: 'voucher', holdFor: '10 minutes' } },
  benefits: {
    few: { offer: { amount: 500, uses: { coupon: 1 } }, stock: { units: 2 } },
    dear: { offer: { percent: 10 }, budget: { amount: 3_000, per: 'month' } },
  },
});
const cart = { lines: [{ lineId: 'a', quantity: 1, amount: 10_000 }], shipping: 0, currency: 'CNY' };
const FEW = 'benefit:few:stock';
const DEAR = 'benefit:dear:budget:2026-01';

function buyer() {
  const play = new Play(programs);
  play.stock.set(FEW, [0, 100]).set(DEAR, [0, 100_000]);
  play.send('member.registered', '2026-01-01 00:00');
  play.send('adjustment.made', '2026-01-01 00:01', { asset: 'coupon', amount: 3, reason: 'a test' });
  const taken = () => [FEW, DEAR].map((counter) => play.stock.get(counter)?.[0]);
  return { play, taken };
}
const code = (decision: { kind: string; refusal?: { code: string } }) =>
  decision.refusal?.code ?? decision.kind;

it('R2 a use that lapses gives back the stock and the budget that it took, by time alone', () => {
  const { play, taken } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart });
  expect(taken()).toEqual([1, 1_000]);
  play.pass('2026-01-02 10:09');
  expect(taken()).toEqual([1, 1_000]);
  play.pass('2026-01-02 10:10');
  expect(taken()).toEqual([0, 0]);
  const entry = play.entries.at(-1);
  expect(entry?.origin).toBe('time');
  expect(entry?.outcome.claims).toMatchObject({ [FEW]: { by: -1 }, [DEAR]: { by: -1_000 } });
  play.pass('2026-01-02 11:00');
  expect(code(play.try('redemption.released', '2026-01-02 11:00', { orderId: 'o' }))).toBe(
    'redemption_closed',
  );
  expect(taken()).toEqual([0, 0]);
});

it('R2 a use without units of any asset lapses by itself too', () => {
  const { play, taken } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, offers: ['dear'] });
  expect(taken()).toEqual([0, 1_000]);
  expect(nextDueAt(programs, play.head)).toBe(Date.UTC(2026, 0, 2, 2, 30));
  play.pass('2026-01-02 10:30');
  expect(taken()).toEqual([0, 0]);
});

it('R2 stock that lapses is taken by the next use in the same decision', () => {
  const { play, taken } = buyer();
  for (const orderId of ['o', 'p'])
    play.send('redemption.placed', '2026-01-02 10:00', { orderId, cart, offers: ['few'] });
  expect(
    code(play.try('redemption.placed', '2026-01-02 10:09', { orderId: 'q', cart, offers: ['few'] })),
  ).toBe('benefit_exhausted');
  play.send('redemption.placed', '2026-01-02 10:10', { orderId: 'q', cart, offers: ['few'] });
  expect(taken()).toEqual([1, 0]);
});

it('R2 an order that is cancelled after its use lapsed gives nothing back twice', () => {
  const { play, taken } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart });
  play.pass('2026-01-02 10:10');
  play.send('redemption.placed', '2026-01-02 10:11', { orderId: 'p', cart });
  play.send('order.cancelled', '2026-01-02 10:12', { orderId: 'o' });
  expect(taken()).toEqual([1, 1_000]);
});

it('R2 what was captured, or released by hand, does not lapse', () => {
  const { play, taken } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  play.send('redemption.placed', '2026-01-02 10:02', { orderId: 'p', cart });
  play.send('redemption.released', '2026-01-02 10:03', { orderId: 'p' });
  expect(taken()).toEqual([1, 1_000]);
  play.pass('2026-01-03 10:00');
  expect(taken()).toEqual([1, 1_000]);
  play.send('redemption.restored', '2026-01-03 10:01', { orderId: 'o' });
  expect(taken()).toEqual([0, 0]);
});

it('R2 who leaves gives back what she had set aside, once', () => {
  const { play, taken } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart });
  play.send('member.closed', '2026-01-02 10:01');
  expect(taken()).toEqual([0, 0]);
  expect(code(play.try('redemption.released', '2026-01-02 10:02', { orderId: 'o' }))).toBe(
    'redemption_closed',
  );
  play.pass('2026-01-02 10:10');
  expect(taken()).toEqual([0, 0]);
});
