import type { Reply } from '../http/route.ts';
import { oneOf, text } from '../http/schema.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** What a month's statement consists of: sums, then the lines that they are of. */
export interface TwoTables {
  readonly sums: readonly Row[];
  readonly sumColumns: readonly string[];
  readonly lines: readonly Row[];
  readonly lineColumns: readonly string[];
}
export interface Format {
  readonly format?: 'json' | 'csv';
}

/** How a call for a statement says of which month, how to write it, and what it answers. */
export const monthName = text('Like 2026-03', { pattern: '^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])$' });
export const formats = oneOf('How', 'json', 'csv');
export const twoTables = {
  description: 'The statement: JSON lines, sums first; or CSV',
  type: 'application/jsonl',
  also: { 'text/csv': text('Two tables, each under its header') },
} as const;

export function written(tables: TwoTables, { format }: Format): Reply {
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8';
  return { status: 200, raw: { type, data: textIn(tables, format) } };
}

/** JSON: sums first, one document a line. CSV: two tables in one file, an empty line between. */
export async function* textIn(tables: TwoTables, format: Format['format']): AsyncGenerator<string> {
  const { sums, sumColumns, lines, lineColumns } = tables;
  if (format === 'csv') {
    yield `${sumColumns.join(',')}\r\n`;
    for (const sum of sums) yield csvLine(sumColumns, sum);
    yield `\r\n${lineColumns.join(',')}\r\n`;
    for (const line of lines) yield csvLine(lineColumns, line);
    return;
  }
  for (const row of [...sums, ...lines]) yield `${JSON.stringify(row)}\n`;
}

const csvLine = (columns: readonly string[], row: Row): string =>
  `${columns.map((name) => csvCell(row[name] ?? '')).join(',')}\r\n`;

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
