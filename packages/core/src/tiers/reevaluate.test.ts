import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dense, history, played, stamp, terms } from '../../test/bought.ts';
import { at, Play, starter } from '../../test/play.ts';

const DAY = 86_400_000;

function expectSameCourse(a: Play, b: Play, laterDays: number): void {
  const end = stamp(Math.max(a.head.decidedAt, b.head.decidedAt) + laterDays * DAY);
  const shown = (play: Play): unknown => {
    const { tier, since, until, graceFrom } = play.read(end).tracks['main'] ?? {};
    return { tier, since, until, graceFrom };
  };
  expect(shown(a)).toEqual(shown(b));
}

test('a track folded again is the track that would have been', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 500 }), (bought, later) => {
      expectSameCourse(played(bought, false), played(bought, true), later);
    }),
    { numRuns: 300 },
  );
});

test('so it is where many orders come on one day, whatever the course', () => {
  fc.assert(
    fc.property(dense, terms, fc.integer({ min: 0, max: 100 }), (bought, course, later) => {
      expectSameCourse(played(bought, false, course), played(bought, true, course), later);
    }),
    { numRuns: 40 },
  );
});

const course = (more: object): Parameters<typeof starter>[0] => {
  return (doc) => Object.assign((doc['tracks'] as { main: object }).main, more);
};

test('a refund of a cent does not cost a tier that a settlement brought', () => {
  const play = new Play(starter(course({ window: { months: 2, settledOn: 8 } })));
  play.send('member.registered', '2026-01-01 10:00');
  play.send('order.completed', '2026-01-05 10:00', { orderId: 'a', amount: 100, currency: 'CNY' });
  play.send('order.completed', '2026-01-06 10:00', { orderId: 'b', amount: 150_000, currency: 'CNY' });
  play.pass('2026-02-20 10:00');
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v2', since: at('2026-02-08') });
  play.send('order.refunded', '2026-02-20 11:00', { orderId: 'a', amount: 1, currency: 'CNY' });
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v2', since: at('2026-02-08'), cause: 'upgraded' });
});

test('a track folded again meets a version that begins as a period ends', () => {
  const [first] = starter(course({ window: 'lifetime', period: '30 days' })).versions;
  const lower = starter((doc) => {
    const { main } = doc['tracks'] as { main: { tiers: { threshold: number }[] } };
    Object.assign(main, { window: 'lifetime', period: '30 days' });
    for (const [i, tier] of main.tiers.entries()) tier.threshold = [0, 500, 1200, 20_000, 50_000][i] ?? 0;
  }).versions[0];
  if (first === undefined || lower === undefined) throw new Error('a program has a version');
  const begins = at('2026-02-05');
  const play = new Play({ versions: [first, { ...lower, number: 2, effectiveAt: begins }] });
  play.send('member.registered', '2026-01-01 10:00');
  play.send('order.completed', '2026-01-05 10:00', { orderId: 'a', amount: 150_000, currency: 'CNY' });
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v2', until: begins });
  play.pass('2026-02-06 10:00');
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v3', since: begins });
  play.send('order.refunded', '2026-02-07 10:00', { orderId: 'a', amount: 1, currency: 'CNY' });
  expect(play.head.tracks['main']).toMatchObject({ tier: 'v3', since: begins, cause: 'upgraded' });
});
