import { movements, type Statement } from './statement.ts';
import type { TwoTables } from './two-tables.ts';

const sumColumns = ['record', 'month', 'asset', 'funder', 'opening', ...movements, 'closing'];
const lineColumns = [
  'record',
  'month',
  'postedAt',
  'happenedAt',
  'member',
  'transfer',
  'asset',
  'funder',
  'movement',
  'units',
  'rule',
  'orderId',
];

export function statementTables({ month, sums, lines }: Statement): TwoTables {
  return {
    sums: sums.map((sum) => ({ record: 'sum', month: month.name, ...sum })),
    sumColumns,
    lines: lines.map((line) => ({ record: 'line', month: month.name, ...line })),
    lineColumns,
  };
}
