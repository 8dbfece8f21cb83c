import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { primaryKeys } from '../schema/migrations.ts';
import type { Sql, SqlReads } from '../schema/sql.ts';
import type { Tables } from '../schema/tables.ts';
import type { RawReads, RawRow, RawWrites } from '../store.ts';

/** Rows of one statement. */
const rowsMax = 200;

type Loose = Kysely<Record<string, Record<string, unknown>>>;

/** Rows of whole tables as they lie there, for dumps and moves. */
export function openRawReads(on: SqlReads): RawReads {
  return {
    rows: async function* (table, limit = 1_000) {
      let after: readonly unknown[] | null = null;
      for (;;) {
        const rows: readonly RawRow[] = await on.all(page(on, table, after, limit));
        if (rows.length > 0) yield rows.map((row) => ({ ...row }));
        const last = rows.at(-1);
        if (last === undefined || rows.length < limit) return;
        after = primaryKeys(on.dialect, table).map((column) => last[column]);
      }
    },
  };
}

/** The next rows in the order of the primary key. */
function page(
  on: SqlReads,
  table: keyof Tables,
  after: readonly unknown[] | null,
  limit: number,
): CompiledQuery<RawRow> {
  const keys = primaryKeys(on.dialect, table);
  let query = (on.dialect.db as unknown as Loose).selectFrom(table).selectAll().limit(limit);
  for (const key of keys) query = query.orderBy(key);
  if (after === null) return query.$castTo<RawRow>().compile();
  // (a, b) > (x, y), written out: not every engine uses an index for the short form.
  const steps = keys.map((key, i) => {
    const equal = keys.slice(0, i).map((before, j) => sql`${sql.ref(before)} = ${after[j]}`);
    return sql`(${sql.join([...equal, sql`${sql.ref(key)} > ${after[i]}`], sql` and `)})`;
  });
  return query
    .where(sql<boolean>`(${sql.join(steps, sql` or `)})`)
    .$castTo<RawRow>()
    .compile();
}

export function openRawWrites(on: Sql): RawWrites {
  return {
    insert: async (table, rows) => {
      const db = on.dialect.db as unknown as Loose;
      const queries: CompiledQuery<unknown>[] = [];
      for (let i = 0; i < rows.length; i += rowsMax) {
        queries.push(
          db
            .insertInto(table)
            .values(rows.slice(i, i + rowsMax))
            .compile(),
        );
      }
      if (queries.length > 0) await on.write(queries);
    },
  };
}

/** A row as JSON: bytes become `{"base64": …}`. */
export function rawToJson(row: RawRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    ]),
  );
}

export function rawFromJson(json: Record<string, unknown>): RawRow {
  return Object.fromEntries(
    Object.entries(json).map(([column, value]) => {
      const bytes =
        typeof value === 'object' && value !== null ? (value as { base64?: unknown }).base64 : undefined;
      return [column, typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : (value as RawRow[string])];
    }),
  );
}
