import { type Connection, format } from 'mysql2/promise';
import type { ModelRows, Row, TableName } from './model-rows.ts';

/** Commands of one commit, entries of one checkpoint, and rows of one statement of it, as in the product. */
const GROUP = 512;
const CHECKPOINT = 30_000;
const SNAPSHOT = 500;

/**
 * The statements that write the rows into the same tables: many rows in each, the same groups, snapshots and
 * projections included. All is made beforehand, down to the text: no rules, no encryption, nothing is read.
 */
export function* rawStatements(rows: ModelRows): Generator<string> {
  const total = rows.log.length;
  const share = (table: TableName, start: number, end: number): readonly Row[] => {
    const all = rows[table];
    return all.slice(Math.floor((all.length * start) / total), Math.floor((all.length * end) / total));
  };
  for (let from = 0; from < total; from += CHECKPOINT) {
    const to = Math.min(from + CHECKPOINT, total);
    for (let at = from; at < to; at += GROUP) {
      const end = Math.min(at + GROUP, to);
      yield 'start transaction';
      for (const table of ['directory', 'vault'] as const) yield* put(table, share(table, at, end));
      yield* put('log', inOrderOfMembers(rows.log.slice(at, end)));
      yield 'commit';
    }
    for (const table of ['orders', 'messages', 'heads', 'records'] as const) {
      const behind = share(table, from, to);
      for (let at = 0; at < behind.length; at += SNAPSHOT) yield* put(table, behind.slice(at, at + SNAPSHOT));
    }
  }
}

/** One after another, on one connection. */
export async function sendAll(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.query(statement);
}

function* put(table: TableName, rows: readonly Row[]): Generator<string> {
  if (rows.length > 0) yield format(`insert into \`${table}\` values ?`, [rows.map((row) => [...row])]);
}

/** As the log is clustered. */
function inOrderOfMembers(log: readonly Row[]): readonly Row[] {
  return log.toSorted((a, b) => Number(a[2]) - Number(b[2]) || Number(a[3]) - Number(b[3]));
}
