import { advance, type EpochMs, type Head, type Programs } from '@laurel/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShowTime } from '../http/show-time.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { Found } from '../reads.ts';
import { starterText, type Tried, tryServer } from '../testing/try-server.ts';
import { type Seen, shownAt } from './load.ts';
import { presentMember } from './present-member.ts';
import { recentViews } from './recent-views.ts';

const day = 86_400_000;

const step = fc.record({
  what: fc.constantFrom('order', 'order', 'refund', 'checkin', 'hold'),
  after: fc.constantFrom(1_000, 3_600_000, day, 9 * day, 47 * day),
  n: fc.integer({ min: 1, max: 9 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** From an instant, and how much later the same member is asked for again; edges are tried beside. */
const looks = fc.array(
  fc.record({
    from: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 500 * day })),
    later: fc.oneof(
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: day }),
      fc.integer({ min: 0, max: 40 * day }),
    ),
  }),
  { minLength: 20, maxLength: 20 },
);

const changed = (text: string, ...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`the program has no ${from}`);
    return now.replace(from, to);
  }, text);

const programs = {
  'as it is': starterText,
  'settled months, pending points, daily benefits, a zone with summer time': changed(
    starterText,
    ['timeZone: Asia/Shanghai', 'timeZone: America/New_York'],
    ['window: 365 days', 'window: { months: 12, settledOn: 8 }'],
    ['grants: { points: paid / 100 }', 'grants: { points: { amount: paid / 100, availableAfter: 7 days } }'],
    ['every: month', 'every: day'],
  ),
  'a calendar year, decay, a zone whose clocks turn at midnight': changed(
    starterText,
    ['timeZone: Asia/Shanghai', 'timeZone: America/Havana'],
    ['window: 365 days', 'window: calendarYear'],
    ['every: month', 'every: year'],
    ['expires: endOfNextYear', 'expires: 40 days\n    decay: { every: month, keep: 0.5 }'],
  ),
};

describe('what is kept of a member is what would be shown anew', () => {
  test.each(Object.entries(programs))('%s', { timeout: 60_000 }, async (_name, program) => {
    const tried = await tryServer('2026-03-01T10:00:00+08:00', { program });
    let served = 0;
    let count = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), looks, async (steps, asked) => {
          const id = `m${count++}`;
          for (const [i, one] of steps.entries()) await take(tried, id, i, one);
          served += await compare(tried, id, asked);
        }),
        { numRuns: 25 },
      );
    } finally {
      await tried.close();
    }
    expect(served).toBeGreaterThan(100);
  });
});

test('over HTTP an answer says its own instant, and never less than was written', async () => {
  const tried = await tryServer();
  try {
    const { call, clock, event } = tried;
    const told = { type: 'order.completed', subject: '会员', time: '2026-03-01T10:00:00+08:00' };
    const order = (n: number) => ({
      ...told,
      data: { orderId: `o${n}`, amount: n * 10_000, currency: 'CNY' },
    });
    const path = `/v1/members/${encodeURIComponent('会员')}`;
    for (let n = 1; n < 5; n++) {
      expect((await event(order(n))).status).toBe(200);
      const asked = await call('GET', path);
      clock.moveTo(clock.now() + 1_234);
      const again = await call('GET', path);
      const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toString();
      expect((await call('GET', `${path}?at=${now}`)).body).toEqual(again.body);
      expect(again.body['at']).not.toBe(asked.body['at']);
      expect(again.body['assets']?.['growth']).toMatchObject({ balance: (n * (n + 1) * 100) / 2 });
      expect(again.headers.get('content-length')).toBe(String(Buffer.byteLength(JSON.stringify(again.body))));
      const head = await tried.opened.fetch(`http://laurel${path}`, { method: 'HEAD' });
      expect([head.headers.get('content-length'), await head.text()]).toEqual([
        again.headers.get('content-length'),
        '',
      ]);
    }
  } finally {
    await tried.close();
  }
});

async function take({ event, clock, call }: Tried, id: string, i: number, one: Step): Promise<void> {
  clock.moveTo(clock.now() + one.after);
  const time = Temporal.Instant.fromEpochMilliseconds(clock.now()).toString();
  const told = { subject: id, time, id: `${id}-${i}` };
  const money = { amount: one.n * 20_000, currency: 'CNY' };
  if (one.what === 'order')
    await event({ ...told, type: 'order.completed', data: { orderId: `${id}-o${one.n}`, ...money } });
  else if (one.what === 'refund')
    await event({
      ...told,
      type: 'order.refunded',
      data: { orderId: `${id}-o${one.n}`, refundId: `f${i}`, ...money },
    });
  else if (one.what === 'checkin') await event({ ...told, type: 'checkin' });
  else await call('POST', `/v1/members/${encodeURIComponent(id)}/holds`, { asset: 'points', amount: one.n });
}

/** @returns how often what was kept was served */
async function compare(
  { opened }: Tried,
  id: string,
  asked: readonly { readonly from: number; readonly later: number }[],
): Promise<number> {
  const { reads } = opened.log;
  const found = await reads.find(id);
  // A hold alone makes no member.
  if (found === null) return 0;
  const head = await reads.head(found.member);
  const all = reads.programs();
  let served = 0;
  for (const { from, later } of asked) {
    const kept = recentViews(() => all);
    const first = shownAt(head, head.decidedAt + from);
    expect(kept.make(found, of(all, head, first, found), presenting(all, head, first, found))).toBe(
      anew(all, head, first, found),
    );
    for (const at of [first + later, ...edges(all, first)]) {
      const known = kept.find(found, head, at);
      if (known === undefined) continue;
      served++;
      expect(known).toBe(anew(all, head, at, found));
    }
  }
  return served;
}

const seenAt = (all: Programs, head: Head, at: EpochMs, found: Found): Seen => {
  const { head: then, entries } = advance(all, head, at, found.member);
  return { head: then, at, unwritten: entries };
};
const of = (all: Programs, head: Head, at: EpochMs, found: Found) => ({
  stored: head,
  programs: all,
  seen: seenAt(all, head, at, found),
});
const presenting = (all: Programs, head: Head, at: EpochMs, found: Found) => (moving?: ShowTime) =>
  presentMember(all, found, seenAt(all, head, at, found), {}, showTimeOf(all, at), moving);
const anew = (all: Programs, head: Head, at: EpochMs, found: Found): string =>
  Buffer.from(JSON.stringify(presenting(all, head, at, found)())).toString('latin1');

/** Around the next midnight of any zone, and the hours at which clocks are turned. */
function edges(all: Programs, at: EpochMs): readonly EpochMs[] {
  const { calendar } = (all.versions[0] as Programs['versions'][number]).compiled;
  const midnight = calendar.start(calendar.day(at) + 1);
  return [at, at + 1, midnight - 3_600_000, midnight - 1, midnight].filter((one) => one >= at);
}
