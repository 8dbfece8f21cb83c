import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { createConnection } from 'mysql2/promise';

type Value = string | number | Buffer | null;
export type Row = readonly Value[];

/** The columns that the sharing out looks at, and how each table is put in order. */
const tables = {
  log: 'stream, pos',
  directory: 'member',
  vault: 'member',
  heads: 'member',
  records: 'member',
  orders: 'order_key',
  messages: 'member, seq, n',
} as const;
export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as readonly TableName[];

/** Rows of a store as they lie in its tables; what raw writers write once more. */
export type ModelRows = Readonly<Record<TableName, readonly Row[]>>;

/** Reads all that a run of the product left. */
export async function modelRows(
  url: string,
): Promise<{ readonly rows: ModelRows; readonly columns: Columns }> {
  const connection = await createConnection({ uri: url, charset: 'utf8mb4', rowsAsArray: true });
  const rows: Partial<Record<TableName, readonly Row[]>> = {};
  const columns: Partial<Record<TableName, readonly string[]>> = {};
  for (const table of tableNames) {
    const [all, fields] = await connection.query(`select * from \`${table}\` order by ${tables[table]}`);
    rows[table] = all as unknown as Row[];
    columns[table] = fields.map(({ name }) => name);
  }
  await connection.end();
  return { rows: rows as ModelRows, columns: columns as Columns };
}
type Columns = Readonly<Record<TableName, readonly string[]>>;

/** The part of one raw writer of several: its own members, and a stream of its own without gaps. */
export function shareOf(
  { rows, columns }: { readonly rows: ModelRows; readonly columns: Columns },
  of: number,
  index: number,
): ModelRows {
  const shared = tableNames.map((table): [TableName, readonly Row[]] => {
    const member = columns[table].indexOf('member');
    return [table, rows[table].filter((row) => Number(row[member]) % of === index)];
  });
  const own = Object.fromEntries(shared) as Record<TableName, readonly Row[]>;
  const [stream, pos] = [columns.log.indexOf('stream'), columns.log.indexOf('pos')];
  own.log = own.log.map((row, i) => row.with(stream, index + 1).with(pos, i + 1));
  return own;
}

export function keepRows(file: string, rows: ModelRows): void {
  writeFileSync(file, serialize(rows));
}

/** Bytes come back as Buffers, which is how the driver knows them. */
export function readRows(file: string): ModelRows {
  const kept = deserialize(readFileSync(file)) as Record<TableName, readonly Row[]>;
  const bytes = (value: Value | Uint8Array): Value =>
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
  const rows = { ...kept };
  for (const table of tableNames) rows[table] = kept[table].map((row) => row.map(bytes));
  return rows;
}
