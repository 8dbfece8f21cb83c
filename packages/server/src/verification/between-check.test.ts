import {
  type Entry,
  emptyHead,
  type Head,
  type HouseholdFact,
  type Json,
  type JsonObject,
} from '@laurel/core';
import { expect, test } from 'vitest';
import { betweenCheck } from './between-check.ts';
import { starter } from './try-log.ts';

const programs = starter();
const headOf = (facts: Readonly<Record<string, Json>>): Head => ({ ...emptyHead, facts });
const said = (household: HouseholdFact): Entry => ({ outcome: { facts: { household } } }) as unknown as Entry;
const moved = (...transfers: readonly JsonObject[]): Entry =>
  ({ outcome: { transfers: transfers.map((one) => ({ asset: 'points', ...one })) } }) as unknown as Entry;
const owner = (...seats: readonly number[]): HouseholdFact => ({
  role: 'owner',
  no: 3,
  since: 0,
  seats: seats.map((member) => ({ member, since: 0 })),
  invited: [],
});
const seat: HouseholdFact = { role: 'seat', owner: 1, no: 3, since: 0 };

function found(...members: readonly (readonly [member: number, head: Head, ...entries: Entry[]])[]) {
  const details: string[] = [];
  const report = (_: string, __: number | undefined, detail: string): void => void details.push(detail);
  const check = betweenCheck(programs);
  for (const [member, head, ...entries] of members)
    check.take(
      { member, name: `m${member}`, entries: entries.slice(0, 1), later: entries.slice(1) },
      head,
      report,
    );
  check.end(report);
  return details;
}

test('I21 units that left one log and came to another are nowhere between', () => {
  const out = moved({ amount: 5, from: 'balance', to: 'transit' });
  const into = moved({ amount: 5, from: 'transit', to: 'balance' });
  expect(found([1, emptyHead, out], [2, emptyHead, into])).toEqual([]);
  // Also where the other end was decided after the instant that is looked at.
  expect(found([1, emptyHead, out], [2, emptyHead, moved(), into])).toEqual([]);
  expect(found([1, emptyHead, out], [2, emptyHead])).toEqual(['5 of points are between two members']);
});

test('I21 a seat and its household know each other', () => {
  const [hers, his] = [headOf({ household: owner(2) }), headOf({ household: seat })];
  expect(found([1, hers], [2, his])).toEqual([]);
  expect(found([1, hers], [2, emptyHead, moved(), said(seat)])).toEqual([]);
  expect(found([1, headOf({ household: owner() })], [2, his])).toEqual([
    'm2 has a seat that its household does not know',
  ]);
  expect(found([1, hers], [2, emptyHead])).toEqual(['a seat of m1 does not know of it']);
});

test('I21 no seat drew beyond the cap', () => {
  const hers = headOf({ household: owner(2), 'limit:household-points.2:0:2026-03': [1, 7] });
  expect(found([1, hers], [2, headOf({ household: seat })])).toEqual([
    'a seat has 7 of points, the most is 0',
  ]);
});
