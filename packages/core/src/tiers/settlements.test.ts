import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dense, history, played, stamp } from '../../test/bought.ts';
import { at, Play, starter } from '../../test/play.ts';
import { factMap, factOf } from '../facts.ts';
import type { Json } from '../kernel/json.ts';

const DAY = 86_400_000;
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });
const settling = () =>
  starter((doc) => Object.assign((doc['tracks'] as { main: object }).main, { onRefund: 'atSettlement' }));

test('a settlement folds a track over more orders than the head keeps, and time needs no records for it', () => {
  const play = new Play(settling());
  play.send('member.registered', '2026-03-01 10:00');
  for (let i = 0; i < 300; i++) {
    const happened = stamp(at('2026-03-05 10:00') + i * 96 * 60_000);
    play.send('order.completed', happened, order(`o${i}`, 10_000), { now: '2026-03-25 10:00' });
  }
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v4' });
  // Then it falls below the threshold of v4.
  for (let i = 0; i < 110; i++) play.send('order.refunded', '2026-03-26 10:00', order(`o${i}`, 10_000));
  expect(play.read('2026-03-31 23:59').tracks['main']).toMatchObject({ tier: 'v4', cause: 'upgraded' });
  expect(play.read('2026-04-02 10:00').tracks['main']).toMatchObject({
    tier: 'v3',
    since: at('2026-03-25 10:00'),
    cause: 'revoked_by_refund',
  });
  for (let i = 300; i < 400; i++) play.send('order.completed', '2026-03-27 10:00', order(`o${i}`, 10_000));
  play.pass('2026-04-02 10:00');
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v4', since: at('2026-03-27 10:00') });
});

test('a mark without what was seen waits for an event, which may load; reading goes on', () => {
  const play = new Play(settling());
  play.send('member.registered', '2026-03-01 10:00');
  for (let i = 0; i < 100; i++) play.send('order.completed', '2026-03-05 10:00', order(`o${i}`, 10_000));
  play.send('order.refunded', '2026-03-06 10:00', order('o0', 10_000));
  for (let i = 1; i < 60; i++) play.send('order.refunded', '2026-03-06 10:00', order(`o${i}`, 10_000));
  const { seen: _, ...mark } = factOf(play.head.facts, 'refold:main') as Record<string, Json>;
  play.head = { ...play.head, facts: { ...factMap(play.head.facts).toJSON(), 'refold:main': mark } };
  expect(play.read('2026-04-20 10:00').tracks['main']).toMatchObject({ tier: 'v3', cause: 'upgraded' });
  play.send('order.completed', '2026-04-20 10:00', order('late', 100));
  expect(play.read('2026-05-01 10:00').tracks['main']).toMatchObject({
    tier: 'v2',
    cause: 'revoked_by_refund',
  });
});

const tiers = (thresholds: readonly number[]): object[] =>
  [0, ...thresholds].map((threshold, i) => ({ id: `v${i + 1}`, threshold }));
const courses = fc.record({
  window: fc.constantFrom<unknown>(
    'lifetime',
    'calendarYear',
    'sinceTierStart',
    '365 days',
    '30 days',
    '7 days',
    { months: 2, settledOn: 8 },
    { months: 1, settledOn: 1 },
  ),
  upgrade: fc.constantFrom('atOnce', 'atOnce', 'atSettlement'),
  period: fc.constantFrom('365 days', '60 days', '1 month', '20 days'),
  grace: fc.constantFrom('30 days', '4 days'),
  demotion: fc.constantFrom('oneStep', 'toEarned', 'never'),
});
/** At midnight, as versions mostly begin, where periods end and tracks are settled. */
const versions = fc.option(
  fc.record({
    at: fc
      .oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(27, 34, 87))
      .map((day) => at('2020-01-05') + day * DAY),
    course: fc.record({
      period: fc.constantFrom('365 days', '60 days', '1 month'),
      tiers: fc.constantFrom(tiers([500, 3000, 6000, 30_000]), tiers([1500, 9000, 20_000, 40_000])),
    }),
  }),
);

test('a track folded again is the one that would have been, at once or at a settlement, whatever its course', () => {
  fc.assert(
    fc.property(
      fc.oneof(dense, history),
      courses,
      versions,
      fc.constantFrom('atSettlement', 'atSettlement', 'reevaluate'),
      fc.integer({ min: 0, max: 100 }),
      (bought, terms, version, onRefund, later) => {
        const course = { tiers: tiers([1000, 5000, 20_000, 50_000]), ...terms, onRefund };
        const a = played(bought, false, course, version);
        const b = played(bought, true, course, version);
        const end = Math.max(a.head.decidedAt, b.head.decidedAt) + (40 + later) * DAY;
        expect(shown(a, end)).toEqual(shown(b, end));
      },
    ),
    { numRuns: 100 },
  );
});

function shown(play: Play, ms: number): unknown {
  const { tier, since, until, graceFrom } = play.read(stamp(ms)).tracks['main'] ?? {};
  return { tier, since, until, graceFrom };
}
