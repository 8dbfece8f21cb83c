import { issuePostings } from '@laurel/core';
import { csvCell } from '../exports/statement-text.ts';
import type { Settlement } from './settlement.ts';

/** Sums first, then the lines; one JSON document a line. */
export async function* settlementJson({ partner, month, sums, lines }: Settlement): AsyncGenerator<string> {
  const about = { partner, month: month.name };
  for (const sum of sums) yield `${JSON.stringify({ record: 'sum', ...about, ...sum })}\n`;
  for (const { record, ...line } of lines) yield `${JSON.stringify({ record, ...about, ...line })}\n`;
}

const sumColumns = [
  ...(['record', 'partner', 'month', 'item', 'currency', 'opening'] as const),
  ...issuePostings,
  ...(['closing', 'pieces', 'days', 'owed'] as const),
];
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
] as const;

/** Two tables in one file, each under its own header, an empty line between. */
export async function* settlementCsv({ partner, month, sums, lines }: Settlement): AsyncGenerator<string> {
  const about = { partner, month: month.name };
  yield `${sumColumns.join(',')}\r\n`;
  for (const sum of sums) yield csvLine(sumColumns, { record: 'sum', ...about, ...sum });
  yield `\r\n${lineColumns.join(',')}\r\n`;
  for (const line of lines) yield csvLine(lineColumns, { ...about, ...line });
}

const csvLine = (columns: readonly string[], row: Readonly<Record<string, string | number | null>>): string =>
  `${columns.map((name) => csvCell(row[name] ?? '')).join(',')}\r\n`;
