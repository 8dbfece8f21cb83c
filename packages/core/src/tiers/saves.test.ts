import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, programsOf } from '../../test/play.ts';
import { riskOn } from '../index.ts';

const DAY = 86_400_000;
const saving = {
  id: 'rescue',
  on: ['order.completed', 'order.refunded'],
  when: 'event.type == "order.completed" && paid >= 10000',
  goal: { count: 2 },
  task: { kind: 'special', saves: { track: 'main', extends: '60 days' } },
};
const shop = (course: object = {}, rules: object[] = [saving]) =>
  programsOf({
    program: 'shop',
    join: 'onFirstEvent',
    assets: { growth: { kind: 'score' } },
    tracks: {
      main: {
        measure: 'growth',
        window: '100 days',
        period: '100 days',
        demotion: 'oneStep',
        grace: '30 days',
        notice: '20 days',
        ...course,
        tiers: [
          { id: 'v1', threshold: 0 },
          { id: 'v2', threshold: 1000 },
          { id: 'v3', threshold: 5000 },
        ],
      },
    },
    rules: [{ id: 'growth', on: 'order.completed', grants: { growth: 'paid / 100' } }, ...rules],
  });
const order = (orderId: string, amount = 10_000) => ({ orderId, amount, currency: 'CNY' });
const main = (p: Play) => p.head.tracks['main'];

/** v2 from 2026-01-01 10:00 until 2026-04-12 00:00, with nothing earned since. */
function atRisk(course: object = {}): Play {
  const p = new Play(shop(course));
  p.send('order.completed', '2026-01-01 10:00', order('up', 100_000));
  expect(main(p)).toMatchObject({ tier: 'v2', until: at('2026-04-12') });
  return p;
}

test('D3 open from the notice to the end of the grace, and only where the tier would be lost', () => {
  const p = atRisk();
  const risk = (time: string) =>
    riskOn(p.programs.versions[0]?.compiled ?? never(), p.read(time), 'main', at(time));
  expect(risk('2026-03-22 23:59')).toBeNull();
  // The notice comes 20 days before 2026-04-12; the grace of 30 days after it ends on 2026-05-12.
  const [end, until] = [at('2026-04-12'), at('2026-05-12')];
  expect(risk('2026-03-23 00:00')).toEqual({ tier: 'v2', end, from: at('2026-03-23'), until });
  expect(risk('2026-05-11 23:59')).toMatchObject({ end, until });
  expect(risk('2026-05-12 00:00')).toBeNull();
  p.send('order.completed', '2026-03-24 10:00', order('enough', 100_000));
  expect(risk('2026-03-25 00:00')).toBeNull();
});

test('D3 in the notice: two orders move the end by 60 days, with a cause of its own', () => {
  const p = atRisk();
  p.send('order.completed', '2026-03-20 10:00', order('early'));
  p.send('order.completed', '2026-03-24 10:00', order('a'));
  expect(main(p)).toMatchObject({ until: at('2026-04-12') });
  const second = p.send('order.completed', '2026-03-25 10:00', order('b'));
  expect(second.echoes.map(({ type }) => type)).toEqual(['tier.saved']);
  expect(main(p)).toMatchObject({
    tier: 'v2',
    since: at('2026-01-01 10:00'),
    until: at('2026-06-11'),
    cause: 'saved_by_task',
  });
  // The new end is an end like any other: its grace, then the loss.
  p.pass('2026-06-11 00:00');
  expect(main(p)).toMatchObject({ tier: 'v2', cause: 'grace', until: at('2026-07-11') });
});

test('D3 in the grace: the period goes on from where it ended, as with a card', () => {
  const p = atRisk();
  for (const day of ['20', '21']) p.send('order.completed', `2026-04-${day} 10:00`, order(`o${day}`));
  expect(main(p)).toMatchObject({
    tier: 'v2',
    since: at('2026-04-12'),
    until: at('2026-06-11'),
    cause: 'saved_by_task',
  });
  expect(main(p)?.graceFrom).toBeUndefined();
});

test('D3 where nothing else is said, the end moves by one period', () => {
  const p = new Play(shop({}, [{ ...saving, task: { kind: 'special', saves: 'main' } }]));
  p.send('order.completed', '2026-01-01 10:00', order('up', 100_000));
  for (const n of ['a', 'b']) p.send('order.completed', '2026-03-24 10:00', order(n));
  // 100 days after 2026-04-12.
  expect(main(p)).toMatchObject({ until: at('2026-07-21'), cause: 'saved_by_task' });
});

test('D3 each end that is at stake has its own count', () => {
  const p = atRisk();
  p.send('order.completed', '2026-04-20 10:00', order('a'));
  p.send('order.completed', '2026-04-21 10:00', order('b'));
  p.send('order.completed', '2026-05-24 10:00', order('c'));
  expect(main(p)).toMatchObject({ until: at('2026-06-11') });
  p.send('order.completed', '2026-05-25 10:00', order('d'));
  expect(main(p)).toMatchObject({ until: at('2026-08-10'), cause: 'saved_by_task' });
});

test.each(['reevaluate', 'keep', 'atSettlement'])(
  'D3 the refund of what met it, where the track says %s',
  (onRefund) => {
    const p = atRisk({ onRefund });
    p.send('order.completed', '2026-03-24 10:00', order('a'));
    p.send('order.completed', '2026-03-25 10:00', order('b'));
    expect(main(p)).toMatchObject({ until: at('2026-06-11') });
    p.send('order.refunded', '2026-03-26 10:00', order('b'));
    const ends = { reevaluate: '2026-04-12', keep: '2026-06-11', atSettlement: '2026-06-11' };
    expect(main(p)?.until).toBe(at(ends[onRefund as 'keep']));
    p.pass('2026-04-01 00:00');
    expect(main(p)?.until).toBe(at(onRefund === 'keep' ? '2026-06-11' : '2026-04-12'));
  },
);

