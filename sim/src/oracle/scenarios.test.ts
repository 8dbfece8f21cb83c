import { describe, expect, test } from 'vitest';
import type { Act, Step } from '../act.ts';
import { judge, readAt, type Traced } from './oracle.ts';
import { availableOf, debtOf, lotsOf } from './purse.ts';
import { starter, type Terms } from './terms.ts';
import { standing } from './track.ts';

// The judge is held to the worked scenarios, so that it may judge others.

const at = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;

/** A member's history from `[when, act]` lines, each decided when it happened. */
function history(lines: readonly (readonly [when: string, act: Act, id?: string])[]): readonly Traced[] {
  return lines.map(([when, act, id], index) => {
    const now = at(when);
    const sent = { member: 'm', id: id ?? `e${index}`, time: now, act };
    const step: Step = { step: 'send', now, sent };
    return { step, decidedAt: now };
  });
}

function after(lines: Parameters<typeof history>[0], when: string, terms: Terms = starter) {
  const judgement = judge(terms, history(lines));
  const known = judgement.members.get('m');
  if (known === undefined) throw new Error('no member');
  const member = readAt(terms, known, at(when));
  const tier = standing(member.tiers);
  return {
    verdicts: judgement.verdicts,
    tier: terms.tiers[tier.tier]?.id,
    record: tier,
    until: tier.until,
    growth: availableOf(member, 'growth') - debtOf(member, 'growth'),
    points: availableOf(member, 'points') - debtOf(member, 'points'),
    spins: availableOf(member, 'spin'),
    lots: lotsOf(member, 'points')
      .filter((lot) => lot.left > 0)
      .map((lot) => [lot.left, lot.until]),
    vouchers: lotsOf(member, 'freeship')
      .filter((lot) => lot.left > 0)
      .map((lot) => [lot.left, lot.until]),
  };
}

const register: readonly [string, Act] = ['2026-03-01T10:00', { do: 'register' }];
const order = (when: string, id: string, amount: number): readonly [string, Act] => [
  when,
  { do: 'complete', order: id, amount, app: false },
];
const refund = (when: string, id: string, amount: number): readonly [string, Act] => [
  when,
  { do: 'refund', order: id, refund: `r-${when}`, amount },
];

