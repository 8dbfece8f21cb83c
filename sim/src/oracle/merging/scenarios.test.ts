import { expect, test } from 'vitest';
import type { Act, Step } from '../../act.ts';
import type { TracedStep } from '../../kind.ts';
import { starter, type Terms } from '../terms.ts';
import { judgeMerging } from './judge-merging.ts';

// The judge is held to numbers counted by hand, so that it may judge others.

const at = (text: string): number =>
  Temporal.PlainDateTime.from(`2026-${text}`).toZonedDateTime('Asia/Shanghai').epochMilliseconds;

type Line = readonly [when: string, member: string, act: Act];

function judged(lines: readonly Line[], end: string, terms: Terms = starter) {
  const trace = lines.map(([when, member, act], n): TracedStep => {
    const now = at(when);
    const step: Step = { step: 'send', now, sent: { member, id: `${n}`, time: now, act } };
    return { step, decidedAt: now, told: null };
  });
  const { last, verdicts } = judgeMerging(terms, trace, at(end));
  const of = (name: string) => {
    const { tier = '', points = '', growth = '', standing } = last.get(name) ?? {};
    const sum = (text: string): number =>
      [...text.matchAll(/(\d+)\+\d+ until/g)].reduce((all, [, left]) => all + Number(left), 0) -
      Number(/owed (\d+)/.exec(text)?.[1] ?? 0);
    return { standing, tier: tier.split(' ')[0], points: sum(points), growth: sum(growth) };
  };
  const told = verdicts.map((one) => (one === null ? '' : [one.status, ...one.codes].join(' ')));
  return { ann: of('ann'), bea: of('bea'), cat: of('cat'), told, limited: verdicts.at(-1)?.limited, last };
}

const joins = (...names: readonly string[]): readonly Line[] =>
  names.map((name) => ['01-01T10:00', name, { do: 'register' }]);
const buys = (when: string, name: string, order: string, yuan: number): Line => [
  when,
  name,
  { do: 'complete', order, amount: yuan * 100, app: false },
];
const merges = (when: string, name: string, into: string): Line => [when, name, { do: 'merge', into }];
const leaves = (when: string, name: string): Line => [when, name, { do: 'unmerge' }];

test('who spends what is the other one’s owes it, and earns on by herself', () => {
  const both = [
    ...joins('ann', 'bea'),
    buys('01-02T10:00', 'ann', 'a', 600),
    buys('01-02T10:00', 'bea', 'b', 700),
  ];
  // 100 of joining and 100 of the first order each.
  expect(judged(both, '01-03T10:00')).toMatchObject({
    ann: { points: 800, growth: 600 },
    bea: { points: 900, growth: 700 },
  });
  const one = [...both, merges('01-04T10:00', 'bea', 'ann')];
  expect(judged(one, '01-05T10:00')).toMatchObject({
    ann: { points: 1_750, growth: 1_300, tier: 'v2' },
    bea: { standing: 'merged' },
  });
  const spent: Line[] = [
    ...one,
    ['01-06T10:00', 'bea', { do: 'place', asset: 'points', units: 1_500, minutes: null }],
    ['01-06T10:01', 'bea', { do: 'capture', hold: `${one.length}`, units: null }],
  ];
  expect(judged(spent, '01-07T10:00').ann.points).toBe(250);
  const two = [...spent, leaves('01-08T10:00', 'bea')];
  expect(judged(two, '01-09T10:00')).toMatchObject({
    ann: { points: 800, growth: 600, tier: 'v1' },
    bea: { points: -600, growth: 700, tier: 'v1' },
  });
  const after = [...two, buys('01-10T10:00', 'bea', 'c', 650)];
  expect(judged(after, '01-11T10:00').bea).toMatchObject({ points: 100, growth: 1_350, tier: 'v2' });
});

test('a first order was had when either had it, and is each one’s again when they part', () => {
  const one = [
    ...joins('ann', 'bea'),
    buys('01-02T10:00', 'ann', 'a', 200),
    merges('01-03T10:00', 'bea', 'ann'),
    buys('01-04T10:00', 'bea', 'b', 300),
  ];
  expect(judged(one, '01-05T10:00').ann.points).toBe(400 + 100 + 300);
  expect(judged([...one, leaves('01-06T10:00', 'bea')], '01-07T10:00')).toMatchObject({
    ann: { points: 400 },
    bea: { points: 500 },
  });
});

