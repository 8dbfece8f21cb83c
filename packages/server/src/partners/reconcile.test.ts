import { expect, test } from 'vitest';
import { readPartnerFile, reconcile } from './reconcile.ts';
import type { Settlement, SettlementLine } from './settlement.ts';

const line = (
  id: string,
  posting: SettlementLine['posting'],
  amount: number,
  more: object = {},
): SettlementLine => ({
  record: 'issue',
  postedAt: '',
  member: 'mei',
  id,
  item: 'month',
  currency: 'CNY',
  posting,
  amount,
  reference: '',
  number: null,
  count: null,
  from: '',
  ...more,
});
const settlement: Settlement = {
  partner: 'video',
  month: { name: '2026-03', from: 0, to: 1 },
  sums: [],
  lines: [
    line('cl-1-1-0', 'issued', 0),
    line('cl-1-1-0', 'delivered', 600, { reference: 'p-1' }),
    line('cl-1-2-0', 'delivered', 650, { item: 'code', number: 7 }),
    line('cl-1-3-0', 'revoked', -600),
    line('cl-1-4-0', 'failed', 0),
    line('music', 'days', 1_019, { record: 'days', item: 'year' }),
    line('music', 'days', 1_000, { record: 'days', item: 'year' }),
  ],
};
const of = (csv: string) => reconcile(settlement, readPartnerFile(csv), new Map([['CODE-7', 'code#7']]));

test('J4 rows are found by our id, by theirs, or by the code; days are one row per item', () => {
  const all = 'id,item,status,amount,note\np-1,month,delivered,600,x\nCODE-7,code,delivered,650,\n';
  const rest = 'cl-1-3-0,month,revoked,-600,\ncl-1-4-0,month,failed,0,\ndays:year,year,delivered,2019,\n';
  expect(of(all + rest)).toEqual({ matched: 5, missingHere: [], missingThere: [], different: [] });
});

test('J4 what differs is told once: missing on either side, another amount, twice', () => {
  const csv =
    '\uFEFFid,item,status,amount\r\ncl-1-1-0,month,delivered,500\r\np-1,month,delivered,600\r\n' +
    'cl-1-4-0,month,delivered,600\r\nother,month,delivered,1\r\nnothing,month,failed,0\r\n';
  expect(of(csv)).toEqual({
    matched: 1,
    missingHere: [
      { id: 'cl-1-4-0', here: 0, there: 600, state: 'failed' },
      { id: 'other', here: null, there: 1, state: 'delivered' },
    ],
    missingThere: [
      { id: 'cl-1-2-0', here: 650, there: null, state: 'delivered' },
      { id: 'cl-1-3-0', here: -600, there: null, state: 'revoked' },
      { id: 'days:year', here: 2_019, there: null, state: 'days' },
    ],
    different: [
      { id: 'cl-1-1-0', here: 600, there: 500, state: 'delivered' },
      { id: 'cl-1-1-0', here: 600, there: 600, state: 'twice' },
    ],
  });
});

test('J4 a file that cannot be read is refused with its row', () => {
  for (const [csv, words] of [
    ['id,item\na,b\n', 'Row 2 has no status, amount.'],
    ['id,item,status,amount\na,b,delivered,6.00\n', 'Row 2: the amount is a whole number'],
    ['id,item,status,amount\n"a,b,delivered,600\n', 'It is no CSV'],
  ] as const)
    expect(() => readPartnerFile(csv)).toThrow(words);
  expect(readPartnerFile('id,item,status,amount\n')).toEqual([]);
});
