import type { Json, JsonObject } from '@laurel/core';
import { readCleanly } from '../http/json/read-json.ts';
import { readStrictly } from '../http/json/read-strictly.ts';
import { Problem } from '../http/problem.ts';
import { fault, type LineFault, LineFaultError } from './fault.ts';
import type { Named } from './mapping.ts';
import type { Columns, Row } from './rows.ts';

export interface JsonCells {
  readonly columns: Columns;
  readonly cellsOf: (json: JsonObject) => readonly (string | undefined)[];
  readonly read: (
    text: string,
  ) => { readonly json: JsonObject; readonly cells: readonly (string | undefined)[] } | LineFault;
}

/** Columns of a JSON line are paths, `buyer.id` or `lines.0.sku`; whatever the mapping asks for exists. */
export function jsonCells(): JsonCells {
  const paths: (readonly string[])[] = [];
  const names: string[] = [];
  const columns: Columns = {
    names: () => names,
    indexOf(name) {
      if (!names.includes(name)) {
        names.push(name);
        paths.push(name.split('.'));
      }
      return names.indexOf(name);
    },
  };
  const cellsOf = (json: JsonObject) => paths.map((path) => cellOf(at(json, path)));
  return {
    columns,
    cellsOf,
    read(text) {
      const found = parsed(text);
      if ('fault' in found) return found.fault;
      const { json } = found;
      return { json, cells: cellsOf(json) };
    },
  };
}

/** Columns of an element that lead to what holds it: `^.id`. */
const OUTER = '^';

/**
 * Rows of the elements of a list within a JSON row; undefined where there is no list.
 * @param inner names of columns within an element
 */
export function elementsOf(list: Named, inner: JsonCells): (row: Row) => readonly Row[] | undefined {
  const path = list.column.split('.');
  return (row) => {
    const found = row.json && at(row.json, path);
    if (found === undefined || found === null) return undefined;
    if (!Array.isArray(found))
      throw new LineFaultError('not_json', `\`${list.column}\` is no list.`, list.column);
    return found.map((element: Json, i) => {
      if (element === null || typeof element !== 'object' || Array.isArray(element))
        throw new LineFaultError('not_json', `Element ${i} is no object.`, list.column);
      const json = { ...(element as JsonObject), [OUTER]: row.json ?? null };
      return { ...row, json, cells: inner.cellsOf(json) };
    });
  };
}

/** The value at a path; undefined where there is none. */
export function at(json: Json | undefined, path: readonly string[]): Json | undefined {
  let value: Json | undefined = json;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
  }
  return value;
}

function parsed(text: string): { readonly json: JsonObject } | { readonly fault: LineFault } {
  try {
    const value = readCleanly(text) ?? readStrictly(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return { json: value as JsonObject };
    return { fault: fault('not_json', 'Not a JSON object.') };
  } catch (error) {
    if (error instanceof Problem) {
      return { fault: fault(error.code, `${error.message}${error.pointer && ` (${error.pointer})`}`) };
    }
    throw error;
  }
}

/** Numbers that reading would change were refused, so what is left prints as the decimal that was written. */
function cellOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  return String(value);
}
