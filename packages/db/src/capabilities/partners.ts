import type { NewCode, PartnerCodes, Partners, PoolName } from '../partner-store.ts';
import { commitQueries } from '../queries/commit.ts';
import { partnerCodeQueries, partnerQueries } from '../queries/partners.ts';
import { stockQueries } from '../queries/stock.ts';
import type { Bytes } from '../rows.ts';
import { DuplicateError, one, type Sql } from '../schema/sql.ts';

/** Rows of one statement, at most. */
const rowsMax = 200;
/** Another load took the numbers meanwhile: asked again so often at most. */
const triesMax = 20;

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / rowsMax) }, (_, i) =>
    all.slice(i * rowsMax, (i + 1) * rowsMax),
  );
}

export function openPartnerCodes(sql: Sql): PartnerCodes {
  const { dialect } = sql;
  const known = async (pool: PoolName, marks: readonly Bytes[]) => {
    const found = [];
    for (const some of inParts(marks))
      found.push(...(await sql.all(partnerCodeQueries.known(dialect, { ...pool, marks: some }))));
    return found;
  };
  const write = async (pool: PoolName, counter: string, codes: readonly NewCode[]): Promise<number> => {
    const last = (await one(sql, partnerCodeQueries.last(dialect, pool)))?.n ?? 0;
    const rows = codes.map((code, i) => ({ ...pool, ...code, n: last + 1 + i, revokedAt: null }));
    await sql.write([
      ...inParts(rows).map((some) => partnerCodeQueries.add(dialect, some)),
      commitQueries.stock(dialect, { counter, by: 0, limit: 0 }),
      stockQueries.load(dialect, { counter, by: codes.length }),
    ]);
    return last + 1;
  };
  return {
    load: async (pool, counter, codes) => {
      const marks = codes.map(({ mark }) => mark);
      for (let tries = 1; ; tries++) {
        const there = await known(pool, marks);
        if (there.length > 0) return { kind: 'known', marks: there.map(({ mark }) => mark) };
        try {
          return { kind: 'loaded', from: await write(pool, counter, codes) };
        } catch (error) {
          if (!(error instanceof DuplicateError) || tries === triesMax) throw error;
        }
      }
    },
    get: (pool, n) => one(sql, partnerCodeQueries.get(dialect, { ...pool, n })),
    next: async (pool, after, at, limit) =>
      (await sql.all(partnerCodeQueries.next(dialect, { ...pool, after, at, limit }))).map(({ n }) => n),
    known: async (pool, marks) => (await known(pool, marks)).map(({ mark, n }) => ({ mark, n })),
    usable: async (pool, after, at) =>
      (await one(sql, partnerCodeQueries.usable(dialect, { ...pool, after, at })))?.count ?? 0,
    last: async (pool) => (await one(sql, partnerCodeQueries.last(dialect, pool)))?.n ?? 0,
    batches: (pool) => sql.all(partnerCodeQueries.batches(dialect, pool)),
    revoke: async (pool, batch, at) =>
      (await sql.write([partnerCodeQueries.revoke(dialect, { ...pool, batch, at })]))[0] ?? 0,
  };
}

export function openPartners(sql: Sql): Partners {
  const { dialect } = sql;
  return {
    put: async (row) => void (await sql.write([partnerQueries.put(dialect, row)])),
    get: (partner) => one(sql, partnerQueries.get(dialect, { partner })),
    list: () => sql.all(partnerQueries.list(dialect, {})),
    remove: async (partner) => (await sql.write([partnerQueries.remove(dialect, { partner })]))[0] === 1,
  };
}
