import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../test/play.ts';
import { availableOf } from './ledger/lots.ts';

const base = {
  program: 'test',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  assets: {
    growth: { kind: 'score' },
    points: { kind: 'currency', expires: '10 days', restoreGrace: '5 days', holdFor: '30 days' },
  },
  tracks: {
    main: {
      measure: 'growth',
      window: '30 days',
      period: '30 days',
      onRefund: 'keep',
      tiers: [
        { id: 'a', threshold: 0 },
        { id: 'b', threshold: 100 },
      ],
    },
  },
};
const orders = {
  id: 'orders',
  on: 'order.completed',
  grants: { growth: 'paid / 100', points: 'paid / 100' },
};
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });

test('a goal that time alone completes asks for no record of rewards', () => {
  const play = new Play(
    programsOf({
      ...base,
      events: { 'order.missed': { data: { type: 'object', properties: {} } } },
      rules: [
        orders,
        { id: 'demoted', on: 'tier.demoted', emit: [{ type: 'order.missed', data: {} }] },
        { id: 'comfort', on: 'order.missed', goal: { count: 1, repeat: true }, grants: { points: 7 } },
      ],
    }),
  );
  play.send('member.registered', '2026-03-01 10:00');
  play.send('order.completed', '2026-03-02 10:00', order('a', 20_000));
  const head = play.read('2026-04-05 10:00');
  expect(head.tracks['main']).toMatchObject({ tier: 'a', cause: 'demoted' });
  expect(availableOf(head.assets['points'], at('2026-04-05 10:00'))).toBe(7);
});

test('holds lapse whose lot has ended long before, on a debt and after one another, without its record', () => {
  const play = new Play(programsOf({ ...base, rules: [orders] }));
  play.send('member.registered', '2026-03-01 10:00');
  play.send('order.completed', '2026-03-02 10:00', order('a', 20_000));
  play.send('hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 50 });
  play.send('hold.placed', '2026-03-06 10:00', { asset: 'points', amount: 100 });
  play.send('hold.placed', '2026-03-10 10:00', { asset: 'points', amount: 50 });
  play.send('order.refunded', '2026-03-11 10:00', order('a', 3_000));
  play.pass('2026-03-20 10:00');
  expect(play.head.assets['points']).toMatchObject({ owed: 30, lots: [{ held: 200, left: 0 }] });
  const after = (time: string): unknown => {
    const points = play.read(time).assets['points'];
    return [points?.owed, availableOf(points, at(time))];
  };
  expect(after('2026-04-02 10:00')).toEqual([0, 20]);
  expect(after('2026-04-05 10:00')).toEqual([0, 120]);
  // The lot's grace has passed when the last one lapses.
  expect(after('2026-04-09 10:00')).toEqual([0, 0]);
});

test('units of an asset that a version no longer has come back, and are taken back, by the rules that they had', () => {
  const { points: _, ...rest } = base.assets;
  const { versions } = programsOf({ ...base, rules: [orders] }, { ...base, assets: rest, rules: [] });
  const [first, second] = versions;
  if (first === undefined || second === undefined) throw new Error('two versions');
  const play = new Play({ versions: [first, { ...second, effectiveAt: at('2026-03-08') }] });
  play.send('member.registered', '2026-03-01 10:00');
  play.send('order.completed', '2026-03-02 10:00', order('a', 20_000));
  play.send('hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 200 });
  play.send('order.refunded', '2026-03-09 10:00', order('a', 3_000));
  const { points } = play.read('2026-04-02 10:00').assets;
  expect([points?.owed, availableOf(points, at('2026-04-02 10:00'))]).toEqual([0, 170]);
});
