import { describe, expect, it } from 'vitest';
import { Members } from '../../test/members.ts';
import { at, programsOf } from '../../test/play.ts';
import { entitlementsOf } from '../benefits/entitlements.ts';
import { holdId, quoteId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import { availableOf, heldOf } from '../ledger/lots.ts';
import { moveEntry } from '../merging/merged-state.ts';
import { savingsOf, type UseOfTerm } from '../plans/savings.ts';
import type { Head } from '../state.ts';
import {
  familyOf,
  householdOf,
  type JoinRecord,
  joinKey,
  ownedBy,
  type ShareRecord,
  seatOf,
} from './household-state.ts';

const doc = (households: Record<string, unknown> = {}): Record<string, unknown> => ({
  program: 'families',
  assets: { points: { kind: 'currency', expires: 'endOfNextYear' }, freeship: { kind: 'voucher' } },
  gifts: { points: {} },
  rules: [{ id: 'points', on: 'order.completed', grants: { points: 'paid' } }],
  households: {
    seats: 2,
    coolDown: '10 days',
    returnAfter: '1 day',
    shares: {
      points: { cap: '100 per month', contributions: true },
      freeship: { cap: '6 per month' },
    },
    ...households,
  },
});

const [OWNER, BEN, CAT, DAN] = [1, 2, 3, 4];

function homeOfFour(change?: Record<string, unknown>) {
  const all = new Members(programsOf(doc(change)));
  for (const one of [OWNER, BEN, CAT, DAN]) all.send(one, 'member.registered', '2026-01-01 10:00');
  const record = (member: number, prefix: string): JsonObject | null =>
    ([...all.of(member).records].findLast(([key]) => key.startsWith(prefix))?.[1] ??
      null) as JsonObject | null;
  const other = (member: number): JsonObject => ({ member: { member } });
  const home = {
    all,
    share: (member: number) => record(member, 'share/') as ShareRecord | null,
    joined: (member: number) => record(member, 'joined/') as JoinRecord | null,
    give: (member: number, amount: number, time: string, asset = 'points') =>
      all.send(member, 'adjustment.made', time, { asset, amount, reason: 'a test' }),
    invite: (member: number, time: string) => all.send(OWNER, 'household.invited', time, other(member)),
    accept: (member: number, time: string, owner = OWNER) =>
      all.send(member, 'household.accepted', time, other(owner)),
    join: (member: number, time: string) => {
      home.invite(member, time);
      home.accept(member, time);
    },
    draw: (member: number, amount: number, time: string, asset = 'points') =>
      all.send(member, 'household.drawn', time, { asset, amount }),
    code: (member: number, type: string, time: string, data: JsonObject = {}) => {
      const made = all.try(member, type, time, data);
      return made.kind === 'refused' ? made.refusal.code : made.kind;
    },
    has: (member: number, time: string, asset = 'points') => {
      const head = all.read(member, time);
      return availableOf(head.assets[asset], at(time));
    },
    held: (member: number, asset = 'points') =>
      heldOf(all.of(member).head.assets[asset] ?? { lots: [], owed: 0 }),
    lots: (member: number, time: string, asset = 'points') =>
      (all.read(member, time).assets[asset]?.lots ?? [])
        .filter(({ left }) => left > 0)
        .map(({ key, left }) => [key.split('/').slice(2).join('/'), left]),
    other,
  };
  return home;
}

const founded = (change?: Record<string, unknown>) => {
  const home = homeOfFour(change);
  home.all.send(OWNER, 'household.founded', '2026-01-02 10:00');
  return home;
};

describe('a household', () => {
  it('is founded, asks, and seats who says yes herself', () => {
    const home = founded();
    expect(home.code(BEN, 'household.accepted', '2026-01-03 10:00', home.other(OWNER))).toBe('not_invited');
    home.join(BEN, '2026-01-03 10:00');
    expect(ownedBy(home.all.of(OWNER).head)).toMatchObject({ seats: [{ member: BEN }], invited: [] });
    expect(seatOf(home.all.of(BEN).head)).toMatchObject({ role: 'seat', owner: OWNER });
    expect(home.joined(BEN)).toEqual({ state: 'done' });
  });

  it('has as many seats as the program says, open invitations too, and one household per person', () => {
    const home = founded();
    home.invite(BEN, '2026-01-03 10:00');
    home.invite(CAT, '2026-01-03 10:00');
    expect(home.code(OWNER, 'household.invited', '2026-01-03 10:00', home.other(DAN))).toBe('household_full');
    // An invitation that is over has no seat.
    expect(home.code(OWNER, 'household.invited', '2026-01-10 10:00', home.other(DAN))).toBe('applied');
    expect(home.code(BEN, 'household.accepted', '2026-01-10 10:00', home.other(OWNER))).toBe('not_invited');
    home.accept(DAN, '2026-01-10 11:00');
    expect(home.code(DAN, 'household.founded', '2026-01-11 10:00')).toBe('in_household');
    expect(home.code(OWNER, 'household.invited', '2026-01-11 10:00', home.other(OWNER))).toBe(
      'invalid_value',
    );
    expect(home.code(OWNER, 'household.invited', '2026-01-11 10:00', home.other(DAN))).toBe('in_household');
  });

  it('an invitation that was taken back seats nobody', () => {
    const home = founded();
    home.invite(BEN, '2026-01-03 10:00');
    home.all.send(OWNER, 'household.removed', '2026-01-03 11:00', home.other(BEN));
    home.accept(BEN, '2026-01-03 12:00');
    expect([home.joined(BEN), householdOf(home.all.of(BEN).head)]).toEqual([
      { state: 'refused', code: 'not_invited' },
      null,
    ]);
  });

  it('who left, or was removed, joins no other for a while', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.all.send(BEN, 'household.left', '2026-01-04 10:00');
    home.invite(BEN, '2026-01-05 10:00');
    expect(home.code(BEN, 'household.accepted', '2026-01-05 10:00', home.other(OWNER))).toBe(
      'household_cooling_off',
    );
    home.invite(BEN, '2026-01-14 10:00');
    home.accept(BEN, '2026-01-14 10:00');
    home.all.send(OWNER, 'household.removed', '2026-01-15 10:00', home.other(BEN));
    expect(home.code(BEN, 'household.founded', '2026-01-20 10:00')).toBe('household_cooling_off');
  });
});

