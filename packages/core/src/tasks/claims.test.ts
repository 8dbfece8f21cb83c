import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stamp } from '../../test/bought.ts';
import { at, Play, programsOf } from '../../test/play.ts';
import { factCount } from '../facts.ts';
import { factOf, why } from '../index.ts';
import { CLAIMABLE_MAX, claimablesOf, unitsOf } from './claimable.ts';

const byHand = (within: string) => ({ kind: 'growth', claim: 'byHand', claimWithin: within });
const shop = (rules: object[], more: object = {}) =>
  programsOf({
    program: 'shop',
    join: 'onFirstEvent',
    assets: { growth: { kind: 'score' }, points: { kind: 'currency' }, twin: { kind: 'currency' } },
    tracks: {
      main: {
        measure: 'growth',
        tiers: [
          { id: 'v1', threshold: 0 },
          { id: 'v2', threshold: 100 },
        ],
      },
    },
    ...more,
    rules,
  });
const order = (orderId: string, amount = 10_000) => ({ orderId, amount, currency: 'CNY' });
const sums = (answer: { transfers: readonly { asset: string; amount: number }[] }) =>
  answer.transfers.map((t) => `${t.asset} ${t.amount}`);
const waiting = (p: Play) => claimablesOf(p.head).flatMap(({ grants }) => grants.map(unitsOf));

const orders = [
  {
    id: 'two',
    on: 'order.completed',
    goal: { count: 2 },
    grants: { points: 50 },
    tag: 'keen',
    task: byHand('7 days'),
  },
];

test('K4 a reward waits, is claimed once, and its tag comes with it', () => {
  const p = new Play(shop(orders));
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  expect(p.try('task.claimed', '2026-03-01 11:00', { task: 'two' })).toMatchObject({
    refusal: { code: 'nothing_to_claim', pointer: '/data/task' },
  });
  expect(sums(p.send('order.completed', '2026-03-02 10:00', order('b')))).toEqual([]);
  expect(waiting(p)).toEqual([50]);
  expect(p.head.tags).toEqual([]);
  const claimed = p.send('task.claimed', '2026-03-03 10:00', { task: 'two' });
  expect(sums(claimed)).toEqual(['points 50']);
  expect(p.head.tags).toEqual(['keen']);
  const entry = p.entries.at(-1);
  if (entry === undefined) throw new Error('a claim is an entry');
  expect(why(p.programs, entry, 0)).toMatchObject({ amount: 50, recomputed: 50, rule: 'two' });
  expect(p.try('task.claimed', '2026-03-03 11:00', { task: 'two' })).toMatchObject({ kind: 'refused' });
  expect(p.try('task.claimed', '2026-03-03 11:00', { task: 'three' })).toMatchObject({
    refusal: { code: 'unknown_task' },
  });
});

test('K4 what meets a goal late leaves the whole time to claim: it runs from the decision', () => {
  const p = new Play(shop(orders));
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  p.send('order.completed', '2026-03-02 10:00', order('b'), { now: '2026-03-05 10:00' });
  expect(claimablesOf(p.head)).toMatchObject([{ at: at('2026-03-02 10:00'), until: at('2026-03-12 10:00') }]);
  expect(sums(p.send('task.claimed', '2026-03-12 09:59', { task: 'two' }))).toEqual(['points 50']);
});

test('K4 unclaimed, it is lost at its end, to the second, and time says so', () => {
  const p = new Play(shop(orders));
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  p.send('order.completed', '2026-03-02 10:00', order('b'));
  expect(claimablesOf(p.read('2026-03-09 09:59:59'))).toHaveLength(1);
  p.pass('2026-03-09 10:00');
  expect(claimablesOf(p.head)).toEqual([]);
  expect(p.entries.at(-2)?.outcome.messages).toEqual([
    { template: 'task.claim_expired', reason: 'rule:two', params: { task: 'two' } },
  ]);
  expect(p.entries.at(-1)?.event).toMatchObject({ type: 'task.claim_expired', data: { task: 'two' } });
});

