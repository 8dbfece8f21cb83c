import { describe, expect, test } from 'vitest';
import { Members, seen, sumOf } from '../../test/members.ts';
import { at, starter } from '../../test/play.ts';
import { balanceOf, holdId, mergedOf, partMembers } from '../index.ts';

const [ANN, BEA, CAT, DEE] = [1, 2, 3, 4];
const why = { reason: 'one person' };
const programs = starter();
const order = (orderId: string, yuan: number) => ({ orderId, amount: yuan * 100, currency: 'CNY' });

/** The same members in two worlds: in one of them they are merged for a while. */
class Worlds {
  readonly merged = new Members(programs);
  readonly alone = new Members(programs);

  constructor() {
    for (const who of [ANN, BEA, CAT, DEE]) this.both(who, 'member.registered', '2026-03-01 10:00');
  }

  both(who: number, type: string, time: string, data: Parameters<Members['send']>[3] = {}): void {
    this.merged.send(who, type, time, data);
    this.alone.send(who, type, time, data);
  }

  merge(who: number, into: number, time: string): void {
    this.merged.send(who, 'member.merged', time, { into: { member: into }, ...why });
  }

  unmerge(who: number, of: number, time: string): void {
    this.merged.send(of, 'member.unmerged', time, { member: { member: who }, ...why });
  }
}

function expectSame({ merged, alone }: Worlds, members: readonly number[], time: string): void {
  for (const who of members) expect(seen(merged.read(who, time))).toEqual(seen(alone.read(who, time)));
  expect(sumOf(merged, [ANN, BEA, CAT, DEE], 'transit')).toBe(0);
}

