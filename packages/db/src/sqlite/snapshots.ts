import { snapshotQueries } from '../queries/member.ts';
import { sqliteDialect } from '../schema/dialect.ts';
import { storedKey } from '../schema/stored-key.ts';
import type { SnapshotBatch } from '../store.ts';
import type { Connection, Param, Statement } from './connection.ts';

/** Statements that write snapshots behind; by hand, since they write every member's head again and again. */
export const snapshotStatements = {
  head:
    'insert into heads (member, seq, due_at, due_version, backfill, format, body) values (?, ?, ?, ?, ?, ?, ?)' +
    ' on conflict (member) do update set seq = excluded.seq, due_at = excluded.due_at, due_version = excluded.due_version,' +
    ' backfill = excluded.backfill, format = excluded.format, body = excluded.body where excluded.seq >= heads.seq',
  record:
    'insert into records (member, record_key, seq, body) values (?, ?, ?, ?)' +
    ' on conflict (member, record_key) do update set seq = excluded.seq, body = excluded.body where excluded.seq >= records.seq',
  gone: 'delete from records where member = ? and record_key = ? and seq <= ?',
} as const;

/** Writes one batch of snapshots in one transaction. */
export function openSnapshotWriter(connection: Connection): (batch: SnapshotBatch) => void {
  const head = connection.prepare(snapshotStatements.head);
  const record = connection.prepare(snapshotStatements.record);
  const gone = connection.prepare(snapshotStatements.gone);
  const checkpoint = connection.prepare(snapshotQueries.checkpoint(sqliteDialect, { stream: 1, pos: 0 }).sql);
  return (batch) => {
    connection.exec('begin immediate');
    try {
      for (const row of batch.heads) {
        head.run(row.member, row.seq, row.dueAt, row.dueVersion, row.backfill ? 1 : 0, row.format, row.body);
      }
      for (const row of batch.records) writeRecord(record, gone, row);
      if (batch.checkpoint !== undefined) checkpoint.run(batch.checkpoint.stream, batch.checkpoint.pos);
      connection.exec('commit');
    } catch (error) {
      rollback(connection);
      throw error;
    }
  };
}

function writeRecord(record: Statement, gone: Statement, row: SnapshotBatch['records'][number]): void {
  const key: Param = storedKey(row.key);
  if (row.body === null) gone.run(row.member, key, row.seq);
  else record.run(row.member, key, row.seq, row.body);
}

/** After a failure; where SQLite has rolled back by itself there is nothing to do. */
export function rollback(connection: Connection): void {
  try {
    connection.exec('rollback');
  } catch {
    // The error that led here is the one that counts.
  }
}
