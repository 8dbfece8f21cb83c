import type { JsonObject } from '@laurel/core';
import type { LineFault } from './fault.ts';
import { jsonCells } from './json-cells.ts';
import { bindMapping, type Mapper } from './mapper.ts';
import type { Mapping } from './mapping.ts';
import type { Row } from './rows.ts';

/**
 * A mapping bound to one body, and the body as a row.
 * @param more columns beside those of the body
 */
export function bodyMapper(
  mapping: Mapping,
  body: string,
  more: JsonObject,
): { readonly row: Row | LineFault; readonly mapper: Mapper } {
  const cells = jsonCells();
  const bound = bindMapping(mapping, cells.columns);
  if (!bound.ok) throw new Error('every column of JSON exists');
  const read = cells.read(body);
  if ('code' in read) return { row: read, mapper: bound.mapper };
  const json = { ...read.json, ...more };
  return { row: { line: 1, toLine: 1, text: body, json, cells: cells.cellsOf(json) }, mapper: bound.mapper };
}