test('K4 a refund takes an unclaimed reward away, and a claimed one as usual', () => {
  const [unclaimed, claimed] = [new Play(shop(orders)), new Play(shop(orders))];
  for (const p of [unclaimed, claimed]) {
    p.send('order.completed', '2026-03-01 10:00', order('a'));
    p.send('order.completed', '2026-03-02 10:00', order('b'));
  }
  claimed.send('task.claimed', '2026-03-02 11:00', { task: 'two' });
  expect(sums(unclaimed.send('order.refunded', '2026-03-03 10:00', order('a')))).toEqual([]);
  expect(waiting(unclaimed)).toEqual([]);
  expect(sums(claimed.send('order.refunded', '2026-03-03 10:00', order('a')))).toEqual(['points -50']);
});

test('K4 what a part of an order earned waits less after its refund, and says why', () => {
  const p = new Play(
    shop([{ id: 'back', on: 'order.completed', grants: { points: 'paid / 100' }, task: byHand('30 days') }]),
  );
  p.send('order.completed', '2026-03-01 10:00', order('a', 10_000));
  p.send('order.refunded', '2026-03-02 10:00', order('a', 4_000));
  expect(waiting(p)).toEqual([60]);
  expect(sums(p.send('task.claimed', '2026-03-03 10:00', { task: 'back' }))).toEqual(['points 60']);
  const entry = p.entries.at(-1);
  if (entry === undefined) throw new Error('a claim is an entry');
  expect(why(p.programs, entry, 0)).toMatchObject({ amount: 60, recomputed: 60, room: 60, cut: 'refunded' });
  expect(sums(p.send('order.refunded', '2026-03-04 10:00', order('a', 6_000)))).toEqual(['points -60']);
});

test('K4 limits count when the goal is met, and what time limits stays so', () => {
  const p = new Play(
    shop([
      {
        id: 'back',
        on: 'order.completed',
        limits: ['2 per day'],
        grants: { points: 5 },
        task: byHand('30 days'),
      },
    ]),
  );
  for (const n of ['a', 'b', 'c']) p.send('order.completed', '2026-03-01 10:00', order(n));
  expect(waiting(p)).toEqual([5, 5]);
  expect(sums(p.send('task.claimed', '2026-03-09 10:00', { task: 'back' }))).toEqual([
    'points 5',
    'points 5',
  ]);
});

test('K4 growth that is claimed lifts a tier, and the refund of what met the goal takes it back', () => {
  const p = new Play(
    shop([
      {
        id: 'up',
        on: 'order.completed',
        goal: { count: 1 },
        grants: { growth: 150 },
        task: byHand('30 days'),
      },
    ]),
  );
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  expect(p.head.tracks['main']?.tier).toBe('v1');
  p.send('task.claimed', '2026-03-02 10:00', { task: 'up' });
  expect(p.head.tracks['main']?.tier).toBe('v2');
  p.send('order.refunded', '2026-03-03 10:00', order('a'));
  expect(p.head.tracks['main']).toMatchObject({ tier: 'v1', cause: 'revoked_by_refund' });
});

test('K4 so many wait at most; the oldest is then given by itself, so none is lost', () => {
  const p = new Play(
    shop([{ id: 'each', on: 'review.posted', grants: { points: 1 }, task: byHand('30 days') }]),
  );
  for (let i = 0; i < CLAIMABLE_MAX + 3; i++) p.send('review.posted', '2026-03-01 10:00');
  expect(claimablesOf(p.head)).toHaveLength(CLAIMABLE_MAX);
  p.send('task.claimed', '2026-03-02 10:00', { task: 'each' });
  expect(p.head.assets['points']?.lots[0]?.putIn).toBe(CLAIMABLE_MAX + 3);
});

test('K4 who leaves claims nothing more, and a backfill leaves nothing to claim', () => {
  const p = new Play(shop(orders));
  p.send('order.completed', '2026-03-01 10:00', order('a'));
  p.send('order.completed', '2026-03-02 10:00', order('b'));
  p.send('member.closed', '2026-03-03 10:00', { reason: 'gone' });
  expect(claimablesOf(p.head)).toEqual([]);
  const history = new Play(shop(orders));
  history.send('order.completed', '2025-03-01 10:00', order('a'), {
    backfill: true,
    now: '2026-03-01 10:00',
  });
  const met = history.send('order.completed', '2025-03-02 10:00', order('b'), {
    backfill: true,
    now: '2026-03-01 10:00',
  });
  expect(sums(met)).toEqual(['points 50']);
});

