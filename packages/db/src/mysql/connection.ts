import type { CompiledQuery } from 'kysely';
import type { Connection, ConnectionOptions, Pool, PoolOptions, ResultSetHeader } from 'mysql2/promise';
import { mysqlDialect } from '../schema/dialect.ts';
import { DuplicateError, type Sql, type SqlReads, StorageError } from '../schema/sql.ts';

export type { Connection, Pool };

/** Loaded where a MySQL store is opened: an embedded one starts without it. */
const driver = () => import('mysql2/promise');

export interface MysqlSettings {
  /** Connections for reads and small writes, beside the one that commits. */
  readonly poolMax: number;
  readonly connectMs: number;
  /** A commit that takes longer has an unknown outcome. */
  readonly commitMs: number;
  /** How long the lease of a stream lasts; renewed at a third of it. */
  readonly leaseMs: number;
  /** Bytes that a commit sends at once, estimated from above; servers take 16 MiB by default. */
  readonly packetBytesMax: number;
}
export const mysqlSettings: MysqlSettings = {
  poolMax: 8,
  connectMs: 10_000,
  commitMs: 30_000,
  leaseMs: 30_000,
  packetBytesMax: 8 * 1_048_576,
};

/** Text columns that are compared by bytes are VARBINARY; bytes are BINARY and BLOB. */
function typeCast(field: { readonly type: string }, next: () => unknown): unknown {
  const value = next();
  return field.type === 'VAR_STRING' && Buffer.isBuffer(value) ? value.toString('utf8') : value;
}

const session = [
  // What is read and then written is compared in the write; no snapshot is trusted.
  'set session transaction isolation level read committed',
  "set session time_zone = '+00:00'",
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'",
];

function optionsOf(url: string, settings: MysqlSettings): ConnectionOptions {
  return {
    uri: url,
    charset: 'utf8mb4',
    connectTimeout: settings.connectMs,
    typeCast: typeCast as never,
    dateStrings: true,
  };
}

/** @throws StorageError */
export async function openPool(url: string, settings: MysqlSettings): Promise<Pool> {
  const options: PoolOptions = {
    ...optionsOf(url, settings),
    connectionLimit: settings.poolMax,
    maxIdle: settings.poolMax,
  };
  const pool = (await driver()).createPool(options);
  pool.on('connection', (connection) => {
    // Statements of one connection are answered in their order: these come first.
    for (const statement of session)
      (connection as unknown as { query: (sql: string) => void }).query(statement);
  });
  return pool;
}

/**
 * @param multipleStatements whether several may be sent at once: only by those who write their text out themselves
 * @throws StorageError
 */
export async function openConnection(
  url: string,
  settings: MysqlSettings,
  multipleStatements = false,
): Promise<Connection> {
  try {
    const options = { ...optionsOf(url, settings), multipleStatements };
    const connection = await (await driver()).createConnection(options);
    // Without a listener a cut connection would end the process; whoever uses it next is told.
    connection.on('error', () => {});
    for (const statement of session) await connection.query(statement);
    return connection;
  } catch (error) {
    throw new StorageError('storage_failed', error);
  }
}

/** Errors of the engine by number. */
const errors = {
  duplicate: 1_062,
  deadlock: 1_213,
  lockWait: 1_205,
  rowTooMany: 1_242,
  full: [1_114, 1_021, 3, 1_041],
} as const;

function numberOf(error: unknown): number | null {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : null;
}
export function isDuplicate(error: unknown): boolean {
  return numberOf(error) === errors.duplicate;
}
/** The engine chose this transaction to give way; it may be done again as it is. */
export function isDeadlock(error: unknown): boolean {
  const number = numberOf(error);
  return number === errors.deadlock || number === errors.lockWait;
}

/** A newer program is in force: see `commit.newer`. */
export function isOutdated(error: unknown): boolean {
  return numberOf(error) === errors.rowTooMany;
}

/** Faults of our own making: a wrong statement, a value that does not fit. They are bugs, not the storage's. */
const ours = new Set([1_054, 1_064, 1_146, 1_136, 1_264, 1_366, 1_406, 1_048, 1_364, 1_292]);

export function faultOf(error: unknown): StorageError['code'] | null {
  const number = numberOf(error);
  if (number !== null && (errors.full as readonly number[]).includes(number)) return 'storage_full';
  if (number !== null && ours.has(number)) return null;
  return error instanceof Error && 'code' in error ? 'storage_failed' : null;
}

export function translated(error: unknown): unknown {
  if (error instanceof StorageError) return error;
  if (isDuplicate(error)) return new DuplicateError(error);
  const fault = faultOf(error);
  return fault === null ? error : new StorageError(fault, error);
}

/** The driver knows bytes only as Buffers. */
export function params(values: readonly unknown[]): unknown[] {
  return values.map((value) =>
    value instanceof Uint8Array && !Buffer.isBuffer(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : value,
  );
}

type Asker = Pick<Connection, 'query'>;

export async function run(on: Asker, query: CompiledQuery<unknown>): Promise<number> {
  // Text that was written out may hold a `?` that stands for itself.
  const values = query.parameters.length === 0 ? undefined : params(query.parameters);
  const [result] = await on.query(query.sql, values);
  return (result as ResultSetHeader).affectedRows;
}

/** Reads on a pool, or on one connection. */
export function openReads(on: Asker): SqlReads {
  return {
    dialect: mysqlDialect,
    all: async <R>(query: CompiledQuery<R>) => {
      try {
        const [rows] = await on.query(query.sql, params(query.parameters));
        return rows as unknown as readonly R[];
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

const deadlocksMax = 10;

export function openSql(pool: Pool): Sql {
  const attempt = async (queries: readonly CompiledQuery<unknown>[]): Promise<readonly number[]> => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const counts: number[] = [];
      for (const query of queries) counts.push(await run(connection, query));
      await connection.commit();
      connection.release();
      return counts;
    } catch (error) {
      // It may hold a transaction half done: it is not used again.
      connection.destroy();
      throw error;
    }
  };
  return {
    ...openReads(pool),
    write: async (queries) => {
      for (let deadlocks = 0; ; deadlocks++) {
        try {
          return await attempt(queries);
        } catch (error) {
          if (!isDeadlock(error) || deadlocks >= deadlocksMax) throw translated(error);
        }
      }
    },
  };
}
