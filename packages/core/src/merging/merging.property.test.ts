import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Members, seen, sumOf } from '../../test/members.ts';
import { at, starter } from '../../test/play.ts';
import { balanceOf, holdId, replay } from '../index.ts';

const [ANN, BEA] = [1, 2] as const;
const HOUR = 3_600_000;
const why = { reason: 'one person' };

/** Programs whose tiers count in every way, one of them with points that open later. */
const programs = [
  starter(),
  starter((doc) => {
    const { main } = doc['tracks'] as { main: Record<string, unknown> };
    main['window'] = 'sinceTierStart';
    const rules = doc['rules'] as { id: string; grants?: Record<string, unknown> }[];
    for (const rule of rules)
      if (rule.id === 'order-points')
        rule.grants = { points: { amount: 'paid / 100', availableAfter: '7 days' } };
  }),
  starter((doc) => {
    const { main } = doc['tracks'] as { main: Record<string, unknown> };
    main['window'] = 'lifetime';
    main['packs'] = 'oncePerPeriod';
  }),
];

type Act = { readonly who: 1 | 2; readonly kind: string; readonly pick: number; readonly wait: number };
const KINDS = [
  'order',
  'refund',
  'checkin',
  'review',
  'hold',
  'capture',
  'release',
  'restore',
  'adjust',
  'floor',
];
const act = fc.record({
  who: fc.constantFrom<1 | 2>(ANN, BEA),
  kind: fc.constantFrom(...KINDS, 'order', 'order'),
  pick: fc.nat(10_000),
  wait: fc.nat(500),
});
const acts = fc.array(act, { maxLength: 25 });

/** The same two in two worlds: in one they are merged for a while. */
class Worlds {
  readonly merged: Members;
  readonly alone: Members;
  now = at('2026-01-01 10:00');
  private n = 0;
  private readonly orders = new Map<number, string[]>([
    [ANN, []],
    [BEA, []],
  ]);
  private readonly holds: { who: number; merged: string; alone: string }[] = [];

  constructor(which: number) {
    this.merged = new Members(programs[which % programs.length]!);
    this.alone = new Members(programs[which % programs.length]!);
    for (const who of [ANN, BEA]) this.both(who, 'member.registered', {});
  }

  /** In both worlds, where both take it. */
  both(who: number, type: string, data: object, other: object = data): readonly [number, number] | null {
    const [one, two] = [data, other] as [Record<string, never>, Record<string, never>];
    if (!this.merged.takes(who, type, this.now, one) || !this.alone.takes(who, type, this.now, two))
      return null;
    const id = `w${++this.n}`;
    const entries = [
      this.merged.send(who, type, this.now, one, id),
      this.alone.send(who, type, this.now, two, id),
    ].map((all) => all.find(({ event }) => event.id === id)?.seq ?? 0);
    return [entries[0] ?? 0, entries[1] ?? 0];
  }

  play(list: readonly Act[]): void {
    for (const one of list) {
      this.now += one.wait * HOUR;
      this.act(one);
    }
  }

  private act({ who, kind, pick }: Act): void {
    const orders = this.orders.get(who) as string[];
    const orderId = orders[pick % Math.max(1, orders.length)] ?? '';
    const [found] = this.holds.filter((one) => one.who === who).slice(pick % Math.max(1, this.holds.length));
    const about = (hold = found): [object, object] => [
      { holdId: hold?.merged ?? '' },
      { holdId: hold?.alone ?? '' },
    ];
    const money = { amount: (1 + (pick % 900)) * 100, currency: 'CNY' };
    if (kind === 'order') {
      const id = `${who}/${this.n}`;
      if (this.both(who, 'order.completed', { orderId: id, ...money, amount: money.amount * 10 }) !== null)
        orders.push(id);
    } else if (kind === 'refund')
      this.both(who, 'order.refunded', { orderId, refundId: `r${this.n}`, ...money });
    else if (kind === 'checkin') this.both(who, 'checkin', {});
    else if (kind === 'review') this.both(who, 'review.posted', {});
    else if (kind === 'hold') this.hold(who, 1 + (pick % 300));
    else if (kind === 'capture') this.both(who, 'hold.captured', ...about());
    else if (kind === 'release') this.both(who, 'hold.released', ...about());
    else if (kind === 'restore') this.both(who, 'spend.restored', ...about());
    else if (kind === 'adjust')
      this.both(who, 'adjustment.made', { asset: 'points', amount: (pick % 400) - 150 || 1, reason: 'kind' });
    else {
      const until = this.now + (1 + (pick % 200)) * 24 * HOUR;
      this.both(who, 'tier.set', { tier: `v${1 + (pick % 4)}`, kind: 'floor', until, reason: 'kind' });
    }
  }

  private hold(who: number, amount: number): void {
    const placed = this.both(who, 'hold.placed', { asset: 'points', amount, minutes: 40_000 });
    if (placed === null) return;
    const log = this.merged.where(who);
    this.holds.push({ who, merged: holdId(log, placed[0]), alone: holdId(who, placed[1]) });
  }