test('K4 a task to accept counts from its acceptance, in each window anew', () => {
  const p = new Play(
    shop([
      {
        id: 'day',
        on: 'review.posted',
        goal: { count: 2, per: 'day' },
        grants: { points: 9 },
        task: { kind: 'daily', accept: 'byHand' },
      },
    ]),
  );
  p.send('review.posted', '2026-03-01 08:00');
  p.send('task.accepted', '2026-03-01 09:00', { task: 'day' });
  expect(sums(p.send('review.posted', '2026-03-01 10:00'))).toEqual([]);
  // What happened before the acceptance and arrives after it does not count either.
  expect(sums(p.send('review.posted', '2026-03-01 08:30', {}, { now: '2026-03-01 11:00' }))).toEqual([]);
  expect(sums(p.send('review.posted', '2026-03-01 12:00'))).toEqual(['points 9']);
  for (const hour of ['09', '10']) p.send('review.posted', `2026-03-02 ${hour}:00`);
  expect(factOf(p.head.facts, 'goal:day:2026-03-02')).toBeUndefined();
});

test('K4 acceptances of windows that are over leave the head, and late events still find them', () => {
  const p = new Play(
    shop([
      {
        id: 'day',
        on: 'review.posted',
        goal: { count: 2, per: 'day' },
        grants: { points: 9 },
        task: { kind: 'daily', accept: 'byHand' },
      },
    ]),
  );
  const first = at('2026-01-01 09:00');
  for (let day = 0; day < 200; day++) {
    const morning = first + day * 86_400_000;
    p.send('task.accepted', stamp(morning), { task: 'day' });
    p.send('review.posted', stamp(morning + 3_600_000));
  }
  expect(factCount(p.head.facts)).toBeLessThan(120);
  const late = { now: '2026-07-20 10:00', override: true };
  expect(sums(p.send('review.posted', '2026-01-02 12:00', {}, late))).toEqual(['points 9']);
});

test('K7 a task opens when what it waits for is done, by when things happened', () => {
  const p = new Play(
    shop([
      { id: 'first', on: 'checkin', limits: ['once'], grants: { points: 1 }, task: 'growth' },
      {
        id: 'second',
        on: 'review.posted',
        grants: { points: 2 },
        limits: ['once'],
        task: { kind: 'growth', after: ['first'] },
      },
    ]),
  );
  expect(sums(p.send('review.posted', '2026-03-01 09:00'))).toEqual([]);
  p.send('checkin', '2026-03-01 10:00');
  expect(sums(p.send('review.posted', '2026-03-01 09:30', {}, { now: '2026-03-01 11:00' }))).toEqual([]);
  expect(sums(p.send('review.posted', '2026-03-01 12:00'))).toEqual(['points 2']);
});

test('K7 who did a task for good before a sequence came need not do it again', () => {
  const first = { id: 'first', on: 'checkin', limits: ['once'], grants: { points: 1 }, task: 'growth' };
  const second = {
    id: 'second',
    on: 'review.posted',
    limits: ['once'],
    grants: { points: 2 },
    task: 'growth',
  };
  const [before] = shop([first, second]).versions;
  const [after] = shop([first, second], { sequences: { start: { steps: ['first', 'second'] } } }).versions;
  if (before === undefined || after === undefined) throw new Error('a program has a version');
  const p = new Play({ versions: [before, { ...after, number: 2, effectiveAt: at('2026-03-05') }] });
  p.send('checkin', '2026-03-01 10:00');
  expect(factOf(p.head.facts, 'done:first')).toBeUndefined();
  expect(sums(p.send('review.posted', '2026-03-06 10:00'))).toEqual(['points 2']);
});

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('buy' as const), amount: fc.integer({ min: 1, max: 90_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which: fc.nat(20),
      amount: fc.integer({ min: 1, max: 90_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('claim' as const), task: fc.constantFrom('pair', 'back') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spend' as const) }) },
);
const life = fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), act), { minLength: 1, maxLength: 40 });

