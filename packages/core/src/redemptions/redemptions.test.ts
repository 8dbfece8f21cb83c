import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { savingsAt } from './savings-of.ts';
import type { UseRecord } from './use-record.ts';

const program = {
  program: 'shop',
  assets: {
    points: { kind: 'currency', worth: { units: 100, amount: 100 } },
    coupon: { kind: 'voucher' },
    fund: { kind: 'voucher', worth: { units: 1, amount: 1 } },
  },
  pay: { asset: 'points', maxPercent: 50, min: 100, step: 100 },
  benefits: {
    five: { offer: { percent: 5, lines: "line.category == 'own'" } },
    thirty: { offer: { amount: 3000, over: 20000, uses: { coupon: 1 } } },
    ship: { offer: { shipping: 'byWorth', uses: { fund: 1 } } },
  },
};
const programs = programsOf(program);

const cart = {
  lines: [
    { lineId: 'a', category: 'own', quantity: 2, amount: 20_000 },
    { lineId: 'b', quantity: 1, amount: 10_000 },
  ],
  shipping: 800,
  currency: 'CNY',
};

function buyer() {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 00:00');
  for (const [asset, amount] of [
    ['points', 5_000],
    ['coupon', 1],
    ['fund', 600],
  ] as const)
    play.send('adjustment.made', '2026-01-01 00:01', { asset, amount, reason: 'a test' });
  const record = () => play.records.get('use/o') as unknown as UseRecord;
  const has = () =>
    Object.fromEntries(
      Object.entries(play.head.assets).map(([id, { lots }]) => [
        id,
        lots.reduce((sum, lot) => sum + lot.left, 0),
      ]),
    );
  return { play, record, has };
}
const full = { points: 5_000, coupon: 1, fund: 600 };
const code = (decision: { kind: string; refusal?: { code: string } }) =>
  decision.refusal?.code ?? decision.kind;

it('R2 place sets all aside, capture spends it, a whole restore gives exactly all back', () => {
  const { play, record, has } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, points: 1_000 });
  expect(has()).toEqual({ points: 4_000, coupon: 0, fund: 0 });
  expect(record()).toMatchObject({ state: 'placed', toPay: 30_800 - 1_000 - 3_000 - 600 });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  expect(savingsAt('o', record()).map(({ benefit, cash }) => [benefit, cash])).toEqual([
    ['five', 1_000],
    ['thirty', 3_000],
    ['ship', 600],
  ]);
  play.send('redemption.restored', '2026-01-03 10:00', { orderId: 'o' });
  expect(has()).toEqual(full);
  expect(savingsAt('o', record())).toEqual([]);
  play.send('redemption.restored', '2026-01-03 10:01', { orderId: 'o' });
  expect(has()).toEqual(full);
});

it('R2 pieces that come back bring what they had, and all of them exactly all', () => {
  const { play, record, has } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, offers: ['five'], points: 1_000 });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  play.send('redemption.restored', '2026-01-03 10:00', {
    orderId: 'o',
    lines: [{ lineId: 'a', quantity: 1 }],
  });
  expect(savingsAt('o', record())).toMatchObject([{ cash: 500 }]);
  expect(has()['points']).toBeGreaterThan(4_000);
  play.send('redemption.restored', '2026-01-03 10:01', {
    orderId: 'o',
    lines: [{ lineId: 'a' }, { lineId: 'b' }],
  });
  expect([has(), savingsAt('o', record())]).toEqual([full, []]);
});

it('R2 what is not captured in time lapses, and the order may be placed again', () => {
  const { play, has } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart });
  expect(code(play.try('redemption.placed', '2026-01-02 10:10', { orderId: 'o', cart }))).toBe(
    'redemption_exists',
  );
  expect(code(play.try('redemption.captured', '2026-01-02 10:30', { orderId: 'o' }))).toBe(
    'redemption_closed',
  );
  play.send('redemption.placed', '2026-01-02 10:31', { orderId: 'o', cart });
  play.send('redemption.released', '2026-01-02 10:32', { orderId: 'o' });
  expect(has()).toEqual(full);
});

it('R2 a cancelled or refunded order gives back by itself, once', () => {
  const { play, record, has } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, points: 1_000 });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  const { pays } = record();
  const order = { orderId: 'o', amount: pays, currency: 'CNY' };
  play.send('order.completed', '2026-01-02 10:02', order);
  play.send('order.refunded', '2026-01-03 10:00', { ...order, refundId: 'r' });
  expect(has()).toEqual(full);
  expect(code(play.try('redemption.restored', '2026-01-03 10:01', { orderId: 'o', refundId: 'r' }))).toBe(
    'refund_already_taken',
  );
  expect(code(play.try('order.cancelled', '2026-01-03 10:02', { orderId: 'o' }))).toBe('order_cancelled');
  expect(has()).toEqual(full);
});

it('R2 an order that is shrunk under what an offer asks loses it', () => {
  const { play, record, has } = buyer();
  play.send('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, offers: ['thirty'] });
  play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
  play.send('redemption.restored', '2026-01-03 10:00', { orderId: 'o', lines: [{ lineId: 'a' }] });
  expect([has()['coupon'], savingsAt('o', record())]).toEqual([1, []]);
});

it('R3 points above what may pay are refused, and nothing is set aside', () => {
  const { play, has } = buyer();
  for (const points of [50, 150, 5_100])
    expect(code(play.try('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, points }))).toBe(
      'points_not_usable',
    );
  expect(has()).toEqual(full);
});