  merge(): void {
    this.merged.send(BEA, 'member.merged', this.now, { into: { member: ANN }, ...why });
  }
  unmerge(): readonly { readonly units: number }[] {
    const entries = this.merged.send(ANN, 'member.unmerged', this.now, { member: { member: BEA }, ...why });
    return entries.at(-1)?.context?.parting?.loans ?? [];
  }

  /** In both worlds, so long after now. */
  seen(who: number, wait = 0): readonly [unknown, unknown] {
    const time = this.now + wait * HOUR;
    return [seen(this.merged.read(who, time)), seen(this.alone.read(who, time))];
  }
}

const runs = { numRuns: 60 };

test('I20 merge, whatever happens meanwhile, and unmerge: both are as if they had never been one', () => {
  fc.assert(
    fc.property(fc.nat(2), acts, acts, acts, (which, before, meanwhile, after) => {
      const worlds = new Worlds(which);
      worlds.play(before);
      worlds.merge();
      worlds.play(meanwhile);
      worlds.now += 7 * HOUR;
      worlds.unmerge();
      for (const who of [ANN, BEA]) {
        const [merged, alone] = worlds.seen(who);
        expect(merged).toEqual(alone);
      }
      expect(sumOf(worlds.merged, [ANN, BEA], 'transit')).toBe(0);
      // And from then on, whatever comes.
      worlds.play(after);
      for (const who of [ANN, BEA]) {
        const [merged, alone] = worlds.seen(who, 24 * 400);
        expect(merged).toEqual(alone);
      }
    }),
    runs,
  );
}, 60_000);

test('I20 I21 who spends what is not hers owes it; the other has all of hers, and nothing is made or lost', () => {
  fc.assert(
    fc.property(
      fc.nat(2),
      acts,
      acts,
      fc.integer({ min: 1, max: 100 }),
      (which, before, meanwhile, percent) => {
        const worlds = new Worlds(which);
        worlds.play(before);
        worlds.merge();
        worlds.play(meanwhile.slice(0, 5));
        const joint = balanceOf(worlds.merged.read(ANN, worlds.now).assets['points'], worlds.now);
        const amount = Math.floor((joint * percent) / 100);
        const data = { asset: 'points', amount, minutes: 50_000 };
        if (amount < 1 || !worlds.merged.takes(BEA, 'hold.placed', worlds.now, data)) return;
        const placed = worlds.merged.send(BEA, 'hold.placed', worlds.now, data).at(-1)?.seq ?? 0;
        worlds.merged.send(BEA, 'hold.captured', worlds.now, { holdId: holdId(ANN, placed) });
        const had = balanceOf(worlds.alone.read(BEA, worlds.now).assets['points'], worlds.now);
        const spent = sumOf(worlds.merged, [ANN, BEA], 'spent');
        const loans = worlds.unmerge();
        const [merged, alone] = worlds.seen(ANN);
        expect(merged).toEqual(alone);
        const bea = worlds.merged.read(BEA, worlds.now).assets['points'];
        expect(balanceOf(bea, worlds.now)).toBe(had - amount);
        expect(bea?.owed ?? 0).toBe(loans.reduce((owed, { units }) => owed + units, 0));
        expect([
          sumOf(worlds.merged, [ANN, BEA], 'spent'),
          sumOf(worlds.merged, [ANN, BEA], 'transit'),
        ]).toEqual([spent, 0]);
      },
    ),
    runs,
  );
}, 60_000);

test('I8 the logs of a merge and its undoing, decided again, come out the same', () => {
  fc.assert(
    fc.property(fc.nat(2), acts, acts, (which, before, meanwhile) => {
      const worlds = new Worlds(which);
      worlds.play(before);
      worlds.merge();
      worlds.play(meanwhile);
      worlds.unmerge();
      for (const who of [ANN, BEA]) {
        const { entries } = worlds.merged.of(who);
        expect(replay(programs[which]!, who, entries).differences).toEqual([]);
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('a merge alone loses nothing: units, growth by day and debts are those of both', () => {
  fc.assert(
    fc.property(fc.nat(2), acts, (which, before) => {
      const worlds = new Worlds(which);
      worlds.play(before);
      const { now } = worlds;
      const each = [ANN, BEA].map((who) => worlds.alone.read(who, now));
      const pairs = Object.keys(each[0]?.assets ?? {});
      worlds.merge();
      const joint = worlds.merged.read(ANN, now);
      const came =
        worlds.merged.of(ANN).entries.find(({ event }) => event.type === 'merge.received')?.seq ?? 0;
      const packs = worlds.merged
        .of(ANN)
        .entries.filter(({ seq }) => seq > came)
        .flatMap(({ outcome }) => outcome.transfers ?? [])
        .filter(({ rule }) => rule?.startsWith('pack:') === true);
      for (const asset of pairs) {
        const units = each.reduce((all, head) => all + balanceOf(head.assets[asset], now), 0);
        const pack = packs.reduce((all, one) => all + (one.asset === asset ? one.amount : 0), 0);
        expect([asset, balanceOf(joint.assets[asset], now)]).toEqual([asset, units + pack]);
      }
      const earned = each.reduce((all, head) => all + (head.assets['growth']?.earned?.total ?? 0), 0);
      expect(joint.assets['growth']?.earned?.total ?? 0).toBe(earned);
    }),
    runs,
  );
}, 60_000);