/** Each task has a twin that gives the same by itself. */
function lived(
  acts: readonly (readonly [
    gap: number,
    act: { do: string; amount?: number; which?: number; task?: string },
  ])[],
  within: string,
  passing = false,
): Play {
  const pair = { on: 'order.completed', when: 'paid >= 20000', goal: { count: 2, repeat: true } };
  const back = { on: 'order.completed', limits: ['200 LIMIT per week'] };
  const limited = (asset: string) => back.limits.map((limit) => limit.replace('LIMIT', asset));
  const p = new Play(
    shop([
      { id: 'pair', ...pair, grants: { points: 40 }, task: byHand(within) },
      { id: 'pair-twin', ...pair, grants: { twin: 40 } },
      {
        id: 'back',
        ...back,
        limits: limited('points'),
        grants: { points: 'paid / 100' },
        task: byHand(within),
      },
      { id: 'back-twin', ...back, limits: limited('twin'), grants: { twin: 'paid / 100' } },
    ]),
  );
  let now = at('2026-01-05 09:00');
  const left: number[] = [];
  for (const [gap, one] of acts) {
    now += gap * 3_600_000;
    if (passing) p.pass(stamp(now - 1_800_000));
    if (one.do === 'buy') {
      p.send('order.completed', stamp(now), order(`o${left.length}`, one.amount ?? 0));
      left.push(one.amount ?? 0);
    } else if (one.do === 'refund') {
      const which = (one.which ?? 0) % Math.max(1, left.length);
      const amount = Math.min(left[which] ?? 0, one.amount ?? 0);
      if (amount > 0) p.send('order.refunded', stamp(now), order(`o${which}`, amount));
      left[which] = (left[which] ?? 0) - amount;
    } else if (one.do === 'claim') {
      p.try('task.claimed', stamp(now), { task: one.task ?? '' });
    }
  }
  return p;
}

/** What an asset's grants came to, less what was taken back. */
function net(p: Play, asset: string): number {
  const all = p.entries.flatMap(({ outcome }) => outcome.transfers ?? []).filter((t) => t.asset === asset);
  return all.reduce(
    (sum, { kind, amount }) => sum + (kind === 'grant' ? amount : kind === 'takeback' ? -amount : 0),
    0,
  );
}

test('K4 claims in any order of events give what would have come by itself: never twice, and none is lost', () => {
  fc.assert(
    fc.property(life, (acts) => {
      const p = lived(acts, '1000 days');
      const still = waiting(p).reduce((a, b) => a + b, 0);
      expect(net(p, 'points') + still).toBe(net(p, 'twin'));
    }),
    { numRuns: 150 },
  );
});

test('K4 each reward ends once: claimed, lost in time, or taken back; and gives no more than it promised', () => {
  fc.assert(
    fc.property(life, (acts) => {
      const p = lived(acts, '2 days');
      const ended = p.entries.flatMap(({ outcome }) =>
        Object.entries(outcome.records ?? {}).filter(([key]) => key.startsWith('claim/')),
      );
      expect(new Set(ended.map(([key]) => key)).size).toBe(ended.length);
      const still = waiting(p).reduce((a, b) => a + b, 0);
      expect(net(p, 'points') + still).toBeLessThanOrEqual(net(p, 'twin'));
      for (const entry of p.entries)
        for (const [n] of (entry.outcome.transfers ?? []).entries()) {
          const told = why(p.programs, entry, n);
          expect(told.recomputed).toBe(told.amount);
        }
    }),
    { numRuns: 100 },
  );
});

test('K4 it makes no difference when time is let pass', () => {
  fc.assert(
    fc.property(life, (acts) => {
      const heads = [false, true].map((passing) => lived(acts, '2 days', passing).read('2027-01-01 00:00'));
      const [one, other] = heads.map((head) => JSON.parse(JSON.stringify(head)));
      expect(other).toEqual(one);
    }),
    { numRuns: 60 },
  );
});
