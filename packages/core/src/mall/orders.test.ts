import { describe, expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { type JsonObject, replay } from '../index.ts';

const doc = {
  program: 'mall',
  fields: { address: { type: 'string', personal: true } },
  assets: {
    points: { kind: 'currency', expires: '1 year', restoreGrace: '10 days' },
    coupon: { kind: 'voucher' },
    growth: { kind: 'score' },
  },
  tracks: {
    main: {
      measure: 'growth',
      tiers: [
        { id: 'base', threshold: 0 },
        { id: 'gold', threshold: 100 },
      ],
    },
  },
  mall: {
    mug: {
      price: { asset: 'points', units: 100 },
      tiers: { gold: { units: 80, limits: ['1 per day'] } },
      limits: ['2 per month'],
      address: 'address',
    },
    bag: { price: { asset: 'points', units: 50 }, cash: 990 },
    five: { price: { asset: 'points', units: 30 }, stock: false, grants: { coupon: 1 } },
    ring: { price: { asset: 'points', units: 10 }, tiers: { gold: {} }, onlyTiers: true },
  },
};

function member(): Play {
  const play = new Play(programsOf(doc));
  play.send('member.registered', '2026-03-01 09:00');
  play.send('adjustment.made', '2026-03-01 09:01', { asset: 'points', amount: 500, reason: 'a test' });
  for (const item of ['mug', 'bag', 'ring']) play.stock.set(`goods:${item}`, [0, 2]);
  return play;
}
const order = (play: Play, item: string, time: string, more: JsonObject = {}): number => {
  play.send('mall.ordered', time, { item, addressed: true, ...more });
  return play.entries.findLast(({ event }) => event.type === 'mall.ordered')?.seq ?? 0;
};
const state = (play: Play, no: number): unknown => (play.records.get(`mall/${no}`) as JsonObject)['state'];
const points = (play: Play): number =>
  play.head.assets['points']?.lots.reduce((sum, { left }) => sum + left, 0) ?? 0;
const code = (play: Play, type: string, time: string, data: JsonObject): unknown => {
  const decision = play.try(type, time, data);
  return decision.kind === 'refused' ? decision.refusal.code : decision.kind;
};

describe('an order of the mall', () => {
  it('I5 without money is paid at once, shipped, completed and refunded into its lots', () => {
    const play = member();
    const no = order(play, 'mug', '2026-03-02 10:00');
    expect([state(play, no), points(play), play.stock.get('goods:mug')]).toEqual(['paid', 400, [1, 2]]);
    play.send('mall.shipped', '2026-03-03 10:00', { order: no, carrier: 'SF', tracking: 'SF1' });
    expect(code(play, 'mall.cancelled', '2026-03-03 11:00', { order: no })).toBe('mall_order_state');
    play.send('mall.completed', '2026-03-05 10:00', { order: no });
    play.send('mall.refunded', '2026-03-06 10:00', { order: no, reason: 'broken', restock: false });
    expect([state(play, no), points(play), play.stock.get('goods:mug')]).toEqual(['refunded', 500, [1, 2]]);
    expect(code(play, 'mall.refunded', '2026-03-06 11:00', { order: no, reason: 'again' })).toBe(
      'mall_order_state',
    );
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('I5 with money waits for it, and lapses with its hold', () => {
    const play = member();
    const no = order(play, 'bag', '2026-03-02 10:00');
    expect([state(play, no), points(play)]).toEqual(['awaiting', 450]);
    const holdId = `hd-7-${no}`;
    for (const type of ['hold.captured', 'hold.released'])
      expect(code(play, type, '2026-03-02 10:01', { holdId })).toBe('hold_of_order');
    expect(code(play, 'mall.paid', '2026-03-02 10:02', { order: no, amount: 989 })).toBe('paid_amount_wrong');
    const other = order(play, 'bag', '2026-03-02 10:05');
    play.send('mall.paid', '2026-03-02 10:06', { order: other, amount: 990, reference: 'wx1' });
    play.pass('2026-03-02 10:30');
    expect([state(play, no), state(play, other)]).toEqual(['lapsed', 'paid']);
    expect([points(play), play.stock.get('goods:bag')]).toEqual([450, [1, 2]]);
    expect(code(play, 'mall.paid', '2026-03-02 10:31', { order: no, amount: 990 })).toBe('mall_order_state');
    play.send('mall.cancelled', '2026-03-02 11:00', { order: other });
    expect([points(play), play.stock.get('goods:bag')]).toEqual([500, [0, 2]]);
  });

  it('I5 gives back what it granted, and comes back after the end of its lots for the grace', () => {
    const play = member();
    const no = order(play, 'five', '2026-03-02 10:00');
    expect([state(play, no), play.head.assets['coupon']?.lots[0]?.left]).toEqual(['completed', 1]);
    play.send('mall.refunded', '2027-04-01 10:00', { order: no, reason: 'kindness' });
    expect(play.head.assets['coupon']?.lots[0]?.left).toBe(0);
    expect(points(play)).toBe(30);
    play.pass('2027-04-12 10:00');
    expect(points(play)).toBe(0);
  });

  it('I5 by tier: another price, another limit, and goods for some alone', () => {
    const play = member();
    expect(code(play, 'mall.ordered', '2026-03-02 10:00', { item: 'ring' })).toBe('not_for_tier');
    expect(code(play, 'mall.ordered', '2026-03-02 10:00', { item: 'mug' })).toBe('address_missing');
    play.send('tier.set', '2026-03-02 11:00', { tier: 'gold', kind: 'floor', reason: 'a test' });
    order(play, 'mug', '2026-03-02 12:00');
    expect(points(play)).toBe(420);
    expect(code(play, 'mall.ordered', '2026-03-02 13:00', { item: 'mug', addressed: true })).toBe(
      'order_limited',
    );
    order(play, 'mug', '2026-03-03 12:00');
    expect(code(play, 'mall.ordered', '2026-03-04 13:00', { item: 'mug', addressed: true })).toBe(
      'order_limited',
    );
    order(play, 'ring', '2026-03-04 14:00');
    expect(play.stock.get('goods:mug')).toEqual([2, 2]);
  });

  it('I5 refuses where none is left, and takes nothing', () => {
    const play = member();
    play.stock.set('goods:bag', [2, 2]);
    expect(code(play, 'mall.ordered', '2026-03-02 10:00', { item: 'bag' })).toBe('stock_exhausted');
    expect(points(play)).toBe(500);
  });

  it('I5 ends with the membership', () => {
    const play = member();
    const no = order(play, 'bag', '2026-03-02 10:00');
    play.send('member.closed', '2026-03-02 10:10');
    expect([state(play, no), play.stock.get('goods:bag')]).toEqual(['lapsed', [0, 2]]);
  });
});
