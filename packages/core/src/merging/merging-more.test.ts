import { describe, expect, test } from 'vitest';
import { Members, seen, sumOf } from '../../test/members.ts';
import { at, programsOf } from '../../test/play.ts';
import { balanceOf, callId, decide, factOf, type Head, lookUpIn, planOf, quoteId } from '../index.ts';

const [ANN, BEA, CAT] = [1, 2, 3];
const why = { reason: 'one person' };
const programs = programsOf({
  program: 'more',
  join: 'explicit',
  assets: {
    points: { kind: 'currency', expires: '1 year', shortfall: 'debt' },
    spins: { kind: 'chance' },
    frozen: { kind: 'currency' },
  },
  gifts: { points: { min: 1, max: 500 } },
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 3100 }, year: { term: '1 year', price: 9900 } },
      refund: ['paidMinusUsed'],
    },
  },
  games: {
    wheel: {
      kind: 'wheel',
      name: 'Wheel',
      cost: { asset: 'spins', units: 1 },
      prizes: [{ id: 'ten', odds: '1/1', grants: { points: 10 } }],
    },
  },
  rules: [
    { id: 'join', name: 'Join', on: 'member.registered', grants: { points: 100, spins: 3 } },
    { id: 'order', name: 'Order', on: 'order.completed', grants: { points: 'paid / 100' } },
    { id: 'plus', name: 'Plus', on: 'plan.started', grants: { points: 50 } },
    {
      id: 'invited',
      name: 'Invited',
      on: 'order.completed',
      when: 'member.invited && member.firstOrder',
      emit: [{ type: 'friend.bought', to: 'inviter', data: {} }],
    },
    { id: 'friend', name: 'Friend', on: 'friend.bought', limits: ['2 per month'], grants: { points: 20 } },
  ],
  events: { 'friend.bought': { data: { type: 'object', properties: {} } } },
});
const order = (orderId: string, yuan: number) => ({ orderId, amount: yuan * 100, currency: 'CNY' });

function two(): Members {
  const shop = new Members(programs);
  for (const who of [ANN, BEA, CAT]) shop.send(who, 'member.registered', '2026-03-01 10:00');
  return shop;
}
const merge = (shop: Members, time = '2026-03-10 10:00') =>
  shop.send(BEA, 'member.merged', time, { into: { member: ANN }, ...why });
const unmerge = (shop: Members, time = '2026-03-20 10:00') =>
  shop.send(ANN, 'member.unmerged', time, { member: { member: BEA }, ...why });
const points = (head: Head, time: string): number => balanceOf(head.assets['points'], at(time));
const buys = (shop: Members, who: number, time: string, variant = 'month'): number => {
  const quoted = shop.send(who, 'plan.quoted', time, { plan: 'plus', variant });
  const seq = quoted.find(({ event }) => event.type === 'plan.quoted')?.seq ?? 0;
  shop.send(who, 'plan.purchased', time, { quoteId: quoteId(shop.where(who), seq), paid: {} });
  return seq;
};
function same(shop: Members, alone: Members, members: readonly number[], time = '2026-03-20 10:00'): void {
  for (const who of members) expect(seen(shop.read(who, time))).toEqual(seen(alone.read(who, time)));
}