describe('the oracle', () => {
  test('S1', () => {
    const { tier, lots, vouchers, spins } = after([register], '2026-03-01T10:00');
    expect(tier).toBe('v1');
    expect(lots).toEqual([[100, at('2028-01-01T00:00')]]);
    expect(vouchers).toEqual([[1, at('2026-03-31T10:00')]]);
    expect(spins).toBe(1);
  });

  test('S2 and S3', () => {
    const bought = [register, order('2026-03-02T10:00', 'o', 19_990)];
    expect(after(bought, '2026-03-02T10:00')).toMatchObject({ growth: 199, points: 399 });
    const once = [...bought, refund('2026-03-03T10:00', 'o', 5_000)];
    expect(after(once, '2026-03-03T10:00')).toMatchObject({ growth: 149, points: 349 });
    const twice = [...once, refund('2026-03-04T10:00', 'o', 14_990)];
    expect(after(twice, '2026-03-04T10:00')).toMatchObject({ growth: 0, points: 100 });
  });

  test('S4', () => {
    const days = ['2026-03-03T10:00', '2026-03-04T10:00', '2026-03-05T10:00'];
    const lines = [
      register,
      order('2026-03-02T10:00', 'o', 9_999),
      ...days.map((day) => refund(day, 'o', 3_333)),
    ];
    const growth = [2, 3, 4, 5].map((length) => after(lines.slice(0, length), '2026-03-06T10:00').growth);
    expect(growth).toEqual([99, 66, 33, 0]);
  });

  test('S5 and S6', () => {
    const v3 = [register, order('2026-03-02T10:00', 'a', 600_000)];
    const before = after(v3, '2026-03-03T10:00');
    const five = [...v3, order('2026-03-03T10:00', 'b', 12_345)];
    expect(after(five, '2026-03-03T10:00').points - before.points).toBe(148);
    const v4 = [...five, order('2026-03-04T10:00', 'c', 2_000_000)];
    const then = after(v4, '2026-03-04T10:00');
    expect(then.tier).toBe('v4');
    const back = after([...v4, refund('2026-03-05T10:00', 'b', 2_345)], '2026-03-05T10:00');
    expect([back.points - then.points, back.growth - then.growth]).toEqual([-28, -23]);
  });

  test('S7', () => {
    const review: Act = { do: 'review' };
    const times = ['02T23:50', '02T23:55', '02T23:59', '02T23:59:59', '03T00:00'];
    const lines = times.map((time) => [`2026-03-${time}`, review] as const);
    const { growth, verdicts } = after([register, ...lines], '2026-03-03T10:00');
    expect(growth).toBe(40);
    expect(verdicts.map((verdict) => verdict?.limited)).toEqual([false, false, false, false, true, false]);
  });

  test('T9 at a settlement', () => {
    const terms: Terms = { ...starter, onRefund: 'atSettlement' };
    const lines = [
      register,
      order('2026-03-02T10:00', 'a', 100_000),
      order('2026-03-05T10:00', 'b', 400_000),
      refund('2026-03-20T10:00', 'b', 100),
    ];
    expect(after(lines, '2026-03-31T23:59', terms).tier).toBe('v3');
    const { tier, record } = after(lines, '2026-04-01T00:00', terms);
    expect(tier).toBe('v2');
    expect(record).toMatchObject({ since: at('2026-03-02T10:00'), from: at('2026-04-01T00:00') });
  });

  test('S8 to S10', () => {
    const eight = [register, order('2026-03-02T10:00', 'a', 99_000), order('2026-03-10T10:00', 'b', 1_500)];
    expect(after(eight, '2026-03-10T10:00')).toMatchObject({
      growth: 1005,
      tier: 'v2',
      until: at('2027-03-11T00:00'),
      points: 100 + 990 + 100 + 15 + 50,
    });
    const nine = [register, order('2026-03-02T10:00', 'a', 600_000)];
    expect(after(nine, '2026-03-02T10:00')).toMatchObject({ tier: 'v3', spins: 3, points: 100 + 6100 + 250 });
    const ten = [...nine, refund('2026-03-03T10:00', 'a', 600_000)];
    expect(after(ten, '2026-03-03T10:00')).toMatchObject({ tier: 'v1', spins: 3, points: 350, growth: 0 });
    const eleven = [...ten, order('2026-03-04T10:00', 'b', 600_000)];
    expect(after(eleven, '2026-03-04T10:00')).toMatchObject({ tier: 'v3', spins: 3, points: 350 + 6000 });
  });

  test('S11 to S13', () => {
    const v3 = [
      register,
      order('2026-03-10T10:00', 'a', 500_000),
      order('2026-06-10T10:00', 'b', 120_000),
      // Two days later than the first order, whose growth has left the window at the period's end.
    ];
    const eleven = after(v3, '2027-03-20T00:00');
    expect(eleven).toMatchObject({ tier: 'v3', until: at('2027-04-10T00:00') });
    expect(after(v3, '2027-04-10T00:00')).toMatchObject({ tier: 'v2' });
    const twelve = [...v3, order('2027-04-01T10:00', 'c', 380_000)];
    const kept = after(twelve, '2027-04-01T10:00');
    expect(kept).toMatchObject({ tier: 'v3', until: at('2028-03-10T00:00') });
    expect(kept.record.since).toBe(at('2027-03-11T00:00'));
    const shield: readonly [string, Act] = ['2026-07-01T10:00', { do: 'adjust', asset: 'shield', units: 1 }];
    const thirteen = after([...v3, shield], '2027-03-11T00:00');
    expect(thirteen).toMatchObject({ tier: 'v3', until: at('2027-06-09T00:00') });
  });

  test('S14', () => {
    const lines: Parameters<typeof history>[0] = [
      ['2025-03-01T10:00', { do: 'adjust', asset: 'points', units: 60 }],
      ['2026-03-01T10:00', { do: 'adjust', asset: 'points', units: 80 }],
      ['2026-03-02T10:00', { do: 'place', asset: 'points', units: 100, minutes: null }, 'h'],
      ['2026-03-02T10:01', { do: 'capture', hold: 'h', units: null }, 'c'],
    ];
    const none = { ...starter, newcomer: [] };
    const spent: typeof lines = [['2025-01-01T10:00', { do: 'register' }], ...lines];
    expect(after(spent, '2026-03-02T10:01', none).lots).toEqual([[40, at('2028-01-01T00:00')]]);
    const undo: Act = { do: 'restore', hold: 'h', units: null };
    expect(after([...spent, ['2026-12-20T00:00', undo]], '2026-12-20T00:00', none).lots).toEqual([
      [60, at('2027-01-01T00:00')],
      [80, at('2028-01-01T00:00')],
    ]);
    expect(after([...spent, ['2027-01-05T00:00', undo]], '2027-01-05T00:00', none).lots).toEqual([
      [60, at('2027-02-04T00:00')],
      [80, at('2028-01-01T00:00')],
    ]);
  });

  test('S15', () => {
    const place: Act = { do: 'place', asset: 'points', units: 60, minutes: null };
    const lines = [register, ['2026-03-02T10:00', place], ['2026-03-02T10:00', place]] as const;
    const { verdicts, points } = after(lines, '2026-03-02T10:29:59.999');
    expect(verdicts[2]).toMatchObject({ status: 'refused', codes: ['insufficient_available'] });
    expect(points).toBe(40);
    expect(after(lines, '2026-03-02T10:30').points).toBe(100);
  });

  test('S17 and S18', () => {
    const lines: Parameters<typeof history>[0] = [
      register,
      order('2026-03-02T10:00', 'first', 0),
      order('2026-03-02T10:00', 'o', 10_000),
      ['2026-03-02T10:01', { do: 'place', asset: 'points', units: 80, minutes: null }, 'h'],
      ['2026-03-02T10:01', { do: 'capture', hold: 'h', units: null }],
      refund('2026-03-03T10:00', 'o', 10_000),
    ];
    const none = { ...starter, newcomer: [] };
    const owed = after(lines, '2026-03-03T10:00', none);
    expect([owed.points, owed.verdicts.at(-1)?.shortfall]).toEqual([-80, 80]);
    expect(after([...lines, order('2026-03-04T10:00', 'p', 10_000)], '2026-03-04T10:00', none).points).toBe(
      20,
    );
    expect(after(lines, '2026-03-03T10:00', { ...none, shortfall: 'charge' }).points).toBe(0);
  });

  test('S21', () => {
    const days = ['02T09:00', '03T09:00', '04T23:58', '05T00:02', '06T09:00', '07T09:00', '08T09:00'];
    const lines = days.map((day) => [`2026-03-${day}`, { do: 'checkin' }] as const);
    expect(after([register, ...lines], '2026-03-09T00:00').points).toBe(100 + 35 + 50);
    expect(after([register, ...lines.slice(0, 3), ...lines.slice(4)], '2026-03-09T00:00').points).toBe(130);
  });

  test('S22', () => {
    const v2 = [register, order('2026-03-02T10:00', 'a', 100_000)];
    const gift = [1, at('2026-03-31T10:00')];
    expect(after(v2, '2026-03-31T09:00').vouchers).toEqual([gift]);
    expect(after(v2, '2026-04-01T00:00').vouchers).toEqual([[1, at('2026-05-01T00:00')]]);
    expect(after(v2, '2026-05-01T00:00').vouchers).toEqual([[1, at('2026-06-01T00:00')]]);
  });

  test('what an order grants after its end came and went: its refund takes what lives on of that lot', () => {
    const ended = Temporal.PlainDate.from('2027-06-01').toZonedDateTime('Asia/Shanghai').epochMilliseconds;
    const { lots } = after(
      [
        order('2026-06-15T10:00', 'o1', 100_00),
        ['2026-06-15T11:00', { do: 'place', asset: 'points', units: 150, minutes: null }, 'h'],
        ['2026-06-15T11:05', { do: 'capture', hold: 'h', units: null }],
        ['2027-09-18T10:00', { do: 'restore', hold: 'h', units: null }],
        refund('2027-09-20T10:00', 'o2', 1_00),
        order('2027-09-20T11:00', 'o2', 1_00),
      ],
      '2027-09-20T12:00',
      { ...starter, join: 'onFirstEvent', pointsExpire: { at: ended } },
    );
    expect(lots).toEqual([[149, at('2027-10-18T10:00')]]);
  });

  test('units that came back are of their own lot, though another one ends when they do', () => {
    const { verdicts } = after(
      [
        register,
        order('2027-05-21T07:00', 'o30', 19_567_01),
        ['2027-05-21T07:10', { do: 'place', asset: 'points', units: 15_000, minutes: null }, 'h'],
        ['2027-05-21T07:15', { do: 'capture', hold: 'h', units: null }],
        ['2027-06-01T00:00', { do: 'restore', hold: 'h', units: null }],
        order('2027-06-02T13:00', 'o35', 1_00),
        refund('2027-06-04T15:00', 'o30', 19_567_01),
        ['2028-08-20T03:00', { do: 'cancel', order: 'o35' }],
      ],
      '2028-08-20T04:00',
      { ...starter, pointsExpire: 'endOfMonth' },
    );
    // The one point of the second order expired unspent, and that counts.
    expect(verdicts.at(-1)).toMatchObject({ status: 'applied', shortfall: 0 });
  });
});
