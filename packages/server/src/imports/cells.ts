import { LineFaultError } from './fault.ts';
import type { Named, Template } from './mapping.ts';
import type { Columns, Row } from './rows.ts';
import { didYouMean, type MappingProblem } from './yaml-source.ts';

/** A cell of a row, trimmed; undefined where it is empty or not there. */
export type Cell = (row: Row) => string | undefined;

/** Binds names to places of the row; names that the file does not have are gathered as problems of the mapping. */
export interface Binder {
  readonly cell: (named: Named) => Cell;
  /** The text of a template, or undefined as soon as one of its columns is empty. */
  readonly template: (template: Template) => Cell;
  readonly problems: readonly MappingProblem[];
}

/** The one name that is no column: the number of the line in the file. */
export const LINE = 'line';

export function binder(columns: Columns): Binder {
  const problems: MappingProblem[] = [];
  const cell = ({ column, place }: Named): Cell => {
    if (column === LINE) return (row) => String(row.line);
    const index = columns.indexOf(column);
    if (index < 0) {
      const message = `The file has no column \`${column}\`.`;
      problems.push({ ...place, pointer: '', message, advice: didYouMean(column, columns.names()) });
    }
    return (row) => {
      const text = row.cells[index]?.trim();
      return text === '' ? undefined : text;
    };
  };
  return { cell, problems, template: (template) => templateCell(template, cell) };
}

function templateCell({ parts }: Template, bind: (named: Named) => Cell): Cell {
  const pieces = parts.map((part) => (typeof part === 'string' ? () => part : bind(part)));
  const [first, second] = pieces;
  if (pieces.length === 1 && first) return first;
  if (pieces.length === 2 && first && second) {
    return (row) => {
      const [a, b] = [first(row), second(row)];
      return a === undefined || b === undefined ? undefined : a + b;
    };
  }
  return (row) => {
    let text = '';
    for (const piece of pieces) {
      const part = piece(row);
      if (part === undefined) return undefined;
      text += part;
    }
    return text;
  };
}

/** The cell, which must not be empty: `what` is the field that it is for. */
export function needed(cell: Cell, what: string): (row: Row) => string {
  return (row) => {
    const text = cell(row);
    if (text === undefined) throw new LineFaultError('missing_value', `Nothing there for ${what}.`, what);
    return text;
  };
}
