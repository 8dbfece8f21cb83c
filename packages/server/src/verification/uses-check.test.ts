import type { Json } from '@laurel/core';
import { expect, it } from 'vitest';
import { checkUses } from './uses-check.ts';

const record = {
  state: 'captured',
  at: 0,
  until: 1,
  attempt: 0,
  currency: 'CNY',
  lines: [{ lineId: 'a', quantity: 2, amount: 1_000, back: 1 }],
  shipping: 0,
  uses: [{ benefit: 'b', saved: 100, lines: { a: 100 }, units: { coupon: 2 }, plan: 'plus', no: 1 }],
  toPay: 900,
  pays: 900,
  holds: { coupon: '5.1' },
};

function found(change: Readonly<Record<string, Json>>): readonly string[] {
  const told: string[] = [];
  const records = new Map<string, Json | null>(
    Object.entries({
      'use/o': record as Json,
      'uses/plus/1': [{ at: 0, cash: 50, list: 0, benefit: 'b', order: 'o' }],
      'spend/5.1': { asset: 'coupon', lots: [['//platform', 1]] },
      ...change,
    }),
  );
  checkUses(records, 9, (invariant) => told.push(invariant));
  return told;
}

it('I15 I16 I17 what stands of a use is what its term counts, what is spent for it, and no more than a line', () => {
  expect(found({})).toEqual([]);
  expect(found({ 'uses/plus/1': [] })).toEqual(['I15']);
  expect(found({ 'spend/5.1': { asset: 'coupon', lots: [['//platform', 2]] } })).toEqual(['I16']);
  const dear = [{ lineId: 'a', quantity: 2, amount: 99, back: 1 }];
  expect(found({ 'use/o': { ...record, lines: dear } })).toEqual(['I17']);
});
