import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  type InsertQueryBuilder,
  type InsertResult,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Tables } from './tables.ts';

/** One of the two engines as the queries see it: Kysely writes the text, a `Sql` port runs it. */
export interface Dialect {
  readonly engine: 'sqlite' | 'mysql';
  readonly db: Kysely<Tables>;
  /** The time of day in UTC milliseconds, by the engine's own clock. */
  readonly now: RawBuilder<number>;
}

export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  db: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
};

export const mysqlDialect: Dialect = {
  engine: 'mysql',
  db: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new MysqlIntrospector(db),
      createQueryCompiler: () => new MysqlQueryCompiler(),
    },
  }),
  now: sql<number>`cast(unix_timestamp(now(3)) * 1000 as signed)`,
};

/** A query as a value: it can be built for either engine, and shown with sample arguments. */
export interface Query<A, R> {
  (dialect: Dialect, args: A): CompiledQuery<R>;
  /** Its text for the sample arguments. */
  readonly show: (dialect: Dialect) => string;
}

/**
 * @param sample arguments to show the query with in the generated files
 */
export function query<A, R>(sample: A, build: (dialect: Dialect, args: A) => Compilable<R>): Query<A, R> {
  return Object.assign((dialect: Dialect, args: A) => build(dialect, args).compile(), {
    show: (dialect: Dialect) => build(dialect, sample).compile().sql,
  });
}

type Insert<T extends keyof Tables> = InsertQueryBuilder<Tables, T, InsertResult>;

/** Insert that leaves a row that is there as it is. */
export function insertNew<T extends keyof Tables>(
  dialect: Dialect,
  insert: Insert<T>,
  key: string & keyof Tables[T],
): Insert<T> {
  // MySQL's `insert ignore` hides other faults as well; an update that changes nothing does not.
  return dialect.engine === 'sqlite'
    ? insert.onConflict((conflict) => conflict.doNothing())
    : insert.onDuplicateKeyUpdate({ [key]: sql.ref(key) } as never);
}

/** The value that an insert brought, in the update part of an upsert. */
export function brought(dialect: Dialect, column: string): RawBuilder<never> {
  return dialect.engine === 'sqlite' ? sql`excluded.${sql.ref(column)}` : sql`values(${sql.ref(column)})`;
}

/** Insert that replaces the named columns of a row that is there. */
export function upsert<T extends keyof Tables>(
  dialect: Dialect,
  insert: Insert<T>,
  keys: readonly (string & keyof Tables[T])[],
  columns: readonly (string & keyof Tables[T])[],
): Insert<T> {
  const updates = Object.fromEntries(columns.map((column) => [column, brought(dialect, column)]));
  // The columns are the table's own by the signature; Kysely cannot see that through a record made at run time.
  return dialect.engine === 'sqlite'
    ? insert.onConflict((conflict) => conflict.columns(keys).doUpdateSet(updates as never))
    : insert.onDuplicateKeyUpdate(updates as never);
}