describe('A5 what came in between', () => {
  test('a refund that waited for its order comes with it once, for whom it was sent', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    const refund = { ...order('o', 20), refundId: 'r' };
    worlds.both(BEA, 'order.refunded', '2026-03-03 10:00', refund);
    worlds.both(BEA, 'order.completed', '2026-03-04 10:00', order('o', 50));
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    expectSame(worlds, [ANN, BEA], '2026-03-05 10:00');
  });

  test('what an inviter has of an order is hers, also where the other one has an order of that id', () => {
    const worlds = new Worlds();
    worlds.both(CAT, 'invite.accepted', '2026-03-02 10:00', { inviter: { member: ANN } });
    worlds.both(BEA, 'order.completed', '2026-03-02 11:00', order('o', 70));
    worlds.merge(BEA, ANN, '2026-03-03 10:00');
    worlds.both(CAT, 'order.completed', '2026-03-04 10:00', order('o', 100));
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    expectSame(worlds, [ANN, BEA], '2026-03-05 10:00');
    const { points } = worlds.merged.read(ANN, '2026-03-05 10:00').assets;
    expect(balanceOf(points, at('2026-03-05 10:00'))).toBe(300);
  });

  test('a correction that her own units do not cover is her debt', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    const less = { asset: 'points', amount: -150, reason: 'wrong' };
    worlds.merged.send(BEA, 'adjustment.made', '2026-03-03 10:00', less);
    worlds.unmerge(BEA, ANN, '2026-03-04 10:00');
    expectSame(worlds, [ANN], '2026-03-04 10:00');
    expect(worlds.merged.read(BEA, '2026-03-04 10:00').assets['points']?.owed).toBe(50);
  });

  test('a spend of a stay is undone by its id while the two are one again, the other way round', () => {
    const worlds = new Worlds();
    const { merged } = worlds;
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    const placed = merged.send(BEA, 'hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 60 });
    const id = { holdId: holdId(ANN, placed.at(-1)?.seq ?? 0) };
    merged.send(BEA, 'hold.captured', '2026-03-03 10:01', id);
    worlds.unmerge(BEA, ANN, '2026-03-04 10:00');
    worlds.merge(ANN, BEA, '2026-03-05 10:00');
    merged.send(BEA, 'spend.restored', '2026-03-06 10:00', id);
    expect(balanceOf(merged.read(BEA, '2026-03-06 10:00').assets['points'], at('2026-03-06 10:00'))).toBe(
      200,
    );
  });

  test('a spend of a first stay is undone after a second one', () => {
    const worlds = new Worlds();
    const { merged } = worlds;
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    const placed = merged.send(BEA, 'hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 60 });
    const id = { holdId: holdId(ANN, placed.at(-1)?.seq ?? 0) };
    merged.send(BEA, 'hold.captured', '2026-03-03 10:01', id);
    worlds.unmerge(BEA, ANN, '2026-03-04 10:00');
    worlds.merge(BEA, ANN, '2026-03-05 10:00');
    merged.send(BEA, 'spend.restored', '2026-03-06 10:00', { ...id, amount: 10 });
    worlds.unmerge(BEA, ANN, '2026-03-07 10:00');
    merged.send(BEA, 'spend.restored', '2026-03-08 10:00', { ...id, amount: 50 });
    expect(balanceOf(merged.read(BEA, '2026-03-08 10:00').assets['points'], at('2026-03-08 10:00'))).toBe(
      100,
    );
  });

  test('a spend of a first stay is undone where the one goes on to a third', () => {
    const worlds = new Worlds();
    const { merged } = worlds;
    worlds.merge(BEA, CAT, '2026-03-02 10:00');
    const placed = merged.send(BEA, 'hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 60 });
    const id = { holdId: holdId(CAT, placed.at(-1)?.seq ?? 0) };
    merged.send(BEA, 'hold.captured', '2026-03-03 10:01', id);
    worlds.unmerge(BEA, CAT, '2026-03-04 10:00');
    worlds.merge(BEA, CAT, '2026-03-05 10:00');
    worlds.merge(CAT, ANN, '2026-03-06 10:00');
    merged.send(BEA, 'spend.restored', '2026-03-07 10:00', id);
    expect(balanceOf(merged.read(ANN, '2026-03-07 10:00').assets['points'], at('2026-03-07 10:00'))).toBe(
      300,
    );
  });

  test('what of a lot had expired at one of them counts as taken back, where the other one has it still', () => {
    const { merged } = new Worlds();
    merged.send(ANN, 'order.completed', '2026-03-02 10:00', order('a', 100));
    merged.send(BEA, 'order.completed', '2026-03-02 10:00', order('b', 50));
    const placed = merged.send(ANN, 'hold.placed', '2026-03-03 10:00', { asset: 'points', amount: 300 });
    merged.send(ANN, 'hold.captured', '2026-03-03 10:01', { holdId: holdId(ANN, placed.at(-1)?.seq ?? 0) });
    // Hers has expired and is put away; Ann's was spent to the last, and nothing of it was due.
    merged.pass(BEA, at('2028-01-02 10:00'));
    merged.send(BEA, 'member.merged', '2028-01-03 10:00', { into: { member: ANN }, ...why });
    const refund = { ...order('a', 40), refundId: 'r' };
    const done = merged.send(ANN, 'order.refunded', '2028-01-04 10:00', refund);
    expect(done.at(-1)?.outcome.shortfall ?? []).toEqual([]);
  });

  test('who could not be taken up, as one of both was frozen, is not taken up by their parting', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    worlds.both(BEA, 'member.frozen', '2026-03-03 10:00');
    worlds.merge(CAT, ANN, '2026-03-04 10:00');
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    expectSame(worlds, [ANN, BEA, CAT], '2026-03-05 10:00');
  });

  test('nobody invites herself under the name of one who was merged into her', () => {
    const { merged } = new Worlds();
    merged.send(ANN, 'member.merged', '2026-03-02 10:00', { into: { member: BEA }, ...why });
    const [invited] = merged.send(BEA, 'invite.accepted', '2026-03-03 10:00', { inviter: { member: ANN } });
    expect(invited?.outcome.void?.code).toBe('invitation_void');
  });
});

