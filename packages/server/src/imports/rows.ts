import type { JsonObject } from '@laurel/core';
import { csvRows } from './csv-rows.ts';
import { fault, type LineFault } from './fault.ts';
import { jsonCells } from './json-cells.ts';
import type { LineBatch } from './lines.ts';
import type { Column, Mapping } from './mapping.ts';

/** One record of the file: a line, or a few where quotes span them. */
export interface Row {
  readonly line: number;
  /** Last line of the record. */
  readonly toLine: number;
  readonly text: string;
  readonly cells: readonly (string | undefined)[];
  /** Of JSON lines. */
  readonly json?: JsonObject;
}

/** A line that was not taken, as it stands in the file. */
export interface RefusedLine {
  readonly line: number;
  readonly toLine: number;
  readonly text: string;
  readonly fault: LineFault;
  /** What could be read of it all the same. */
  readonly cells?: Row['cells'];
}

/** What the columns of a file are called and at which place of a row they stand. */
export interface Columns {
  /** -1: there is no such column. */
  readonly indexOf: (name: string) => number;
  readonly names: () => readonly string[];
}

export interface RowBatch {
  /** In the order of the file. */
  readonly items: readonly (Row | RefusedLine)[];
  /** Every line up to this one is in this batch or an earlier one. */
  readonly upTo: number;
}

/** Turns lines into rows. It keeps what spans two batches; `end` gives that back. */
export interface RowReader {
  readonly take: (batch: LineBatch) => RowBatch;
  readonly end: () => RowBatch;
  /** Known once the header was read; undefined until then. */
  readonly columns: () => Columns | undefined;
  /** Lines that hold nothing, or the names of the columns. */
  readonly passed: () => { readonly blank: number; readonly header: number };
}

/** Cells of one line without quotes or escapes. */
type SplitLine = (text: string) => Row['cells'];

export function rowReader(mapping: Mapping): RowReader {
  return mapping.format === 'csv' ? csvRows(mapping) : lineRows(mapping);
}

/** Formats in which a record is a line. */
function lineRows(mapping: Mapping): RowReader {
  const gate = headerGate(mapping);
  const json = mapping.format === 'jsonl' ? jsonCells() : undefined;
  const split = mapping.format === 'fixed' ? fixedCells(mapping.columns ?? []) : spacedCells;
  const read = (text: string, line: number): Row | RefusedLine | undefined => {
    if (json === undefined) return gate.pass({ line, toLine: line, text, cells: split(text) });
    if (line <= mapping.header) return gate.skipHeader();
    const found = json.read(text);
    return 'code' in found
      ? { line, toLine: line, text, fault: found }
      : { line, toLine: line, text, ...found };
  };
  return {
    take({ first, texts, faults }) {
      const items: (Row | RefusedLine)[] = [];
      for (let i = 0; i < texts.length; i += 1) {
        const text = texts[i] ?? '';
        const line = first + i;
        const unreadable = faults.size > 0 ? faults.get(line) : undefined;
        const item = unreadable
          ? { line, toLine: line, text, fault: unreadable }
          : text.trim() === ''
            ? gate.skipBlank()
            : read(text, line);
        if (item) items.push(item);
      }
      return { items, upTo: first + texts.length - 1 };
    },
    end: () => ({ items: [], upTo: 0 }),
    columns: () => json?.columns ?? gate.columns(),
    passed: gate.passed,
  };
}

const spacedCells: SplitLine = (text) => text.trim().split(/\s+/);

function fixedCells(columns: readonly Column[]): SplitLine {
  return (text) =>
    columns.map(({ from = 1, to = 1 }) => (text.length < from ? undefined : text.slice(from - 1, to)));
}

/** Lets rows pass that are data: counts off the header, sees it again further down, and holds rows to its width. */
export function headerGate(mapping: Mapping) {
  let names = mapping.columns?.map(({ name }) => name);
  let header: readonly (string | undefined)[] | undefined;
  let left = mapping.header;
  const counts = { blank: 0, header: 0 };
  const take = (cells: Row['cells']): void => {
    left -= 1;
    counts.header += 1;
    header = cells;
    if (left === 0) names ??= cells.map((cell) => (cell ?? '').trim());
  };
  return {
    columns: (): Columns | undefined => {
      const known = names;
      return known && left === 0 ? { indexOf: (name) => known.indexOf(name), names: () => known } : undefined;
    },
    passed: () => counts,
    skipBlank: (): undefined => {
      counts.blank += 1;
    },
    skipHeader: (): undefined => {
      counts.header += 1;
    },
    pass(row: Row): Row | RefusedLine | undefined {
      const { cells } = row;
      if (left > 0) take(cells);
      else if (header && cells[0] === header[0] && isSame(cells, header)) counts.header += 1;
      else if (mapping.ragged === 'accept' || isWhole(cells, names)) return row;
      else return { ...row, fault: ragged(cells, names) };
      return undefined;
    },
  };
}

function isSame(a: Row['cells'], b: Row['cells']): boolean {
  return a.length === b.length && a.every((cell, i) => cell === b[i]);
}

function isWhole(cells: Row['cells'], names: readonly string[] | undefined): boolean {
  return names === undefined || (cells.length === names.length && cells[cells.length - 1] !== undefined);
}

function ragged(cells: Row['cells'], names: readonly string[] = []): LineFault {
  const found = cells.filter((cell) => cell !== undefined).length;
  return fault('ragged_line', `${found} columns where there are ${names.length}.`);
}
