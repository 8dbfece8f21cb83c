import { issuePostings } from '@laurel/core';
import type { TwoTables } from '../exports/two-tables.ts';
import type { Settlement } from './settlement.ts';

const sumColumns = ['record', 'partner', 'month', 'item', 'currency', 'opening'].concat(issuePostings, [
  'closing',
  'pieces',
  'days',
  'owed',
]);
const lineColumns = [
  'record',
  'partner',
  'month',
  'postedAt',
  'member',
  'id',
  'item',
  'currency',
  'posting',
  'amount',
  'reference',
  'number',
  'count',
  'from',
];

export function settlementTables({ partner, month, sums, lines }: Settlement): TwoTables {
  const about = { partner, month: month.name };
  return {
    sums: sums.map((sum) => ({ record: 'sum', ...about, ...sum })),
    sumColumns,
    lines: lines.map(({ record, ...line }) => ({ record, ...about, ...line })),
    lineColumns,
  };
}