test('D3 a refund after the end that was moved: the tier is what it would have been', () => {
  const p = atRisk();
  p.send('order.completed', '2026-03-24 10:00', order('a'));
  p.send('order.completed', '2026-03-25 10:00', order('b'));
  p.pass('2026-05-20 00:00');
  expect(main(p)).toMatchObject({ tier: 'v2' });
  p.send('order.refunded', '2026-05-20 10:00', order('a'));
  expect(main(p)).toMatchObject({ tier: 'v1', since: at('2026-05-12'), cause: 'revoked_by_refund' });
});

test('D3 a tier that the same order keeps anyhow is not saved as well', () => {
  const p = atRisk();
  p.send('order.completed', '2026-04-20 10:00', order('a'));
  p.send('order.completed', '2026-04-21 10:00', order('b', 200_000));
  expect(main(p)).toMatchObject({ tier: 'v2', cause: 'kept_in_grace', until: at('2026-07-21') });
});

test('D3 an order that keeps the tier counts for the end that was at stake, should a part of it go back', () => {
  const p = atRisk();
  p.send('order.completed', '2026-03-24 10:00', order('a'));
  p.send('order.completed', '2026-03-25 10:00', order('b', 100_000));
  expect(main(p)).toMatchObject({ until: at('2026-04-12'), cause: 'upgraded' });
  p.send('order.refunded', '2026-03-26 10:00', order('b', 40_000));
  p.send('order.completed', '2026-03-27 10:00', order('c'));
  expect(main(p)).toMatchObject({ until: at('2026-06-11'), cause: 'saved_by_task' });
});

test('D3 two tasks that one order meets save the tier once', () => {
  const p = new Play(shop({}, [saving, { ...saving, id: 'rescue-too' }]));
  p.send('order.completed', '2026-01-01 10:00', order('up', 100_000));
  for (const n of ['a', 'b']) p.send('order.completed', '2026-03-24 10:00', order(n));
  expect(main(p)).toMatchObject({ until: at('2026-06-11'), cause: 'saved_by_task' });
});

test('D3 a refund of what was bought before leaves it saved', () => {
  const p = atRisk();
  p.send('order.completed', '2026-01-02 10:00', order('early', 5_000));
  p.send('order.completed', '2026-03-24 10:00', order('a'));
  p.send('order.completed', '2026-03-25 10:00', order('b'));
  p.send('order.refunded', '2026-03-26 10:00', order('early', 5_000));
  expect(main(p)).toMatchObject({ tier: 'v2', until: at('2026-06-11') });
});

const bought = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 24 * 30 }),
    amount: fc.constantFrom(5_000, 10_000, 60_000, 100_000, 500_000),
    back: fc.option(fc.integer({ min: 1, max: 24 * 90 }), { nil: null }),
  }),
  { minLength: 2, maxLength: 25 },
);
type Bought = { readonly gap: number; readonly amount: number; readonly back: number | null };

/** With whole orders given back, or as if those had never been bought. */
function played(all: readonly Bought[], net: boolean, course: object, passing = false): Play {
  const p = new Play(shop(course));
  const acts: { at: number; type: string; data: ReturnType<typeof order> }[] = [];
  let now = at('2026-01-01 10:00');
  for (const [i, one] of all.entries()) {
    now += one.gap * 3_600_000;
    const data = order(`o${i}`, one.amount);
    if (one.back === null || !net) acts.push({ at: now, type: 'order.completed', data });
    if (one.back !== null && !net)
      acts.push({ at: now + one.back * 3_600_000 + 1_000, type: 'order.refunded', data });
  }
  p.send('checkin', '2026-01-01 10:00');
  for (const one of acts.sort((a, b) => a.at - b.at)) {
    if (passing) p.pass(stamp(one.at - 500));
    p.send(one.type, stamp(one.at), one.data);
  }
  return p;
}

const stands = (p: Play, time: string): unknown => {
  const { tier, since, until, graceFrom } = p.read(time).tracks['main'] ?? {};
  return { tier, since, until, graceFrom };
};

test('D3 a track with saves, folded again after refunds, never stands better than with what was kept', () => {
  fc.assert(
    fc.property(bought, fc.constantFrom('100 days', 'lifetime', '60 days'), (all, window) => {
      const [refunded, never] = [played(all, false, { window }), played(all, true, { window })];
      const end = stamp(Math.max(refunded.head.decidedAt, never.head.decidedAt) + DAY);
      const isSaved = [refunded, never].some(({ entries }) =>
        entries.some(({ outcome }) => outcome.statuses?.some(({ cause }) => cause === 'saved_by_task')),
      );
      // Where no task saved anything, the two are the same; goals that were reached are not reached again.
      if (!isSaved) expect(stands(refunded, end)).toEqual(stands(never, end));
      const tier = (p: Play) => ['v1', 'v2', 'v3'].indexOf(p.read(end).tracks['main']?.tier ?? '');
      expect(tier(refunded)).toBeLessThanOrEqual(tier(never));
    }),
    { numRuns: 200 },
  );
});

test('D3 it makes no difference when time is let pass', () => {
  fc.assert(
    fc.property(bought, fc.constantFrom('reevaluate', 'keep', 'atSettlement'), (all, onRefund) => {
      const [one, other] = [false, true].map((passing) => {
        const p = played(all, false, { onRefund }, passing);
        return JSON.parse(JSON.stringify(p.read('2029-01-01 00:00')));
      });
      expect(other).toEqual(one);
    }),
    { numRuns: 60 },
  );
});

function never(): never {
  throw new Error('a program has a version');
}
