import { metaQueries } from '../queries/small.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import { metaTable, migrations, STORE_FORMAT } from '../schema/migrations.ts';
import { StoreTooNewError } from '../schema/sql.ts';
import { type Connection, type MysqlSettings, openConnection, params, translated } from './connection.ts';

const lockSeconds = 120;

/**
 * Brings the database to the newest form. Two processes at once wait for each other by a lock of the server; one that
 * died in the middle is taken up: every statement says `if not exists`, or is told that its column is there.
 * @throws StoreTooNewError, StorageError
 */
export async function migrateMysql(url: string, settings: MysqlSettings): Promise<void> {
  const connection = await openConnection(url, settings);
  try {
    const [[{ name }]] = (await connection.query(
      `select concat('laurel:', database()) as name`,
    )) as unknown as [[{ name: string }]];
    await lock(connection, name.slice(0, 64));
    await migrate(connection);
  } catch (error) {
    throw translated(error);
  } finally {
    // Its locks end with it.
    await connection.end();
  }
}

async function lock(connection: Connection, name: string): Promise<void> {
  const [[{ got }]] = (await connection.query('select get_lock(?, ?) as got', [
    name,
    lockSeconds,
  ])) as unknown as [[{ got: number | null }]];
  if (got !== 1) throw new Error('another process has been migrating this database for too long');
}

async function migrate(connection: Connection): Promise<void> {
  await connection.query(metaTable(mysqlDialect));
  const get = metaQueries.get(mysqlDialect, { name: 'format' });
  const [rows] = (await connection.query(get.sql, params(get.parameters))) as unknown as [
    { value: string }[],
  ];
  const format = Number(rows[0]?.value ?? 0);
  if (format > STORE_FORMAT) throw new StoreTooNewError(format, STORE_FORMAT);
  for (const migration of migrations.filter((each) => each.format > format)) {
    for (const statement of migration.statements(mysqlDialect)) {
      await connection.query(statement).catch(unlessThere);
    }
    const set = metaQueries.set(mysqlDialect, { name: 'format', value: String(migration.format) });
    await connection.query(set.sql, params(set.parameters));
  }
}

/** A migration that died in the middle has added the column already. */
function unlessThere(error: unknown): void {
  if ((error as { code?: string }).code !== 'ER_DUP_FIELDNAME') throw error;
}
