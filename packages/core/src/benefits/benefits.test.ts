import { expect, test } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import type { JsonObject, Programs } from '../index.ts';
import { chosenParts, entitlementsOf, why } from '../index.ts';
import { choiceOf } from './choice-state.ts';
import { claimState } from './claim.ts';
import { whoIs } from './reasons.ts';

const parts = {
  program: 'shop',
  currency: 'CNY',
  lateness: '400 days',
  assets: {
    growth: { kind: 'score' },
    coupon: { kind: 'voucher' },
    gift: { kind: 'voucher' },
    lounge: { kind: 'voucher' },
  },
  tracks: {
    main: {
      measure: 'growth',
      window: '365 days',
      period: '1 year',
      tiers: [
        { id: 'v1', threshold: 0 },
        { id: 'v2', threshold: 10 },
        { id: 'v3', threshold: 20 },
      ],
    },
  },
  audiences: { friends: "'friend' in member.tags" },
  plans: {
    plus: {
      variants: { year: { term: '1 year', price: 8_800 }, month: { term: '1 month', price: 1_500 } },
      trial: { term: '30 days' },
      upgrade: ['plus'],
      refund: [{ coolingOff: '7 days' }],
    },
  },
  choices: {
    extra: { pick: 1, per: 'term', swap: { per: 'quarter', times: 1, from: 'monthEnd' } },
  },
  benefits: {
    everybody: { access: true },
    high: { for: { tiers: ['v2', 'v3'] }, access: true, softLanding: '30 days' },
    packs: {
      for: { plans: ['plus'] },
      allowance: { asset: 'coupon', every: 'month', anchor: 'term', amount: 5, expires: '30 days' },
    },
    yearly: { for: { plans: ['plus'] }, allowance: { asset: 'gift', every: 'term', amount: 1 } },
    price: { for: { plans: ['plus'], trial: true }, offer: { percent: 5 } },
    friends: { for: { plans: ['plus'], audience: 'friends' }, badge: 'friend.png' },
    vip: { for: { granted: true }, service: { line: 'vip' } },
    a: { for: { plans: ['plus'] }, choose: 'extra', cost: 12_000, access: true },
    b: { for: { plans: ['plus'] }, choose: 'extra', cost: 12_000, access: true },
    c: { for: { plans: ['plus'] }, choose: 'extra', cost: 12_000, access: true },
    partner: { for: { plans: ['plus'] }, claim: { per: 'year', times: 2 }, partner: { partner: 'video' } },
  },
};
const programs = (change: Readonly<Record<string, unknown>> = {}): Programs =>
  programsOf({ ...parts, ...change });

function member(p: Play, time = '2026-01-01 10:00'): Play {
  p.send('member.registered', time);
  return p;
}
function buy(p: Play, time: string, variant = 'year', more: JsonObject = {}): void {
  const quoted = p.send('plan.quoted', time, { plan: 'plus', variant, ...more });
  const seq = Object.keys(quoted.kept ?? {})[0]?.split('/')[1] ?? '';
  p.send('plan.purchased', time, { quoteId: `qt-7-${seq}`, paid: {} });
}
const has = (p: Play, time: string): string[] =>
  entitlementsOf(p.programs, p.read(time), at(time)).has.map(({ id }) => id);
const given = (p: Play, benefit: string): (readonly [string, number])[] =>
  p.entries.flatMap((entry) =>
    (entry.outcome.transfers ?? [])
      .filter((t) => t.rule === `benefit:${benefit}`)
      .map((t) => [dateOf(entry.decidedAt), t.amount] as const),
  );
const dateOf = (time: number): string =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();

test('P9 B3 a pack a month by the anchor of a year that began on 31 January', () => {
  const p = member(new Play(programs()));
  buy(p, '2026-01-31 10:00');
  p.pass('2027-06-01');
  const packs = given(p, 'packs');
  const months = [
    '01-31',
    '02-28',
    '03-31',
    '04-30',
    '05-31',
    '06-30',
    '07-31',
    '08-31',
    '09-30',
    '10-31',
    '11-30',
    '12-31',
  ];
  expect(packs).toEqual(months.map((date) => [`2026-${date}`, 5]));
  expect(given(p, 'yearly')).toEqual([['2026-01-31', 1]]);
  // Each pack lives for 30 days.
  const lost = p.entries.flatMap((entry) =>
    (entry.outcome.transfers ?? [])
      .filter((t) => t.asset === 'coupon' && t.kind === 'expire')
      .map((t) => t.amount),
  );
  expect(lost).toEqual(packs.map(() => 5));
  // Each explains itself.
  for (const entry of p.entries)
    for (const [n, t] of (entry.outcome.transfers ?? []).entries())
      if (t.rule === 'benefit:packs') expect(why(p.programs, entry, n).recomputed).toBe(5);
});

