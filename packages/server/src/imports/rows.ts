import type { JsonObject } from '@laurel/core';
import { fault, type LineFault } from './fault.ts';
import type { LineBatch } from './lines.ts';
import type { Mapping } from './mapping.ts';

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
