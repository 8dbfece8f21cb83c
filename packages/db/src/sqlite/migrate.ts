import { sqliteDialect } from '../schema/dialect.ts';
import { metaTable, migrations, STORE_FORMAT } from '../schema/migrations.ts';
import { StoreTooNewError } from '../schema/sql.ts';
import { type Connect, type Connection, translated } from './connection.ts';
import { rollback } from './snapshots.ts';

/**
 * Brings the file to the newest form, in one transaction that waits for any other process at the same work.
 * @throws StoreTooNewError where the file's form is beyond this program's; it is left as it is
 */
export function migrateSqlite(connect: Connect, path: string): void {
  let connection: Connection | null = null;
  try {
    connection = connect(path, 'write');
    connection.exec('begin immediate');
    migrate(connection);
    connection.exec('commit');
  } catch (error) {
    if (connection !== null) rollback(connection);
    throw translated(error);
  } finally {
    connection?.close();
  }
}

function migrate(connection: Connection): void {
  connection.exec(metaTable(sqliteDialect));
  const stored = connection.prepare(`select value from meta where name = 'format'`).rows()[0]?.[0];
  const format = Number(stored ?? 0);
  if (format > STORE_FORMAT) throw new StoreTooNewError(format, STORE_FORMAT);
  if (format === STORE_FORMAT) return;
  for (const migration of migrations.filter((each) => each.format > format)) {
    for (const statement of migration.statements(sqliteDialect)) connection.exec(statement);
  }
  connection
    .prepare(
      `insert into meta (name, value) values ('format', ?) on conflict (name) do update set value = excluded.value`,
    )
    .run(String(STORE_FORMAT));
}
