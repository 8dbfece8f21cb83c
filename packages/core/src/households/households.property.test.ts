import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Members } from '../../test/members.ts';
import { at, programsOf } from '../../test/play.ts';
import { signed } from '../answer.ts';
import { holdId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import { availableOf, earnerOf, heldOf } from '../ledger/lots.ts';
import type { Transfer } from '../log/entry.ts';
import { householdOf, ownedBy, seatOf } from './household-state.ts';

const MEMBERS = [1, 2, 3, 4] as const;
const CAP = 60;
const programs = programsOf({
  program: 'families',
  assets: { points: { kind: 'currency', expires: '20 days' } },
  households: {
    seats: 3,
    coolDown: '1 day',
    returnAfter: '2 days',
    shares: { points: { cap: `${CAP} per month`, contributions: true } },
  },
});

const someone = fc.constantFrom(...MEMBERS);
const units = fc.integer({ min: 1, max: 80 });
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('draw' as const), who: someone, units }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('earn' as const), who: someone, units }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), who: someone, units }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('put' as const), who: someone, units }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), who: someone, units }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'capture',
        'release',
        'back',
        'leave',
        'remove',
        'dissolve',
        'close',
        'freeze',
        'erase',
      ),
      who: someone,
      units,
    }),
  },
);
type Act = { readonly do: string; readonly who: number; readonly units: number };
const history = fc.array(fc.tuple(act, fc.integer({ min: 1, max: 30 })), { minLength: 5, maxLength: 60 });

test('any history of a household: units are neither made nor lost, caps hold, and both ends say the same', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const all = new Members(programs);
      let now = at('2026-01-01 10:00');
      for (const one of MEMBERS) all.send(one, 'member.registered', now);
      all.send(1, 'household.founded', now);
      for (const [step, hours] of steps) {
        now += hours * 3_600_000;
        play(all, step, now);
        check(all, now);
      }
      // When every draw is over and units are there still, and when all of them have ended.
      for (const days of [5, 40]) {
        now += days * 86_400_000;
        for (let round = 0; round < 3; round++) for (const one of MEMBERS) all.pass(one, now);
        check(all, now);
        checkHomes(all);
      }
    }),
    { numRuns: 150 },
  );
});

function play(all: Members, { do: what, who, units: amount }: Act, now: number): void {
  const other = (member: number): JsonObject => ({ member: { member } });
  const send = (member: number, type: string, data: JsonObject = {}) => void all.try(member, type, now, data);
  const some = { asset: 'points', amount };
  const holds = Object.keys(all.of(who).head.holds);
  const hold = { holdId: holdId(who, Number(holds[0] ?? 0)) };
  const acts: Record<string, () => void> = {
    earn: () => send(who, 'adjustment.made', { ...some, reason: 'a test' }),
    draw: () => send(who, 'household.drawn', some),
    put: () => send(who, 'household.contributed', some),
    back: () => send(who, 'household.returned'),
    hold: () => send(who, 'hold.placed', { ...some, minutes: 60 }),
    capture: () => send(who, 'hold.captured', hold),
    release: () => send(who, 'hold.released', hold),
    join: () => {
      send(1, 'household.founded');
      send(1, 'household.invited', other(who));
      send(who, 'household.accepted', other(1));
    },
    leave: () => send(who, 'household.left'),
    remove: () => send(1, 'household.removed', other(who)),
    dissolve: () => send(1, 'household.dissolved'),
    close: () => send(who, who === 1 ? 'household.left' : 'member.closed'),
    freeze: () => send(who, all.of(who).head.standing === 'frozen' ? 'member.unfrozen' : 'member.frozen'),
    erase: () => send(who, who < 4 ? 'household.returned' : 'member.erased', who < 4 ? {} : { alias: 'x' }),
  };
  acts[what]?.();
}

/** Nothing stays where it is not used: every open lot is at home, or in its household. */
function checkHomes(all: Members): void {
  for (const one of MEMBERS)
    for (const lot of all.of(one).head.assets['points']?.lots ?? [])
      if (lot.of !== undefined && lot.left > 0)
        expect(ownedBy(all.of(one).head)?.seats.map(({ member }) => member)).toContain(lot.of);
}

const onTheWay = ({ from, to }: Transfer, units: number): number =>
  (to === 'transit' ? units : 0) - (from === 'transit' ? units : 0);

function check(all: Members, now: number): void {
  const earned = new Map<number, number>();
  let transit = 0;
  let there = 0;
  let came = 0;
  for (const one of MEMBERS) {
    const { head, entries } = all.of(one);
    const asset = head.assets['points'] ?? { lots: [], owed: 0 };
    there += availableOf(asset, now) + heldOf(asset) - asset.owed;
    for (const { outcome } of entries)
      for (const t of outcome.transfers ?? []) {
        came += signed(t);
        transit += onTheWay(t, t.amount);
        for (const [key, units] of t.lots) {
          const earner = earnerOf(key) ?? one;
          earned.set(earner, (earned.get(earner) ?? 0) + onTheWay(t, units));
        }
      }
  }
  expect([transit, came]).toEqual([0, there]);
  // Whoever earned units when they left has earned them where they came to.
  for (const units of earned.values()) expect(units).toBe(0);
  const owner = all.of(1).head;
  const seats = ownedBy(owner)?.seats.map(({ member }) => member) ?? [];
  for (const one of [2, 3, 4]) {
    const fact = householdOf(all.of(one).head);
    expect(fact?.role === 'seat').toBe(seats.includes(one));
    const drawn = seatOf(all.of(one).head)?.drawn?.['points']?.[1] ?? 0;
    expect(drawn).toBeLessThanOrEqual(CAP);
  }
}