test('V4 P9 renewing early appends: never two packs in one period', () => {
  const p = member(new Play(programs()));
  for (const time of ['2026-01-31 10:00', '2026-02-01 10:00', '2026-02-20 10:00']) buy(p, time, 'month');
  p.pass('2026-08-01');
  expect(given(p, 'packs').map(([date]) => date)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
  expect(given(p, 'yearly').map(([date]) => date)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
});

test('V7 money back takes the pack back; bought anew within its period, there is one again, and one alone', () => {
  const p = member(new Play(programs()));
  buy(p, '2026-03-01 10:00', 'month');
  p.send('plan.refunded', '2026-03-03 10:00', { plan: 'plus' });
  buy(p, '2026-03-03 11:00', 'month');
  p.pass('2026-05-01');
  const moved = p.entries.flatMap(({ outcome }) => outcome.transfers ?? []);
  const packs = moved.filter(({ rule }) => rule === 'benefit:packs');
  expect(packs.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['grant', 5],
    ['takeback', 5],
    ['grant', 5],
  ]);
});

test('B2 basic, special and exclusive; what unlocks the others', () => {
  const p = member(new Play(programs()));
  expect(has(p, '2026-02-01')).toEqual(['everybody']);
  const { locked } = entitlementsOf(p.programs, p.head, at('2026-02-01'));
  const unlocks = Object.fromEntries(locked.map(({ id, unlocks: by }) => [id, by]));
  expect(unlocks['high']).toEqual([{ kind: 'tier', track: 'main', tier: 'v2' }]);
  expect(unlocks['friends']).toEqual([
    { kind: 'plan', plan: 'plus' },
    { kind: 'audience', audience: 'friends' },
  ]);
  expect(unlocks['vip']).toBeUndefined();
  p.send('member.updated', '2026-02-01', { tags: ['friend'] });
  expect(has(p, '2026-02-01')).toEqual(['everybody']);
  buy(p, '2026-02-01 10:00');
  expect(has(p, '2026-02-02')).toContain('friends');
  expect(has(p, '2027-02-02')).toEqual(['everybody']);
});

test('P29 a member on trial has what is marked for it', () => {
  const p = member(new Play(programs()));
  p.send('plan.trial_started', '2026-02-01 10:00', { plan: 'plus' });
  expect(has(p, '2026-02-10')).toEqual(['everybody', 'price']);
  expect(has(p, '2026-03-04')).toEqual(['everybody']);
});

test('B2 granted to one person, until an end or until withdrawn', () => {
  const p = member(new Play(programs()));
  p.send('benefit.granted', '2026-02-01', { benefit: 'vip', reason: 'friend', until: at('2026-03-01') });
  expect(has(p, '2026-02-28 23:59')).toContain('vip');
  expect(has(p, '2026-03-01')).not.toContain('vip');
  p.send('benefit.granted', '2026-03-02', { benefit: 'packs', reason: 'sorry' });
  p.pass('2026-04-01');
  expect(given(p, 'packs')).toEqual([
    ['2026-03-02', 5],
    ['2026-04-01', 5],
  ]);
  p.send('benefit.withdrawn', '2026-04-02', { benefit: 'packs', reason: 'enough' });
  expect(has(p, '2026-04-02')).toEqual(['everybody']);
  const again = p.try('benefit.withdrawn', '2026-04-03', { benefit: 'packs', reason: 'enough' });
  expect(again).toMatchObject({ kind: 'refused', refusal: { code: 'benefit_not_granted' } });
});

test('D5 after a demotion it stays for a while', () => {
  const main = { ...parts.tracks.main, window: '300 days' };
  const p = member(new Play(programs({ tracks: { main } })));
  p.send('adjustment.made', '2026-02-01', { asset: 'growth', amount: 15, reason: 'moved' });
  expect(has(p, '2026-06-01')).toContain('high');
  const end = '2027-02-01';
  expect(has(p, `${end} 00:00`)).toContain('high');
  p.pass('2027-02-02');
  expect(p.head.tracks['main']?.tier).toBe('v1');
  expect(has(p, '2027-03-02 23:59')).toContain('high');
  expect(has(p, '2027-03-03')).toEqual(['everybody']);
});

const withPrice = (percent: number, more: object = {}) => ({
  ...parts.benefits,
  price: { for: { plans: ['plus'], trial: true }, offer: { percent, ...more } },
});
const percentOf = (p: Play, time: string) =>
  entitlementsOf(p.programs, p.read(time), at(time)).has.find(({ id }) => id === 'price')?.benefit.def.offer
    ?.percent;
const series = (...benefits: object[]): Programs => ({
  versions: benefits.map((each, i) => {
    const [version] = programs({ benefits: each }).versions;
    if (version === undefined) throw new Error('no version');
    return { ...version, number: i + 1, effectiveAt: i === 0 ? 0 : at(`2026-0${i * 2 + 1}-01`) };
  }),
});

test('P11 a holder keeps what was better to the end of her term; what is better reaches all', () => {
  const p = member(new Play(series(withPrice(5), withPrice(3), withPrice(8))));
  buy(p, '2026-02-01 10:00');
  const later = member(new Play(p.programs));
  buy(later, '2026-04-01 10:00');
  expect(['2026-02-02', '2026-03-02', '2026-05-02'].map((time) => percentOf(p, time))).toEqual([5, 5, 8]);
  expect(['2026-04-02', '2026-05-02'].map((time) => percentOf(later, time))).toEqual([3, 8]);
});

test('P11 what cannot be compared, or is gone, stays as it was until the term ends', () => {
  const { price: _, ...gone } = parts.benefits;
  const p = member(new Play(series(withPrice(5), withPrice(9, { alone: true }), gone)));
  buy(p, '2026-02-01 10:00');
  const times = ['2026-02-02', '2026-03-02', '2026-05-02', '2027-01-31'];
  expect(times.map((time) => percentOf(p, time))).toEqual([5, 5, 5, 5]);
  expect(percentOf(p, '2027-02-01')).toBeUndefined();
});

test('P19 B6 choose one of three; a swap a quarter, at the end of the month; cost by days', () => {
  const p = member(new Play(programs()));
  buy(p, '2026-03-01 10:00');
  const chosen = (time: string) => has(p, time).filter((id) => ['a', 'b', 'c'].includes(id));
  expect(chosen('2026-03-01 11:00')).toEqual([]);
  p.send('benefit.chosen', '2026-03-01 11:00', { benefit: 'a' });
  const full = p.try('benefit.chosen', '2026-03-02', { benefit: 'b' });
  expect(full).toMatchObject({ kind: 'refused', refusal: { code: 'choice_full' } });
  p.send('benefit.chosen', '2026-04-09 10:00', { benefit: 'b', instead: 'a' });
  expect(chosen('2026-04-30 23:59')).toEqual(['a']);
  expect(chosen('2026-05-01')).toEqual(['b']);
  const soon = p.try('benefit.chosen', '2026-06-30 23:59', { benefit: 'c', instead: 'b' });
  expect(soon).toMatchObject({
    kind: 'refused',
    refusal: { code: 'swap_used', detail: expect.stringContaining('2026-07-01') },
  });
  const term = { from: at('2026-03-01'), to: at('2027-03-01') };
  const { calendar } = (p.programs.versions[0] as Programs['versions'][number]).compiled;
  const rows = choiceOf(p.head, 'extra')?.rows ?? [];
  expect(chosenParts(calendar, term, rows, () => 12_000)).toMatchObject([
    { benefit: 'a', days: 61, cost: 2_005 },
    { benefit: 'b', days: 304, cost: 9_995 },
  ]);
  p.send('benefit.chosen', '2026-07-01', { benefit: 'c', instead: 'b' });
  expect(chosen('2026-08-01')).toEqual(['c']);
});

test('B6 what was chosen goes on into the next term until it is chosen anew', () => {
  const p = member(new Play(programs()));
  buy(p, '2026-03-01 10:00', 'month');
  p.send('benefit.chosen', '2026-03-01 11:00', { benefit: 'a' });
  buy(p, '2026-03-10 10:00', 'month');
  expect(has(p, '2026-04-02')).toContain('a');
  p.send('benefit.chosen', '2026-04-03', { benefit: 'b' });
  expect(has(p, '2026-04-03 00:01')).toContain('b');
  expect(has(p, '2026-04-03 00:01')).not.toContain('a');
  expect(p.records.get('choice/extra/plus.1')).toMatchObject({ rows: [['a', at('2026-03-01 11:00'), null]] });
});

test('P17 two claims a year, one a term; from when the next is possible is known before', () => {
  const p = member(new Play(programs()));
  const next = (time: string) => {
    const who = whoIs(p.programs, p.read(time), at(time));
    const benefit = who.compiled.benefits.get('partner');
    if (benefit === undefined) throw new Error('no partner');
    const found = entitlementsOf(p.programs, who.head, who.at).has.find(({ id }) => id === 'partner') ?? null;
    return claimState(who, benefit, found).from;
  };
  for (const month of ['2026-10', '2026-11']) {
    buy(p, `${month}-01 10:00`, 'month');
    p.send('benefit.claimed', `${month}-02`, { benefit: 'partner' });
    const twice = p.try('benefit.claimed', `${month}-03`, { benefit: 'partner' });
    expect(twice).toMatchObject({ kind: 'refused', refusal: { code: 'claim_limit' } });
  }
  expect(next('2026-12-20')).toBe(at('2027-01-01'));
  buy(p, '2026-12-20 10:00', 'month');
  expect(p.try('benefit.claimed', '2026-12-21', { benefit: 'partner' })).toMatchObject({
    refusal: { code: 'claim_limit', detail: expect.stringContaining('2027-01-01') },
  });
  p.send('benefit.claimed', '2027-01-01', { benefit: 'partner' });
});

test('B9 a use is rated once', () => {
  const p = member(new Play(programs()));
  p.send('benefit.used', '2026-02-01', { benefit: 'everybody', orderId: 'o1', amount: 500 });
  const rate = (data: JsonObject) => p.try('benefit.rated', '2026-02-02', { benefit: 'everybody', ...data });
  expect(rate({ orderId: 'o2', stars: 4 })).toMatchObject({ refusal: { code: 'unknown_use' } });
  expect(rate({ stars: 4 }).kind).toBe('applied');
  expect(p.entries.at(-1)?.outcome.claims).toEqual({
    'benefit:everybody:ratings': { by: 1, limit: Number.MAX_SAFE_INTEGER },
    'benefit:everybody:stars': { by: 4, limit: Number.MAX_SAFE_INTEGER },
  });
  expect(rate({ orderId: 'o1', stars: 5 })).toMatchObject({ refusal: { code: 'already_rated' } });
});

test('B1 a multiplier is a benefit: rules multiply by it for who had it then', () => {
  const p = member(
    new Play(
      programs({
        rules: [
          {
            id: 'points',
            on: ['order.completed'],
            grants: [{ asset: 'coupon', amount: 'paid / 100' }],
            multiply: ['benefit:half-more'],
          },
        ],
        benefits: { ...parts.benefits, 'half-more': { for: { plans: ['plus'] }, multiplier: '1.5' } },
      }),
    ),
  );
  const order = (time: string, id: string): number => {
    const { transfers } = p.send('order.completed', time, { orderId: id, amount: 10_000, currency: 'CNY' });
    return transfers.find(({ rule }) => rule === 'points')?.amount ?? 0;
  };
  expect(order('2026-02-01', 'o1')).toBe(100);
  p.send('plan.trial_started', '2026-02-02', { plan: 'plus' });
  expect(order('2026-02-03', 'o2')).toBe(100);
  buy(p, '2026-02-04');
  expect(order('2026-02-05', 'o3')).toBe(150);
  expect(order('2027-02-05', 'o4')).toBe(100);
});

test('B3 what a plan gives while she is frozen comes when she is not; a member who left has nothing', () => {
  const p = member(new Play(programs()));
  buy(p, '2026-01-31 10:00');
  p.send('member.frozen', '2026-02-10', { reason: 'x' });
  p.pass('2026-03-05');
  expect(given(p, 'packs')).toEqual([['2026-01-31', 5]]);
  p.send('member.unfrozen', '2026-03-10', { reason: 'x' });
  expect(given(p, 'packs').at(-1)).toEqual(['2026-03-10', 5]);
  p.pass('2026-03-31');
  expect(given(p, 'packs')).toHaveLength(3);
  p.send('member.closed', '2026-04-01', { reason: 'x' });
  expect(has(p, '2026-04-02')).toEqual([]);
});
