import { expect, test } from 'vitest';
import { readProgramText } from '../programs/read-program-text.ts';
import { simulate } from './simulate.ts';
import { shopOf } from './try-shop.ts';

/** Growth of 100 makes a second tier with a pack: entries of their own, in front of the team. */
const book = (threshold: number, size = 3): string => `
program: teams
currency: CNY
join: explicit
assets:
  growth: { kind: score }
  points: { kind: currency, expires: 1 year }
tracks:
  main:
    measure: growth
    tiers: [{ id: v1, threshold: 0 }, { id: v2, threshold: ${threshold}, pack: { points: 7 } }]
rules:
  - { id: growth, on: order.completed, grants: { growth: paid / 100 } }
activities:
  relay:
    kind: team
    from: 2026-01-01
    until: 2026-03-01
    size: ${size}
    goal: { on: [order.completed], sum: paid / 100, reach: 300 }
    grants: { points: 200 }
`;
const compiled = (text: string) => {
  const read = readProgramText(text, 'teams.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.compiled;
};
const programs = {
  versions: [{ number: 1, effectiveAt: 0, compiled: compiled(book(1_000)), policy: 'honourPeriod' as const }],
};
const time = (day: string) => `2026-${day}T10:00:00+08:00`;
const order = (member: number, day: string) => ({
  member,
  type: 'order.completed',
  time: time(day),
  data: { orderId: `o${day}`, amount: 15_000, currency: 'CNY' },
});
/** The first entries are the joining and an order: the team is founded by the third. */
const asked = { activity: 'relay', founder: { member: 1 }, team: 3 };
const shop = shopOf(
  [
    { member: 1, type: 'member.registered', time: time('01-01') },
    { member: 2, type: 'member.registered', time: time('01-02') },
    order(1, '01-03'),
    { member: 1, type: 'activity.team_founded', time: time('01-04'), data: { activity: 'relay' } },
    { member: 2, type: 'activity.team_joined', time: time('01-05'), data: asked },
    order(2, '01-06'),
    order(1, '01-07'),
  ],
  2,
  programs,
);
/** Points of both under the record and under the trial, and what would be refused. */
const tried = async (text: string) => {
  const found = await simulate({ log: shop, compiled: compiled(text), policy: 'honourPeriod' });
  const points = found.assets.find(({ asset }) => asset === 'points');
  return [points?.before, points?.after, found.refused, found.unsettled];
};

test('I3 a team is the team that was founded in its place, for whoever joined it', async () => {
  const [founder = [], joiner = []] = await shop.logs([1, 2]);
  expect(founder[2]?.event.type).toBe('activity.team_founded');
  expect(joiner.at(-1)?.event.type).toBe('activity.team_completed');
  expect(await tried(book(1_000))).toEqual([400, 400, 0, 0]);
  expect(await tried(book(100))).toEqual([400, 414, 0, 0]);
});

test('I3 under a trial that has no such team, or no room in it, nobody else is in it', async () => {
  const without = book(100).replace('kind: team', 'kind: team\n    when: member.orders >= 1');
  const none = without.replace('orders >= 1', 'orders >= 9');
  // Founder and joiner are refused; then the founder alone.
  expect(await tried(none)).toEqual([400, 14, 2, 0]);
  expect(await tried(without)).toEqual([400, 14, 1, 0]);
});