describe('plans', () => {
  test('her term goes on where she is, under its new numbers, and is refunded there', () => {
    const shop = two();
    const quoted = buys(shop, BEA, '2026-03-05 10:00');
    merge(shop);
    const plan = planOf(shop.of(ANN).head, 'plus');
    expect(plan?.terms[0]).toMatchObject({ no: 1, purchase: String(1_000_000_000 + quoted + 1) });
    expect(shop.of(ANN).head.tracks['plan:plus']).toMatchObject({ tier: 'month', cause: 'merged' });
    shop.send(BEA, 'plan.refunded', '2026-03-12 10:00', { plan: 'plus' });
    expect(planOf(shop.of(ANN).head, 'plus')?.terms).toEqual([]);
  });

  test('a quote of hers is bought after the merge', () => {
    const shop = two();
    const quoted = shop.send(BEA, 'plan.quoted', '2026-03-10 09:59', { plan: 'plus', variant: 'year' });
    merge(shop);
    shop.send(BEA, 'plan.purchased', '2026-03-10 10:01', {
      quoteId: quoteId(BEA, quoted.at(-1)?.seq ?? 0),
      paid: {},
    });
    expect(planOf(shop.of(ANN).head, 'plus')?.terms[0]?.variant).toBe('year');
  });

  test('where the other one had the plan before, her term goes on behind it, and is refunded in full', () => {
    const shop = two();
    buys(shop, ANN, '2026-03-02 10:00');
    shop.send(ANN, 'plan.refunded', '2026-03-03 10:00', { plan: 'plus' });
    const quoted = buys(shop, BEA, '2026-03-05 10:00');
    merge(shop);
    expect(planOf(shop.of(ANN).head, 'plus')).toMatchObject({ no: 2, terms: [{ no: 2, variant: 'month' }] });
    expect(shop.of(ANN).records.get('term/plus/1')).toMatchObject({ no: 1 });
    expect(shop.of(ANN).records.get(`purchase/${1_000_000_000 + quoted + 1}`)).toMatchObject({ term: 2 });
    shop.send(BEA, 'plan.refunded', '2026-03-12 10:00', { plan: 'plus' });
    expect(shop.of(ANN).records.get('term/plus/2')).toMatchObject({ no: 2, variant: 'month' });
    expect(planOf(shop.of(ANN).head, 'plus')?.terms).toEqual([]);
  });

  test('two terms of one plan are not one: it comes back', () => {
    const shop = two();
    buys(shop, BEA, '2026-03-05 10:00');
    buys(shop, ANN, '2026-03-05 10:00');
    merge(shop);
    expect(shop.of(BEA).head.standing).toBe('active');
    expect(shop.of(BEA).entries.at(-1)?.event.data).toMatchObject({ reason: 'plans_overlap' });
    expect(planOf(shop.of(BEA).head, 'plus')?.terms).toHaveLength(1);
  });

  test('bought meanwhile, it goes with whom it was bought for', () => {
    const [shop, alone] = [two(), two()];
    merge(shop);
    for (const each of [shop, alone]) buys(each, BEA, '2026-03-12 10:00');
    unmerge(shop);
    expect(planOf(shop.of(ANN).head, 'plus')).toBeNull();
    const strip = (head: Head) =>
      JSON.stringify(planOf(head, 'plus')).replaceAll(/"purchase":"\d+"|\["\d+",|"e\d+#1"/g, '#');
    expect(strip(shop.of(BEA).head)).toBe(strip(alone.of(BEA).head));
    expect(points(shop.of(BEA).head, '2026-03-20 10:00')).toBe(150);
  });

  test('money that was asked for before comes for her after', () => {
    const shop = two();
    const quoted = shop.send(BEA, 'plan.quoted', '2026-03-10 09:00', { plan: 'plus', variant: 'month' });
    const [asked] = shop.send(BEA, 'plan.purchased', '2026-03-10 09:01', {
      quoteId: quoteId(BEA, quoted.at(-1)?.seq ?? 0),
    });
    const key = asked?.outcome.calls?.[0]?.key ?? '';
    merge(shop);
    shop.send(BEA, 'payment.succeeded', '2026-03-10 11:00', { callId: callId(BEA, key) });
    expect(planOf(shop.of(ANN).head, 'plus')?.terms).toHaveLength(1);
  });
});

describe('what goes from one member to another', () => {
  test('a gift to her arrives where she is, one of hers leaves from there, and both are hers when she parts', () => {
    const [shop, alone] = [two(), two()];
    merge(shop);
    for (const each of [shop, alone]) {
      each.send(CAT, 'gift.sent', '2026-03-12 10:00', { asset: 'points', amount: 30, to: { member: BEA } });
      each.send(BEA, 'gift.sent', '2026-03-13 10:00', { asset: 'points', amount: 70, to: { member: CAT } });
    }
    expect(points(shop.of(ANN).head, '2026-03-13 10:00')).toBe(160);
    unmerge(shop);
    same(shop, alone, [ANN, BEA, CAT]);
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });

  test('a gift of what was the other one’s has gone, and is owed', () => {
    const shop = two();
    merge(shop);
    shop.send(BEA, 'gift.sent', '2026-03-13 10:00', { asset: 'points', amount: 170, to: { member: CAT } });
    unmerge(shop);
    const all = [ANN, BEA, CAT].map((who) => points(shop.of(who).head, '2026-03-20 10:00'));
    expect(all).toEqual([100, -70, 270]);
    expect(sumOf(shop, [ANN, BEA, CAT], 'transit')).toBe(0);
  });

  test('rewards for whom she had invited come to where she is, and nobody is rewarded for herself', () => {
    const [shop, alone] = [two(), two()];
    for (const each of [shop, alone]) {
      each.send(CAT, 'invite.accepted', '2026-03-02 10:00', { inviter: { member: BEA } });
      each.send(BEA, 'invite.accepted', '2026-03-02 11:00', { inviter: { member: ANN } });
    }
    merge(shop);
    expect(factOf(shop.of(ANN).head.facts, 'inviter')).toBeUndefined();
    for (const each of [shop, alone]) each.send(CAT, 'order.completed', '2026-03-12 10:00', order('c', 50));
    expect(points(shop.of(ANN).head, '2026-03-12 10:00')).toBe(220);
    unmerge(shop);
    same(shop, alone, [ANN, BEA, CAT]);
  });
});

test('plays are numbered on, and those made meanwhile are of whom they were sent for', () => {
  const [shop, alone] = [two(), two()];
  for (const each of [shop, alone])
    for (const who of [ANN, BEA]) each.send(who, 'game.drawn', '2026-03-05 10:00', { game: 'wheel' });
  merge(shop);
  expect(factOf(shop.of(ANN).head.facts, 'game:wheel')).toMatchObject({ plays: 2, n: 1 });
  expect([...shop.of(ANN).records.keys()].filter((key) => key.startsWith('play/'))).toEqual([
    'play/wheel/1',
    'play/wheel/2',
  ]);
  for (const each of [shop, alone]) each.send(BEA, 'game.drawn', '2026-03-12 10:00', { game: 'wheel' });
  expect(balanceOf(shop.of(ANN).head.assets['spins'], at('2026-03-12 10:00'))).toBe(3);
  unmerge(shop);
  for (const who of [ANN, BEA]) {
    const [is, would] = [shop, alone].map((each) => each.read(who, '2026-03-20 10:00').assets);
    expect(is).toEqual(would);
  }
});

test('an event that one of the two could not have had alone is named, and the two stay one', () => {
  const shop = two();
  buys(shop, ANN, '2026-03-05 10:00');
  merge(shop);
  shop.send(BEA, 'plan.refunded', '2026-03-12 10:00', { plan: 'plus' }, 'back');
  const refused = shop.try(ANN, 'member.unmerged', '2026-03-20 10:00', { member: { member: BEA }, ...why });
  expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'unmerge_inexact' } });
  expect((refused as { refusal: { detail: string } }).refusal.detail).toContain('plan.refunded test/back');
  expect(shop.of(BEA).head.standing).toBe('merged');
});