test('the better tier stands over what was earned until its own end', () => {
  // A window of months that are past: the growth of both counts for nothing when they are merged.
  const terms: Terms = { ...starter, window: { rollingDays: 10 }, period: { days: 90 }, graceDays: null };
  const one = [
    ...joins('ann', 'bea'),
    buys('01-02T10:00', 'bea', 'b', 5_000),
    merges('03-01T10:00', 'bea', 'ann'),
  ];
  expect(judged(one, '03-02T10:00', terms).last.get('ann')).toMatchObject({
    tier: 'v3 until 2026-04-02T16:00:00Z',
    earned: 'v1 until never',
  });
  expect(judged(one, '04-03T00:00', terms).ann.tier).toBe('v1');
});

test('days in a row are those of both, and a limit is that of one', () => {
  const days = (name: string, from: number): readonly Line[] =>
    [0, 1, 2].map((n) => [`01-0${from + n}T10:00`, name, { do: 'checkin' }]);
  const one: Line[] = [
    ...joins('ann', 'bea'),
    ...days('ann', 1),
    ...days('bea', 4),
    merges('01-06T20:00', 'bea', 'ann'),
    ['01-07T10:00', 'bea', { do: 'checkin' }],
  ];
  // 200 of joining, 7 days by 5, and the bonus of 50; apart none has 7 days.
  expect(judged(one, '01-08T10:00').ann.points).toBe(200 + 35 + 50);
  expect(judged([...one, leaves('01-09T10:00', 'bea')], '01-09T11:00')).toMatchObject({
    ann: { points: 115 },
    bea: { points: 120 },
  });
  const review = (name: string): Line => ['01-02T12:00', name, { do: 'review' }];
  const reviews = [
    ...joins('ann', 'bea'),
    review('ann'),
    review('ann'),
    review('bea'),
    merges('01-02T12:00', 'bea', 'ann'),
    review('bea'),
  ];
  expect(judged(reviews, '01-03T10:00')).toMatchObject({ limited: true, ann: { growth: 30 } });
  expect(judged([...reviews, leaves('01-04T10:00', 'bea')], '01-05T10:00')).toMatchObject({
    ann: { growth: 20 },
    bea: { growth: 20 },
  });
});

test('three: who leaves in whatever order has what was hers; what is about the order of another one is hers', () => {
  const lines: Line[] = [
    ...joins('ann', 'bea', 'cat'),
    buys('01-02T10:00', 'bea', 'b', 300),
    merges('01-03T10:00', 'bea', 'ann'),
    merges('01-04T10:00', 'cat', 'ann'),
    buys('01-05T10:00', 'cat', 'c', 200),
    ['01-06T10:00', 'ann', { do: 'refund', order: 'b', refund: 'r', amount: 25_000 }],
    leaves('01-07T10:00', 'bea'),
    leaves('01-08T10:00', 'cat'),
  ];
  expect(judged(lines, '01-09T10:00')).toMatchObject({
    ann: { points: 100, growth: 0 },
    // ¥50 are left of hers, which is no first order of ¥100.
    bea: { points: 150, growth: 50 },
    cat: { points: 400, growth: 200 },
  });
});

test('what cannot be undone says why', () => {
  const together = [
    ...joins('ann', 'bea', 'cat'),
    merges('01-02T10:00', 'cat', 'bea'),
    merges('01-03T10:00', 'bea', 'ann'),
    leaves('01-04T10:00', 'cat'),
    leaves('01-05T10:00', 'bea'),
    leaves('01-06T10:00', 'cat'),
    leaves('01-06T10:00', 'ann'),
  ];
  expect(judged(together, '01-09T10:00').told.slice(5)).toEqual([
    'refused unmerge_order',
    'applied',
    'refused unmerge_order',
    'refused not_merged',
  ]);
  const frozen: Line[] = [
    ...joins('ann', 'bea'),
    merges('01-02T10:00', 'bea', 'ann'),
    ['01-03T10:00', 'ann', { do: 'freeze' }],
    ['01-04T10:00', 'bea', { do: 'thaw' }],
    leaves('01-05T10:00', 'bea'),
  ];
  expect(judged(frozen, '01-09T10:00').told.at(-1)).toBe('refused unmerge_inexact');
});
