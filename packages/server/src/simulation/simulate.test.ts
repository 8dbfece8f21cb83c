import { readFileSync } from 'node:fs';
import type { Entry, Programs } from '@laurel/core';
import { expect, test } from 'vitest';
import { readProgramText } from '../programs/read-program-text.ts';
import { verifyStore } from '../verification/verify-store.ts';
import { type SimulationTask, simulate } from './simulate.ts';
import { simulateMember } from './simulate-member.ts';
import { shopOf as shopUnder, type Told } from './try-shop.ts';

const text = readFileSync(
  new URL('../../../../examples/programs/starter.yaml', import.meta.url),
  'utf8',
).replace(/^join: \w+/m, 'join: explicit');

function compiled(change: (text: string) => string = (same) => same): SimulationTask['compiled'] {
  const read = readProgramText(change(text), 'trial.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.compiled;
}
const programs: Programs = {
  versions: [{ number: 1, effectiveAt: 0, compiled: compiled(), policy: 'honourPeriod' }],
};

const shopOf = (told: readonly Told[], count: number, book: Programs = programs) =>
  shopUnder(told, count, book);
const joined = (member: number): Told => ({
  member,
  type: 'member.registered',
  time: `2026-01-0${member}T10:00:00+08:00`,
});
const order = (member: number, amount: number, day: string): Told => ({
  member,
  type: 'order.completed',
  time: `2026-${day}T10:00:00+08:00`,
  data: { orderId: `o${day}`, amount, currency: 'CNY' },
});
/** Growth of 4200, 5100, 3900 and 40. */
const shop = shopOf(
  [
    ...[1, 2, 3, 4].map(joined),
    order(1, 420_000, '02-01'),
    order(2, 510_000, '02-02'),
    order(3, 390_000, '02-03'),
    order(4, 4_000, '02-04'),
  ],
  4,
);

test('the rules as they are change nothing', async () => {
  const same = await simulate({ log: shop, compiled: compiled(), policy: 'honourPeriod' });
  expect(same).toMatchObject({
    members: 4,
    moves: [],
    steps: [],
    hardestHit: [],
    losers: 0,
    gainers: 0,
    refused: 0,
    atPublication: [],
    passes: 1,
  });
  expect(
    same.months.every(
      ({ granted, takenBack }) => granted.before === granted.after && takenBack.before === takenBack.after,
    ),
  ).toBe(true);
});

test('S27 a lower threshold: those who would move are named, and they move at its publication', async () => {
  const lower = compiled((same) => same.replace('threshold: 5000', 'threshold: 4000'));
  const changed = await simulate({ log: shop, compiled: lower, policy: 'honourPeriod' });
  expect(changed.moves).toEqual([{ member: 'm1', track: 'main', from: 'v2', to: 'v3' }]);
  expect(changed.steps).toEqual([{ track: 'main', from: 'v2', to: 'v3', members: 1 }]);
  expect(changed.atPublication).toEqual(changed.moves);
});

test('what it costs by month and who is hit hardest', async () => {
  const meaner = compiled((same) =>
    same.replace('grants: { points: paid / 100 }', 'grants: { points: paid / 200 }'),
  );
  const changed = await simulate({ log: shop, compiled: meaner, policy: 'honourPeriod' });
  const february = changed.months.find(({ month, asset }) => month === '2026-02' && asset === 'points');
  expect(february?.granted.before).toBeGreaterThan(february?.granted.after ?? 0);
  expect(changed).toMatchObject({ losers: 4, gainers: 0 });
  expect(changed.hardestHit[0]).toMatchObject({ member: 'm2', worth: -2_550 });
});

test('from a later instant only what comes after it is decided by the other program', async () => {
  const meaner = compiled((same) =>
    same.replace('grants: { points: paid / 100 }', 'grants: { points: paid / 200 }'),
  );
  const from = Temporal.Instant.from('2026-02-03T00:00:00+08:00').epochMilliseconds;
  const changed = await simulate({ log: shop, compiled: meaner, policy: 'honourPeriod', from });
  expect(changed.losers).toBe(2);
});

test('what members send one another is made anew: lost where its cause is, new where there was none', async () => {
  const invited = (member: number): Told => ({
    member,
    type: 'invite.accepted',
    time: `2026-01-0${member}T11:00:00+08:00`,
    data: { inviter: { member: 1 } },
  });
  const friends = shopOf(
    [
      joined(1),
      joined(2),
      invited(2),
      joined(3),
      invited(3),
      order(2, 6_000, '02-01'),
      order(3, 4_000, '02-02'),
    ],
    3,
  );
  expect((await verifyStore(friends, {})).violations).toEqual([]);
  const growthOf = async (threshold: string) => {
    const trial = compiled((same) => same.replace('paid >= 5000', `paid >= ${threshold}`));
    const { assets, passes } = await simulate({ log: friends, compiled: trial, policy: 'honourPeriod' });
    const growth = assets.find(({ asset }) => asset === 'growth');
    return [growth?.before, growth?.after, passes];
  };
  expect(await growthOf('5000')).toEqual([150, 150, 1]);
  expect(await growthOf('9000')).toEqual([150, 100, 2]);
  expect(await growthOf('3000')).toEqual([150, 200, 2]);
});

/** Points that come at the beginning and are gone the next day: time then writes an entry more than it did. */
const withPlan = (expires: string): SimulationTask['compiled'] => {
  const read = readProgramText(
    `
program: numbers
assets:
  points: { kind: currency }
  hello: { kind: currency, expires: ${expires} }
rules:
  - { id: hello, on: member.registered, grants: { hello: 5 } }
  - { id: points, on: order.completed, grants: { points: data.amount } }
plans:
  plus: { variants: { month: { term: 1 month, price: 1500 } } }
mall:
  bag: { price: { asset: points, units: 50 }, cash: 990, stock: false }
service:
  lines: [{ id: normal, priority: 1, respondWithin: 8 hours }]
`,
    'numbers.yaml',
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.compiled;
};

test('V6 ids that carry entries’ numbers name what was made in their place', async () => {
  const at = (time: string): string => `2026-01-${time}:00+08:00`;
  const told: Told[] = [
    { member: 1, type: 'member.registered', time: at('01T10:00') },
    order(1, 1_000, '01-03'),
    { member: 1, type: 'hold.placed', time: at('03T11:00'), data: { asset: 'points', amount: 100 } },
    { member: 1, type: 'hold.captured', time: at('03T11:01'), data: { holdId: 'hd-1-3' } },
    { member: 1, type: 'plan.quoted', time: at('03T11:02'), data: { plan: 'plus', variant: 'month' } },
    { member: 1, type: 'plan.purchased', time: at('03T11:03'), data: { quoteId: 'qt-1-5' } },
    { member: 1, type: 'plan.quoted', time: at('03T11:04'), data: { plan: 'plus', variant: 'month' } },
    { member: 1, type: 'plan.purchased', time: at('03T11:05'), data: { quoteId: 'qt-1-7' } },
    { member: 1, type: 'payment.failed', time: at('03T11:06'), data: { callId: 'cl-1-6-0' } },
    { member: 1, type: 'payment.succeeded', time: at('03T11:07'), data: { callId: 'cl-1-8-0' } },
    { member: 1, type: 'mall.ordered', time: at('03T11:08'), data: { item: 'bag' } },
    { member: 1, type: 'mall.ordered', time: at('03T11:09'), data: { item: 'bag' } },
    {
      member: 1,
      type: 'mall.paid',
      time: at('03T11:10'),
      data: { order: 12, amount: 990, currency: 'CNY', reference: 'r' },
    },
    { member: 1, type: 'mall.cancelled', time: at('03T11:11'), data: { order: 13, reason: 'a test' } },
    { member: 1, type: 'case.opened', time: at('03T11:12'), data: { channel: 'chat' } },
    { member: 1, type: 'case.opened', time: at('03T11:13'), data: { channel: 'phone' } },
    { member: 1, type: 'case.answered', time: at('03T11:14'), data: { case: 16 } },
    { member: 1, type: 'case.closed', time: at('03T11:15'), data: { case: 17 } },
  ];
  const version = { number: 1, effectiveAt: 0, compiled: withPlan('never'), policy: 'honourPeriod' } as const;
  const log = shopOf(told, 1, { versions: [version] });
  const [entries = []] = await log.logs([1]);
  const trial: Programs = { versions: [{ ...version, compiled: withPlan('1 days') }] };
  const now = simulateMember(
    trial,
    { member: 1, name: 'm1', entries },
    new Map(),
    entries.at(-1)?.decidedAt ?? 0,
  );
  // One entry more, by time, before all that is named.
  expect([entries.length, now.entries.length, now.refused]).toEqual([19, 20, 0]);
  const same = (each: readonly Entry[]) =>
    each
      .filter(({ origin }) => origin === 'outside')
      .map(({ event, outcome }) => [
        event.type,
        outcome.transfers?.map(({ asset, kind, amount }) => [asset, kind, amount]) ?? [],
        outcome.statuses?.length ?? 0,
      ]);
  expect(same(now.entries)).toEqual(same(entries));
});
