import type { Json, JsonObject } from '@laurel/core';
import { readCleanly } from '../http/json/read-json.ts';
import { readStrictly } from '../http/json/read-strictly.ts';
import { Problem } from '../http/problem.ts';
import { fault, type LineFault } from './fault.ts';
import type { Columns } from './rows.ts';

export interface JsonCells {
  readonly columns: Columns;
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
  return {
    columns,
    read(text) {
      const found = parsed(text);
      if ('fault' in found) return found.fault;
      const { json } = found;
      return { json, cells: paths.map((path) => cellOf(at(json, path))) };
    },
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
