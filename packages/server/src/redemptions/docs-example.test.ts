import { readFileSync } from 'node:fs';
import { type Cart, emptyHead, type Head, makeUse } from '@laurel/core';
import { expect, it } from 'vitest';
import { readProgramText } from '../programs/read-program-text.ts';

const docs = readFileSync(new URL('../../../../docs/programs.md', import.meta.url), 'utf8');
const lot = (key: string, left: number) => ({
  lots: [
    { key, from: 0, until: null, funder: 'platform', putIn: left, left, held: 0, spent: 0, takenBack: 0 },
  ],
  owed: 0,
});
const head: Head = {
  ...emptyHead,
  standing: 'active',
  assets: { coupon: lot('//platform', 1), points: lot('//platform', 3_000) },
};
const cart: Cart = {
  lines: [
    { lineId: 'tea', sku: 'TEA', category: 'food', quantity: 2, amount: 10_000 },
    { lineId: 'rice', category: 'food', quantity: 1, amount: 6_000 },
    { lineId: 'lamp', quantity: 1, amount: 4_000 },
  ],
  shipping: 800,
  currency: 'CNY',
};

it('R4 R5 the example of the docs comes to what its table says', () => {
  const text = /^### Offers at an order$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(text, 'offers.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const version = { number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' } as const;
  const found = makeUse({ versions: [version] }, head, 0, { cart, wish: { offers: 'best', points: 'most' } });
  if ('code' in found) throw new Error(found.detail);
  const { priced, made, best } = found;
  expect(best?.choice).toEqual(['tea-price', 'ten', 'coupon-20', 'free-shipping']);
  expect(priced.lines.map(({ takes }) => takes.map(({ amount }) => amount))).toEqual([
    [1_000, 720, 930],
    [480, 620],
    [450],
  ]);
  expect([made.toPay, made.pays, made.points?.units]).toEqual([15_800, 12_800, 3_000]);
  expect(best?.lost).toEqual([
    { offer: 'coupon-5', reason: 'group_taken', group: 'coupons', by: 'coupon-20', more: 1_500 },
  ]);
});
