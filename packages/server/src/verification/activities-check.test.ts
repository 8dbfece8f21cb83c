import type { Entry, Head, Json } from '@laurel/core';
import { emptyHead } from '@laurel/core';
import { expect, it } from 'vitest';
import { activitiesCheck } from './activities-check.ts';

const claims = (by: Readonly<Record<string, number>>): Entry =>
  ({
    event: { type: 'activity.voted' },
    outcome: { claims: Object.fromEntries(Object.entries(by).map(([key, n]) => [key, { by: n, limit: 9 }])) },
  }) as unknown as Entry;

function found(
  entries: readonly Entry[],
  records: Readonly<Record<string, Json>>,
  facts: Head['facts'] = {},
): readonly string[] {
  const told: string[] = [];
  const check = activitiesCheck((invariant) => told.push(invariant));
  for (const entry of entries) check.take(entry);
  check.end({ ...emptyHead, facts }, new Map(Object.entries(records)), 9);
  return told;
}

it('I12 places and votes that were taken are those that parts hold', () => {
  const signed = { kind: 'signUp', state: 'signedUp', at: 0, changedAt: 0, counter: 'places:fair' };
  const voted = { kind: 'poll', option: 'b', at: 0, changedAt: 0 };
  const records = { 'activity/fair': signed, 'activity/colour': voted };
  const log = [
    claims({ 'places:fair': 1, 'poll:colour:a': 1 }),
    claims({ 'poll:colour:a': -1, 'poll:colour:b': 1 }),
  ];
  expect(found(log, records)).toEqual([]);
  expect(found(log.slice(0, 1), records)).toEqual(['I12', 'I12']);
  expect(found(log, { ...records, 'activity/fair': { ...signed, state: 'withdrawn' } })).toEqual(['I12']);
  const team = {
    team: 1,
    at: 0,
    members: [
      { member: 1, units: 0 },
      { member: 1, units: 2 },
    ],
  };
  expect(found(log, records, { 'team/fair': team })).toEqual(['I12']);
});

it('I8 the open cases of the head are those of the records', () => {
  const one = { case: 4, state: 'open', line: 'vip' };
  expect(found([], { 'case/4': one }, { cases: [one] })).toEqual([]);
  expect(found([], { 'case/4': one })).toEqual(['I8']);
  expect(found([], { 'case/4': one }, { cases: [{ ...one, line: 'care' }] })).toEqual(['I8']);
  expect(found([], { 'case/4': { ...one, state: 'closed' } }, { cases: [one] })).toEqual(['I8', 'I8']);
  // What a parting took away with who had opened it.
  expect(found([], { 'case/4': null })).toEqual([]);
  expect(found([], { 'case/4': null }, { cases: [one] })).toEqual(['I8']);
});
