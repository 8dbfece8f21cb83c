import { expect, test } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { why } from '../index.ts';

const program = (onStart: string, amounts: object) =>
  programsOf({
    program: 'shop',
    join: 'onFirstEvent',
    currency: 'CNY',
    assets: { growth: { kind: 'score' }, lounge: { kind: 'voucher' } },
    tracks: {
      main: {
        measure: 'growth',
        tiers: [
          { id: 'a', threshold: 0 },
          { id: 'b', threshold: 10 },
          { id: 'c', threshold: 20 },
        ],
      },
    },
    rules: [{ id: 'order', on: 'order.completed', grants: { growth: 'paid / 100' } }],
    benefits: { lounge: { allowance: { asset: 'lounge', every: 'year', amounts, onStart } } },
  });

/** [given, explained] of each allowance. */
function explained(p: Play): readonly (readonly [number, number])[] {
  return p.entries.flatMap((entry) =>
    (entry.outcome.transfers ?? []).flatMap((t, n) =>
      t.rule === 'benefit:lounge' ? [[t.amount, why(p.programs, entry, n).recomputed] as const] : [],
    ),
  );
}

test.each([
  // The day of 1 October and the 91 after it: 12 × 92 ÷ 365 = 3.02. On 1 December 12 more: 12 × 31 ÷ 365 = 1.02.
  ['prorated', [3, 1, 24]],
  ['full', [12, 12, 24]],
])('B3 L11 an allowance at the start (%s) explains itself', (onStart, units) => {
  const p = new Play(program(onStart, { b: 12, c: 24 }));
  p.send('order.completed', '2026-10-01 10:00', { orderId: 'o1', amount: 1_000, currency: 'CNY' });
  p.send('order.completed', '2026-12-01 10:00', { orderId: 'o2', amount: 1_000, currency: 'CNY' });
  p.pass('2027-01-01');
  expect(explained(p)).toEqual(units.map((n) => [n, n]));
});
