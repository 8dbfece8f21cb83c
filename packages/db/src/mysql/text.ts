import type { Bytes } from '../rows.ts';

/** What stands in a column. */
export type Value = string | number | null | Bytes;

/** What ends a text or begins an escape; the session says that backslashes escape. */
const special = /['\\\0]/;
const specials = /['\\\0]/g;

/** A value as it stands in a statement. The rows of the log are the bulk of what is sent: the driver's way costs more. */
export function literal(value: Value): string {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
    return String(value);
  }
  return value === null ? 'null' : bytesLiteral(value);
}

function textLiteral(text: string): string {
  if (!special.test(text)) return `'${text}'`;
  return `'${text.replace(specials, (found) => (found === '\0' ? '\\0' : `\\${found}`))}'`;
}

function bytesLiteral(bytes: Bytes): string {
  return `x'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}'`;
}

/** An insert of many rows, made of the text of an insert of one. */
export interface ManyRows {
  readonly of: (rows: readonly (readonly Value[])[]) => string;
}

const oneRow = /^(.* values )\((?:\?, )*\?\)(.*)$/s;

/** @param text of one row, with a `?` for each of its values and nowhere else */
export function manyRows(text: string): ManyRows {
  const [, head, tail] = oneRow.exec(text) ?? [];
  if (head === undefined || tail === undefined || tail.includes('?'))
    throw new Error(`this is no insert of one row: ${text}`);
  return {
    of: (rows) => `${head}${rows.map((row) => `(${row.map(literal).join(',')})`).join(',')}${tail}`,
  };
}