test('A5 a lot that ends between the last event and the parting leaves no record with who never had it', () => {
  const worlds = new Worlds();
  worlds.merge(BEA, ANN, '2026-03-02 10:00');
  worlds.both(BEA, 'order.completed', '2027-03-02 11:00', order('o', 50));
  // Points end with the next year: time alone ends the lot, in the decision that parts the two.
  worlds.unmerge(BEA, ANN, '2029-02-01 10:00');
  const lots = (members: Members): readonly string[] =>
    [...members.of(ANN).records.entries()]
      .filter(([key, value]) => key.startsWith('lot/points/') && value !== null)
      .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
      .sort();
  worlds.alone.pass(ANN, at('2029-02-01 10:00'));
  expect(lots(worlds.merged)).toEqual(lots(worlds.alone));
});

describe('A5 three and more', () => {
  test('who came later may stay when one who came before leaves', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    worlds.merge(CAT, ANN, '2026-03-03 10:00');
    worlds.both(CAT, 'order.completed', '2026-03-04 10:00', order('o', 30));
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    expectSame(worlds, [BEA], '2026-03-05 10:00');
  });

  test('she leaves also where one who came before her has left since', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    worlds.both(BEA, 'order.completed', '2026-03-02 11:00', order('b', 900));
    worlds.both(ANN, 'order.completed', '2026-03-02 12:00', order('a', 300));
    worlds.merge(CAT, ANN, '2026-03-03 10:00');
    worlds.both(CAT, 'checkin', '2026-03-03 11:00');
    worlds.both(ANN, 'checkin', '2026-03-04 11:00');
    // Sent for Ann, it is of Bea's order, and hers also when Cat has left.
    const refund = { ...order('b', 100), refundId: 'r' };
    worlds.merged.send(ANN, 'order.refunded', '2026-03-04 12:00', refund);
    worlds.alone.send(BEA, 'order.refunded', '2026-03-04 12:00', refund);
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    worlds.both(CAT, 'review.posted', '2026-03-05 11:00');
    worlds.unmerge(CAT, ANN, '2026-03-06 10:00');
    expectSame(worlds, [ANN, BEA, CAT], '2026-03-06 10:00');
  });

  test('blocks of numbers are given out once, in whatever order they leave', () => {
    const worlds = new Worlds();
    worlds.merge(BEA, ANN, '2026-03-02 10:00');
    worlds.merge(CAT, ANN, '2026-03-03 10:00');
    worlds.unmerge(CAT, ANN, '2026-03-04 10:00');
    worlds.unmerge(BEA, ANN, '2026-03-05 10:00');
    worlds.merge(DEE, ANN, '2026-03-06 10:00');
    const { next, known } = mergedOf(worlds.merged.read(ANN, '2026-03-06 10:00'));
    expect([next, known.find(({ who }) => who.member === DEE)?.block]).toEqual([4, 3]);
  });

  test('who was within one who left and came again is not here by that', () => {
    const worlds = new Worlds();
    worlds.merge(CAT, ANN, '2026-03-02 10:00');
    worlds.unmerge(CAT, ANN, '2026-03-03 10:00');
    worlds.merge(ANN, BEA, '2026-03-04 10:00');
    worlds.merge(BEA, CAT, '2026-03-05 10:00');
    worlds.unmerge(BEA, CAT, '2026-03-06 10:00');
    expectSame(worlds, [CAT], '2026-03-06 10:00');
  });

  test('two who were together with another one since cannot part: it says so', () => {
    const worlds = new Worlds();
    worlds.merge(CAT, BEA, '2026-03-02 10:00');
    worlds.merge(BEA, ANN, '2026-03-03 10:00');
    worlds.unmerge(BEA, ANN, '2026-03-04 10:00');
    const [bea, cat] = [BEA, CAT].map((member) => ({ member, entries: worlds.merged.of(member).entries }));
    const parts = partMembers(programs, bea as never, cat as never);
    expect(parts.ok ? null : parts.refusal.code).toBe('unmerge_order');
  });
});
