import { type Claimable, compileProgram, type Entry, type Programs, readProgram } from '@laurel/core';
import { expect, test } from 'vitest';
import { claimsCheck } from './claims-check.ts';

function programs(): Programs {
  const read = readProgram({
    program: 'shop',
    assets: { points: { kind: 'currency' } },
    rules: [
      {
        id: 'review',
        on: 'review.posted',
        grants: { points: 5 },
        task: { kind: 'growth', claim: 'byHand', claimWithin: '7 days' },
      },
    ],
  });
  if (!read.ok) throw new Error('the program is wrong');
  const made = compileProgram(read.program);
  if (!made.ok) throw new Error('the program is wrong');
  return { versions: [{ number: 1, effectiveAt: 0, compiled: made.compiled, policy: 'honourPeriod' }] };
}

const reward = (id: string, units = 5): Claimable => ({
  id,
  task: 'review',
  version: 1,
  at: 0,
  until: 100,
  grants: [{ asset: 'points', units, rule: 'review', why: { version: 1, grant: 0, met: [1, '5'] } }],
});
const entry = (seq: number, type: string, outcome: Entry['outcome']): Entry => ({
  seq,
  origin: 'outside',
  event: { type, source: 's', id: `e${seq}`, time: seq, data: {} },
  happenedAt: seq,
  decidedAt: seq,
  version: 1,
  semantics: 1,
  outcome,
});
const met = (units?: number): Entry =>
  entry(1, 'review.posted', { facts: { claimable: [reward('1.0', units)] } });
const claimed = (seq: number, amount = 5): Entry =>
  entry(seq, 'task.claimed', {
    facts: { claimable: null },
    records: { 'claim/1.0': { task: 'review', state: 'claimed', at: seq } },
    transfers: [
      {
        asset: 'points',
        kind: 'grant',
        from: 'issued',
        to: 'balance',
        amount,
        lots: [['//platform', amount]],
        rule: 'review',
        funder: 'platform',
        why: { version: 1, grant: 0, met: [1, '5'] },
      },
    ],
  });

function faults(...entries: readonly Entry[]): readonly string[] {
  const found: string[] = [];
  const check = claimsCheck(programs(), (invariant, seq, detail) =>
    found.push(`${invariant} ${seq} ${detail}`),
  );
  for (const one of entries) check(one);
  return found;
}

test('I12 a reward that is earned, waits and is claimed is in order', () => {
  expect(faults(met(), claimed(2))).toEqual([]);
});

test('I12 a reward that ends twice, gives other than waited, or was never earned is found', () => {
  expect(faults(met(), claimed(2), claimed(3))).toEqual([
    'I12 3 reward 1.0 ends, and does not wait',
    'I12 3 claims gave 5 points more than waited',
  ]);
  expect(faults(met(), claimed(2, 6))).toEqual(['I12 2 claims gave 1 points more than waited']);
  expect(faults(met(7))).toEqual(['I12 1 7 points of review wait, 5 were earned']);
  const gone = entry(2, 'checkin', { facts: { claimable: null } });
  expect(faults(met(), gone)).toEqual(['I12 2 reward 1.0 waits no longer, and has no end']);
  const strange = entry(2, 'checkin', { facts: { claimable: [reward('9.0')] } });
  expect(faults(strange)).toEqual(['I12 2 reward 9.0 waits, and was never earned or has ended']);
});
