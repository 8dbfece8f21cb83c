import { movements, type Statement } from './statement.ts';

/** Sums first, then the lines; one JSON document a line. */
export function* textOf({ month, sums, lines }: Statement): Generator<string> {
  for (const sum of sums) yield `${JSON.stringify({ record: 'sum', month: month.name, ...sum })}\n`;
  for (const line of lines) yield `${JSON.stringify({ record: 'line', month: month.name, ...line })}\n`;
}

export async function* statementJson(statement: Statement): AsyncGenerator<string> {
  yield* textOf(statement);
}

const sumColumns = ['record', 'month', 'asset', 'funder', 'opening', ...movements, 'closing'] as const;
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
] as const;

/** Two tables in one file, each under its own header, an empty line between. */
export async function* statementCsv({ month, sums, lines }: Statement): AsyncGenerator<string> {
  yield `${sumColumns.join(',')}\r\n`;
  for (const sum of sums) yield csvLine(sumColumns, { record: 'sum', month: month.name, ...sum });
  yield `\r\n${lineColumns.join(',')}\r\n`;
  for (const line of lines) yield csvLine(lineColumns, { record: 'line', month: month.name, ...line });
}

const csvLine = (columns: readonly string[], row: Readonly<Record<string, string | number>>): string =>
  `${columns.map((name) => csvCell(row[name] ?? '')).join(',')}\r\n`;

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