describe('what is shared', () => {
  it('a draw brings units with their dates, funder and who earned them; unused ones go home after a day', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 300, '2026-01-04 10:00');
    home.draw(BEN, 80, '2026-01-05 10:00');
    expect([home.has(OWNER, '2026-01-05 10:00'), home.lots(BEN, '2026-01-05 10:00')]).toEqual([
      220,
      [['platform/@1', 80]],
    ]);
    home.all.send(BEN, 'hold.placed', '2026-01-05 11:00', { asset: 'points', amount: 50, minutes: 30 });
    // The hold lapses at 11:30, and all of it goes home a day after the draw.
    expect(home.has(BEN, '2026-01-06 09:59')).toBe(80);
    home.all.pass(BEN, at('2026-01-06 10:00'));
    expect(home.has(BEN, '2026-01-06 10:00')).toBe(0);
  });

  it('the cap counts what stays: what went home may be drawn again in its window', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 300, '2026-01-04 10:00');
    home.draw(BEN, 80, '2026-01-05 10:00');
    home.draw(BEN, 30, '2026-01-05 10:01');
    expect(home.share(BEN)).toMatchObject({ state: 'refused', code: 'share_limited' });
    home.all.send(BEN, 'household.returned', '2026-01-05 10:02');
    expect([home.has(OWNER, '2026-01-05 10:02'), home.has(BEN, '2026-01-05 10:02')]).toEqual([300, 0]);
    home.draw(BEN, 100, '2026-01-05 10:03');
    expect(home.share(BEN)?.state).toBe('done');
    // Unused, all of it goes home the day after; in another month there is another cap.
    home.draw(BEN, 100, '2026-02-01 00:00');
    expect([home.share(BEN)?.state, home.has(OWNER, '2026-02-01 00:00')]).toEqual(['done', 200]);
  });

  it('what was held when she left, and goes home later, may be drawn again when she is back', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 300, '2026-01-04 10:00');
    home.draw(BEN, 100, '2026-01-05 10:00');
    home.all.send(BEN, 'hold.placed', '2026-01-05 10:01', { asset: 'points', amount: 30, minutes: 60 });
    const hold = holdId(BEN, home.all.of(BEN).head.seq);
    home.all.send(BEN, 'hold.placed', '2026-01-05 10:01', { asset: 'points', amount: 20, minutes: 60 });
    home.all.send(BEN, 'household.left', '2026-01-05 10:02');
    home.all.send(BEN, 'hold.captured', '2026-01-05 10:03', { holdId: hold });
    // The other hold lapses at 11:01.
    home.all.pass(BEN, at('2026-01-05 12:00'));
    expect(home.has(OWNER, '2026-01-05 12:00')).toBe(270);
    home.join(BEN, '2026-01-20 10:00');
    home.draw(BEN, 71, '2026-01-20 10:00');
    expect(home.share(BEN)).toMatchObject({ state: 'refused', code: 'share_limited' });
    home.draw(BEN, 70, '2026-01-20 10:01');
    expect(home.share(BEN)?.state).toBe('done');
    home.all.send(BEN, 'household.returned', '2026-01-20 10:02');
    home.draw(BEN, 70, '2026-01-20 10:03');
    expect(home.share(BEN)?.state).toBe('done');
  });

  it('two seats whose day is over at one instant both send home what is left', () => {
    const home = founded();
    for (const one of [BEN, CAT]) home.join(one, '2026-01-03 10:00');
    home.give(OWNER, 60, '2026-01-04 10:00');
    for (const one of [BEN, CAT]) home.draw(one, 30, '2026-01-05 10:00');
    for (const one of [BEN, CAT]) home.all.pass(one, at('2026-01-06 10:00'));
    const arrived = home.all
      .of(OWNER)
      .entries.filter(({ event }) => event.type === 'household.units_received');
    expect(new Set(arrived.map(({ event }) => `${event.source} ${event.id}`)).size).toBe(2);
    expect(home.has(OWNER, '2026-01-06 10:00')).toBe(60);
  });

  it('another seat has a cap of her own, and the pool ends where it ends', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.join(CAT, '2026-01-03 10:00');
    home.give(OWNER, 120, '2026-01-04 10:00');
    home.draw(BEN, 100, '2026-01-05 10:00');
    home.draw(CAT, 30, '2026-01-05 10:00');
    expect(home.share(CAT)).toMatchObject({ state: 'refused', code: 'insufficient_available' });
    home.draw(CAT, 20, '2026-01-05 10:00');
    expect([home.has(OWNER, '2026-01-05 10:00'), home.has(CAT, '2026-01-05 10:00')]).toEqual([0, 20]);
  });

  it('what a seat puts in is the household’s to use, and what is left of it goes back to her', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.join(CAT, '2026-01-03 10:00');
    home.give(BEN, 70, '2026-01-04 10:00');
    home.all.send(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount: 60 });
    expect([home.share(BEN)?.state, home.has(BEN, '2026-01-05 10:00')]).toEqual(['done', 10]);
    expect(home.lots(OWNER, '2026-01-05 10:00')).toEqual([['platform/@2', 60]]);
    home.draw(CAT, 25, '2026-01-06 10:00');
    expect(home.lots(CAT, '2026-01-06 10:00')).toEqual([['platform/@2', 25]]);
    home.all.send(CAT, 'hold.placed', '2026-01-06 10:00', { asset: 'points', amount: 5 });
    home.all.send(BEN, 'household.left', '2026-01-06 10:01');
    // 35 came back at once; 20 go home by way of the owner when Cat’s day is over; 5 are held.
    expect([home.has(BEN, '2026-01-06 10:01'), home.has(OWNER, '2026-01-06 10:01')]).toEqual([45, 0]);
    expect(home.lots(CAT, '2026-01-06 10:01')).toEqual([['platform/@2', 20]]);
    const hold = holdId(CAT, home.all.of(CAT).head.seq);
    home.all.send(CAT, 'hold.captured', '2026-01-06 10:02', { holdId: hold });
    home.all.pass(CAT, at('2026-01-08 10:00'));
    expect([home.held(CAT), home.has(CAT, '2026-01-08 10:00')]).toEqual([0, 0]);
  });

  it.each([
    ['not_shared', { asset: 'freeship', amount: 1 }],
    ['insufficient_available', { asset: 'points', amount: 1 }],
  ])('refuses to put in: %s', (code, data) => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    expect(home.code(BEN, 'household.contributed', '2026-01-05 10:00', data)).toBe(code);
  });

  it('what is of another is no gift and no contribution', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 50, '2026-01-04 10:00');
    home.draw(BEN, 50, '2026-01-05 10:00');
    home.give(BEN, 5, '2026-01-05 10:00');
    const codes = (amount: number) => [
      home.code(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount }),
      home.code(BEN, 'gift.sent', '2026-01-05 10:00', { asset: 'points', amount, to: { member: CAT } }),
    ];
    expect([codes(6), codes(2)]).toEqual([
      ['insufficient_available', 'insufficient_available'],
      ['applied', 'applied'],
    ]);
    expect(home.lots(BEN, '2026-01-05 10:00')).toEqual([
      ['platform', 1],
      ['platform/@1', 50],
    ]);
  });

  it('what the owner has to give back is hers first, then what others put in, and only then a debt', () => {
    const home = founded({});
    home.join(BEN, '2026-01-03 10:00');
    home.give(BEN, 40, '2026-01-04 10:00');
    home.all.send(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount: 40 });
    const order = { orderId: 'o', amount: 100, currency: 'CNY' };
    home.all.send(OWNER, 'order.completed', '2026-01-05 11:00', order);
    home.all.send(OWNER, 'hold.placed', '2026-01-05 12:00', { asset: 'points', amount: 90, minutes: 600 });
    // 100 of her own and 40 of Ben’s were there; 90 are held, of Ben’s lot first, whose name comes first.
    home.all.send(OWNER, 'order.refunded', '2026-01-05 13:00', { ...order, refundId: 'r' });
    const { lots, owed } = home.all.of(OWNER).head.assets['points'] ?? { lots: [], owed: 0 };
    expect([lots.reduce((sum, { left }) => sum + left, 0), owed]).toEqual([0, 50]);
  });

  it('dissolved: everything that nobody used is with who earned it, at once', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.join(CAT, '2026-01-03 10:00');
    home.give(OWNER, 50, '2026-01-04 10:00');
    home.give(BEN, 40, '2026-01-04 10:00');
    home.all.send(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount: 40 });
    home.draw(CAT, 90, '2026-01-05 10:00');
    home.all.send(OWNER, 'household.dissolved', '2026-01-05 11:00');
    const has = [OWNER, BEN, CAT].map((one) => home.has(one, '2026-01-05 11:00'));
    expect(has).toEqual([50, 40, 0]);
    expect(home.lots(BEN, '2026-01-05 11:00')).toEqual([['platform', 40]]);
    expect(home.code(CAT, 'household.drawn', '2026-01-05 12:00', { asset: 'points', amount: 1 })).toBe(
      'no_household',
    );
  });

  it('a seat that closes her account leaves; what is hers then is lost with her', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 50, '2026-01-04 10:00');
    home.give(BEN, 40, '2026-01-04 10:00');
    home.all.send(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount: 30 });
    home.draw(BEN, 80, '2026-01-05 10:00');
    home.all.send(BEN, 'hold.placed', '2026-01-05 10:30', { asset: 'points', amount: 85 });
    home.all.send(BEN, 'member.closed', '2026-01-05 11:00');
    expect([home.has(OWNER, '2026-01-05 11:00'), home.has(BEN, '2026-01-05 11:00')]).toEqual([50, 0]);
    expect(ownedBy(home.all.of(OWNER).head)?.seats).toEqual([]);
  });

  it('an owner who is erased leaves nobody with a seat, and seats have their own units again', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(BEN, 40, '2026-01-04 10:00');
    home.all.send(BEN, 'household.contributed', '2026-01-05 10:00', { asset: 'points', amount: 30 });
    home.all.send(OWNER, 'member.erased', '2026-01-05 11:00', { alias: 'x' });
    expect([home.has(BEN, '2026-01-05 11:00'), home.has(OWNER, '2026-01-05 11:00')]).toEqual([40, 0]);
    expect(householdOf(home.all.of(BEN).head)?.role).toBe('none');
  });

  it('a frozen owner lends nothing, and a frozen seat asks for nothing', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    home.give(OWNER, 50, '2026-01-04 10:00');
    home.all.send(OWNER, 'member.frozen', '2026-01-05 10:00');
    home.draw(BEN, 10, '2026-01-05 10:00');
    expect(home.share(BEN)).toMatchObject({ state: 'refused', code: 'share_limited' });
    home.all.send(BEN, 'member.frozen', '2026-01-05 11:00');
    expect(home.code(BEN, 'household.drawn', '2026-01-05 11:00', { asset: 'points', amount: 1 })).toBe(
      'member_frozen',
    );
  });
});

