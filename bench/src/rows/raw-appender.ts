import { mkdirSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openSqlite } from '@laurel/db';
import { storeFile } from './bench-store.ts';

type Row = readonly SQLInputValue[];

/** Rows of a store, as they lie in its tables; what a raw appender writes once more. */
export interface StoredRows {
  readonly log: readonly Row[];
  readonly directory: readonly Row[];
  readonly vault: readonly Row[];
  readonly heads: readonly Row[];
  readonly records: readonly Row[];
  readonly orders: readonly Row[];
}
const tables = ['log', 'directory', 'vault', 'heads', 'records', 'orders'] as const;

export function rowsOf(folder: string): StoredRows {
  const db = new DatabaseSync(storeFile(folder), { readOnly: true });
  const rows = Object.fromEntries(
    tables.map((table) => {
      const all = db.prepare(`select * from ${table}`);
      all.setReturnArrays(true);
      return [table, all.all() as unknown as Row[]];
    }),
  );
  db.close();
  return rows as unknown as StoredRows;
}

/** Same settings as the product's own connection. */
const pragmas = [
  'journal_mode = wal',
  'synchronous = full',
  'wal_autocheckpoint = 10000',
  'cache_size = -65536',
  'secure_delete = on',
];
/** Commands of one commit, entries of one checkpoint, and rows of one transaction of it, as in the product. */
const GROUP = 512;
const CHECKPOINT = 50_000;
const SNAPSHOT = 500;
const PROJECTED = 2_000;

/**
 * Appends the rows to a new store of the same layout: prepared statements, the same groups, checkpoints and
 * projections included. No rules, no HTTP, no encryption: all was made beforehand. Answers the seconds it took.
 */
export async function appendRaw(folder: string, rows: StoredRows): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const made = await openSqlite({ folder, thread: false });
  await made.close();
  const db = new DatabaseSync(storeFile(folder));
  for (const pragma of pragmas) db.exec(`pragma ${pragma}`);
  const put = (table: keyof StoredRows): ((row: Row) => void) => {
    const width = rows[table][0]?.length ?? 1;
    const statement = db.prepare(`insert into "${table}" values (${Array(width).fill('?').join(',')})`);
    return (row) => statement.run(...row);
  };
  const puts = Object.fromEntries(tables.map((table) => [table, put(table)])) as Record<
    keyof StoredRows,
    (row: Row) => void
  >;
  const before = performance.now();
  for (let from = 0; from < rows.log.length; from += CHECKPOINT) appendStretch(db, rows, puts, from);
  db.exec('pragma wal_checkpoint(passive)');
  const seconds = (performance.now() - before) / 1_000;
  db.close();
  return seconds;
}

/** One stretch of the log with its share of new members, then its share of snapshots and projections. */
function appendStretch(
  db: DatabaseSync,
  rows: StoredRows,
  puts: Record<keyof StoredRows, (row: Row) => void>,
  from: number,
): void {
  const to = Math.min(from + CHECKPOINT, rows.log.length);
  const share = (list: readonly Row[], start: number, end: number): readonly Row[] =>
    list.slice(
      Math.floor((list.length * start) / rows.log.length),
      Math.floor((list.length * end) / rows.log.length),
    );
  for (let at = from; at < to; at += GROUP) {
    const end = Math.min(at + GROUP, to);
    db.exec('begin immediate');
    for (const table of ['directory', 'vault'] as const)
      for (const row of share(rows[table], at, end)) puts[table](row);
    for (const row of rows.log.slice(at, end)) puts.log(row);
    db.exec('commit');
  }
  inBatches(db, share(rows.orders, from, to), PROJECTED, puts.orders);
  inBatches(db, share(rows.heads, from, to), SNAPSHOT, puts.heads);
  inBatches(db, share(rows.records, from, to), SNAPSHOT, puts.records);
}

function inBatches(db: DatabaseSync, rows: readonly Row[], size: number, put: (row: Row) => void): void {
  for (let at = 0; at < rows.length; at += size) {
    db.exec('begin immediate');
    for (const row of rows.slice(at, at + size)) put(row);
    db.exec('commit');
  }
}
