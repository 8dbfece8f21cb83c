import { type Entry, emptyHead, type Head, type HouseholdFact, type JsonObject } from '@laurel/core';
import { expect, test } from 'vitest';
import { betweenCheck } from './between-check.ts';
import { starter } from './try-log.ts';

const programs = starter();
const headOf = (household: HouseholdFact, facts: JsonObject = {}): Head => ({
  ...emptyHead,
  facts: { household, ...facts },
});
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
    check.take({ member, name: `m${member}`, entries }, head, report);
  check.end(report);
  return details;
}

test('I21 units that left one log and came to another are nowhere between', () => {
  const out = moved({ amount: 5, from: 'balance', to: 'transit' });
  const into = moved({ amount: 5, from: 'transit', to: 'balance' });
  expect(found([1, emptyHead, out], [2, emptyHead, into])).toEqual([]);
  expect(found([1, emptyHead, out], [2, emptyHead])).toEqual(['5 of points are between two members']);
});

test('I21 a seat and its household know each other', () => {
  expect(found([1, headOf(owner(2))], [2, headOf(seat)])).toEqual([]);
  expect(found([1, headOf(owner())], [2, headOf(seat)])).toEqual([
    'm2 has a seat that its household does not know',
  ]);
  expect(found([1, headOf(owner(2))], [2, emptyHead])).toEqual(['a seat of m1 does not know of it']);
});

test('I21 no seat drew beyond the cap', () => {
  const head = headOf(owner(2), { 'limit:household-points.2:0:2026-03': [1, 7] });
  expect(found([1, head], [2, headOf(seat)])).toEqual(['a seat has 7 of points, the most is 0']);
});

test('I21 who was merged and where she is know each other', () => {
  const here = { next: 2, known: [{ who: { member: 2 }, block: 1, blocks: 1, seq: 4 }] };
  const ann: Head = { ...emptyHead, facts: { merged: here } };
  const bea: Head = { ...emptyHead, standing: 'merged', facts: { mergedInto: { member: 1 } } };
  expect(found([1, ann], [2, bea])).toEqual([]);
  expect(found([1, ann], [2, emptyHead])).toEqual(['one who was merged into m1 does not know of it']);
  expect(found([1, emptyHead], [2, bea])).toEqual(['m2 is merged into one who does not know of it']);
});
