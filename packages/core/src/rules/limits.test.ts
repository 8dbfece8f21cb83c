import { expect, test } from 'vitest';
import { at, programsOf } from '../../test/play.ts';
import { decide, emptyHead } from '../index.ts';

const programs = programsOf({
  program: 'shop',
  join: 'onFirstEvent',
  currency: 'CNY',
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' } },
  tracks: { main: { measure: 'growth', tiers: [{ id: 'v1', threshold: 0 }] } },
  rules: [
    {
      id: 'gift',
      on: 'checkin',
      grants: { points: 10 },
      limits: [{ per: 'month', units: 25, asset: 'points', by: 'address' }],
    },
  ],
});
const counter = 'limit:gift:0:2026-03:A';

/** What a new member of that address is granted, and what the entry claims, where so much was granted before. */
function granted(before: number): readonly unknown[] {
  const decision = decide(
    programs,
    { head: emptyHead, records: { get: () => null } },
    {
      type: 'checkin',
      source: 'test',
      id: 'e1',
      time: at('2026-03-02 10:00'),
      data: { risk: { addressKey: 'A' } },
    },
    {
      member: 7,
      origin: 'outside',
      now: at('2026-03-02 10:00'),
      backfill: false,
      taken: { stock: { [counter]: before } },
    },
  );
  if (decision.kind !== 'applied') throw new Error(JSON.stringify(decision));
  const { transfers, claims } = decision.entries.at(-1)?.outcome ?? {};
  return [transfers?.map((t) => t.amount), claims?.[counter]];
}

test('G4 units are shared by all members of one address, and cut to fit', () => {
  expect(granted(0)).toEqual([[10], { by: 10, limit: 25 }]);
  expect(granted(20)).toEqual([[5], { by: 5, limit: 25 }]);
  expect(granted(25)).toEqual([undefined, undefined]);
});