describe('what was decided is decided again', () => {
  /** Ann's state, and what her log says, where time was let pass by a scheduler before she was parted from. */
  function parted(passed: readonly string[]) {
    const shop = two();
    merge(shop);
    const { head, records } = shop.of(ANN);
    const before = { head, records: new Map(records) };
    const from = shop.of(ANN).entries.length;
    for (const time of passed) shop.pass(ANN, at(time));
    unmerge(shop, '2027-03-20 10:00');
    const [entry] = shop.of(ANN).entries.slice(-1);
    if (entry?.event.type !== 'member.unmerged') throw new Error('the last entry parts them');
    return { before, recorded: shop.of(ANN).entries.slice(from), entry };
  }

  test.each([
    { passed: [] },
    { passed: ['2027-03-02 10:00'] },
    { passed: ['2027-03-01 00:00', '2027-03-02 10:00'] },
  ])('a parting, whether or not a scheduler ran before it: $passed', ({ passed }) => {
    const { before, recorded, entry } = parted(passed);
    expect(recorded.filter(({ origin }) => origin === 'time').length).toBeGreaterThan(0);
    const again = decide(programs, { head: before.head, records: lookUpIn(before.records) }, entry.event, {
      member: ANN,
      origin: 'outside',
      now: entry.decidedAt,
      backfill: false,
      taken: entry.context ?? {},
    });
    expect(JSON.parse(JSON.stringify('entries' in again ? again.entries : again))).toEqual(recorded);
  });
});