describe('a family under one plan', () => {
  const plans = {
    plans: {
      plus: {
        variants: { month: { term: '1 month', price: 1500 } },
        upgrade: ['plus'],
        refund: ['paidMinusUsed'],
        family: { seats: 1, benefits: ['lounge'] },
      },
    },
    benefits: {
      lounge: { for: { plans: ['plus'] }, access: true },
      wrap: { for: { plans: ['plus'] }, access: true },
    },
  };
  const withPlan = () => {
    const programs = programsOf({ ...doc(), ...plans });
    const all = new Members(programs);
    for (const one of [OWNER, BEN, CAT]) all.send(one, 'member.registered', '2026-01-01 10:00');
    all.send(OWNER, 'household.founded', '2026-01-02 10:00');
    for (const one of [BEN, CAT]) {
      all.send(OWNER, 'household.invited', '2026-01-02 10:00', { member: { member: one } });
      all.send(one, 'household.accepted', '2026-01-02 10:00', { member: { member: OWNER } });
    }
    const buy = (time: string): void => {
      all.send(OWNER, 'plan.quoted', time, { plan: 'plus', variant: 'month' });
      const quoted = quoteId(OWNER, all.of(OWNER).head.seq);
      all.send(OWNER, 'plan.purchased', time, { quoteId: quoted, paid: {} });
    };
    const has = (member: number, time: string) =>
      entitlementsOf(programs, all.read(member, time), at(time)).has.map(({ id, reasons, until }) => [
        id,
        reasons.map(({ kind }) => kind).join(),
        until,
      ]);
    return { all, buy, has };
  };

  it('a term bought ahead moves the end, and the end is the seat’s own clock’s', () => {
    const { buy, has, all } = withPlan();
    buy('2026-01-10 10:00');
    expect(has(BEN, '2026-01-10 10:00')).toEqual([['lounge', 'family', at('2026-02-10 00:00')]]);
    expect(has(CAT, '2026-01-10 10:00')).toEqual([]);
    buy('2026-01-20 10:00');
    expect(has(BEN, '2026-01-20 10:00')).toEqual([['lounge', 'family', at('2026-03-10 00:00')]]);
    // Nobody wrote what time did at the owner; the seat knows it all the same.
    expect(seatFamilyNo(all.read(BEN, '2026-02-09 23:59'), '2026-02-09 23:59')).toBe(1);
    expect(seatFamilyNo(all.read(BEN, '2026-02-10 00:00'), '2026-02-10 00:00')).toBe(2);
    expect(has(BEN, '2026-03-10 00:00')).toEqual([]);
  });

  it('ends with a refund, and comes with a seat that moves up', () => {
    const { buy, has, all } = withPlan();
    buy('2026-01-10 10:00');
    all.send(BEN, 'household.left', '2026-01-11 10:00');
    expect([has(BEN, '2026-01-11 10:00'), has(CAT, '2026-01-11 10:00').length]).toEqual([[], 1]);
    all.send(OWNER, 'plan.refunded', '2026-01-12 10:00', { plan: 'plus' });
    expect(has(CAT, '2026-01-12 10:00')).toEqual([]);
  });

  it('what another system reports that a seat used counts for her and for the owner', () => {
    const { all, buy } = withPlan();
    buy('2026-01-10 10:00');
    for (const n of [1, 2]) {
      const used = { plan: 'plus', amount: 100 * n, benefit: 'lounge' };
      all.send(BEN, 'benefit.used', `2026-01-1${n} 10:00`, used);
    }
    // Not one of the first seats: nothing of the plan is hers.
    all.send(CAT, 'benefit.used', '2026-01-13 10:00', { plan: 'plus', amount: 50, benefit: 'lounge' });
    const saved = (member: number, key: string): number =>
      savingsOf((all.of(member).records.get(key) ?? []) as unknown as readonly UseOfTerm[]).cash;
    expect([saved(OWNER, 'uses/plus/1'), saved(BEN, 'uses/plus@1/1'), saved(CAT, 'uses/plus@1/1')]).toEqual([
      300, 300, 0,
    ]);
    const refunded = all.send(OWNER, 'plan.refunded', '2026-01-14 10:00', { plan: 'plus' });
    expect(refunded.flatMap(({ outcome }) => outcome.calls ?? []).map(({ data }) => data['amount'])).toEqual([
      1_200,
    ]);
  });

  const seatFamilyNo = (head: Head, time: string) => familyOf(head, at(time)).get('plus')?.no;
});

describe('who is merged into another one', () => {
  it('brings what came of her acceptance, under its new number', () => {
    const home = founded();
    home.join(BEN, '2026-01-03 10:00');
    const accepted = home.all.of(BEN).entries.find(({ event }) => event.type === 'household.accepted');
    home.all.send(BEN, 'household.left', '2026-01-04 10:00');
    home.all.send(BEN, 'member.merged', '2026-01-05 10:00', { into: { member: CAT }, reason: 'one person' });
    const { records } = home.all.of(CAT);
    expect([...records.keys()].filter((key) => key.startsWith('joined/'))).toEqual([
      joinKey(moveEntry(accepted?.seq, 1)),
    ]);
  });
});
