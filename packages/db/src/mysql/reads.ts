import { CompiledQuery } from 'kysely';
import { lookMany } from '../capabilities/member.ts';
import { manyQueries, snapshotWrites } from '../queries/commit.ts';
import { logQueries } from '../queries/log.ts';
import { snapshotQueries } from '../queries/member.ts';
import { stockQueries } from '../queries/stock.ts';
import type { HeadRow, LogRow, MemberNo, Position, RecordRow, StockLevel } from '../rows.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import { one, type Sql, type SqlReads } from '../schema/sql.ts';
import { storedKey } from '../schema/stored-key.ts';
import type { Directory, LogReads, Snapshots, StockReads } from '../store.ts';
import { slices } from './slices.ts';
import { manyRows, type Value } from './text.ts';

/** Members, keys or records of one statement, at most. */
const asksMax = 500;
/** Entries of one answer, at most. */
const rowsMax = 5_000;

export function openLogReads(sql: SqlReads): LogReads {
  const { dialect } = sql;
  return {
    tails: async (asks, limit) => {
      const found: LogRow[] = [];
      for (const some of slices(
        [...asks].sort((a, b) => a.member - b.member),
        asksMax,
      )) {
        found.push(...(await tailsOf(sql, some, limit)));
      }
      return found;
    },
    entries: (member, page) => sql.all(logQueries.entries(dialect, { member, ...page })),
    newestFirst: (member, page) => sql.all(logQueries.newestFirst(dialect, { member, ...page })),
    entry: (member, seq) => one(sql, logQueries.entry(dialect, { member, seq })),
    find: async (keys) => {
      const found: { index: number; seq: number }[] = [];
      for (const some of slices(
        keys.map((ask, index) => ({ ...ask, index })),
        asksMax,
      )) {
        const rows = await sql.all(logQueries.findMany(dialect, some));
        const seqs = new Map(rows.map(({ member, key, seq }) => [name(member, key as Uint8Array), seq]));
        for (const { member, key, index } of some) {
          const seq = seqs.get(name(member, key));
          if (seq !== undefined) found.push({ index, seq });
        }
      }
      return found;
    },
    keys: async (members, max) => {
      const grouped = await groupedBy(members, (some) =>
        sql.all(logQueries.keys(dialect, { members: some })),
      );
      return members.map((member) => {
        const rows = grouped.get(member) ?? [];
        return rows.length > max ? null : new Uint8Array(Buffer.concat(rows.map(({ key }) => key)));
      });
    },
    newest: async (members) => {
      const found: { member: MemberNo; seq: number }[] = [];
      for (const some of slices(members, asksMax))
        found.push(...(await sql.all(logQueries.newest(dialect, { members: some }))));
      return found;
    },
    after: (position, limit) => sql.all(logQueries.after(dialect, { ...position, limit })),
    streams: () => sql.all(logQueries.streams(dialect, {})),
    writers: async () =>
      (await sql.all(manyQueries.writers(dialect, {}))).filter((end): end is Position => end.pos !== null),
    places: (position, limit) => sql.all(logQueries.places(dialect, { ...position, limit })),
  };
}

/** Rows of members, asked for many at a time, by member. */
async function groupedBy<R extends { readonly member: MemberNo }>(
  members: readonly MemberNo[],
  ask: (some: readonly MemberNo[]) => Promise<readonly R[]>,
): Promise<ReadonlyMap<MemberNo, readonly R[]>> {
  const grouped = new Map<MemberNo, R[]>();
  for (const some of slices(members, asksMax)) {
    for (const row of await ask(some)) {
      const own = grouped.get(row.member);
      if (own === undefined) grouped.set(row.member, [row]);
      else own.push(row);
    }
  }
  return grouped;
}

function name(member: MemberNo, key: Uint8Array): string {
  return `${member}:${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1')}`;
}

type Ask = { readonly member: MemberNo; readonly after: number };

/** Tails of members in ascending order. An answer that is full may have cut the last member and all behind her. */
async function tailsOf(sql: SqlReads, asks: readonly Ask[], limit: number): Promise<readonly LogRow[]> {
  const found: LogRow[] = [];
  let open = asks;
  while (open.length > 0) {
    const rows = await sql.all(logQueries.tails(sql.dialect, { asks: open, limit: rowsMax }));
    const counts = new Map<MemberNo, number>();
    for (const row of rows) {
      const count = (counts.get(row.member) ?? 0) + 1;
      counts.set(row.member, count);
      if (count <= limit) found.push(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsMax) return found;
    const isLastDone = (counts.get(last.member) ?? 0) >= limit;
    const behind = open.filter(({ member }) => member > last.member);
    open = isLastDone ? behind : [{ member: last.member, after: last.seq }, ...behind];
    // What was read of the last member counts against her limit.
    if (!isLastDone) return [...found, ...(await cut(sql, open, limit, counts.get(last.member) ?? 0))];
  }
  return found;
}

async function cut(
  sql: SqlReads,
  open: readonly Ask[],
  limit: number,
  had: number,
): Promise<readonly LogRow[]> {
  const [first, ...behind] = open as [Ask, ...Ask[]];
  const rest = await tailsOf(sql, [first], limit - had);
  return [...rest, ...(await tailsOf(sql, behind, limit))];
}

export function openLook(sql: SqlReads): Directory['look'] {
  const many = lookMany(sql);
  return async (hashes) => {
    const found = [];
    for (const some of slices(hashes, asksMax)) found.push(...(await many(some)));
    return found;
  };
}

export function openSnapshotReads(sql: SqlReads): Omit<Snapshots, 'write'> {
  const { dialect } = sql;
  return {
    heads: async (members) => {
      const found = [];
      for (const some of slices(members, asksMax)) {
        const rows = await sql.all(manyQueries.heads(dialect, { members: some }));
        found.push(...rows.map((row) => ({ ...row, backfill: row.backfill === 1 })));
      }
      return found;
    },
    records: async (asks) => {
      const bodies = new Map<string, string | null>();
      for (const some of slices(asks, asksMax)) {
        for (const row of await sql.all(manyQueries.records(dialect, some)))
          bodies.set(`${row.member}:${row.key}`, row.body);
      }
      return asks.map(({ member, key }) => bodies.get(`${member}:${storedKey(key)}`) ?? null);
    },
    recordKeys: async (members, max) => {
      const grouped = await groupedBy(members, (some) =>
        sql.all(manyQueries.recordKeys(dialect, { members: some })),
      );
      return members.map((member) => {
        const rows = grouped.get(member) ?? [];
        return rows.length > max ? null : rows.map(({ key }) => key);
      });
    },
    checkpoints: () => sql.all(snapshotQueries.checkpoints(dialect, {})),
    due: (to, page) => sql.all(snapshotQueries.due(dialect, { to, ...page })),
    outdated: async (version, page) =>
      (await sql.all(snapshotQueries.outdated(dialect, { version, ...page }))).map(({ member }) => member),
    backfilling: async (page) =>
      (await sql.all(snapshotQueries.backfilling(dialect, page))).map(({ member }) => member),
    count: async () => (await one(sql, snapshotQueries.count(dialect, {})))?.count ?? 0,
  };
}

const headRows = manyRows(snapshotWrites.heads.show(mysqlDialect));
const recordRows = manyRows(snapshotWrites.records.show(mysqlDialect));

/** Rows in the order of their keys, so that all processes take their locks in one order. */
export function openSnapshotWrite(sql: Sql): Snapshots['write'] {
  return async ({ heads, records, checkpoint }) => {
    const ofMembers = [...heads].sort((a, b) => a.member - b.member);
    const ofKeys = [...records].sort((a, b) => a.member - b.member || (a.key < b.key ? -1 : 1));
    await sql.write([
      ...[...slices(ofMembers, asksMax)].map((rows) => CompiledQuery.raw(headRows.of(rows.map(headValues)))),
      ...[...slices(ofKeys, asksMax)].map((rows) => CompiledQuery.raw(recordRows.of(rows.map(recordValues)))),
      ...(checkpoint === undefined ? [] : [snapshotQueries.checkpoint(sql.dialect, checkpoint)]),
    ]);
  };
}

/** In the order of the columns of `snapshotWrites`. */
function headValues({ member, seq, dueAt, dueVersion, backfill, format, body }: HeadRow): readonly Value[] {
  return [member, seq, dueAt, dueVersion, backfill ? 1 : 0, format, body];
}

function recordValues({ member, key, seq, body }: RecordRow): readonly Value[] {
  return [member, storedKey(key), seq, body];
}

const untouched: StockLevel = { used: 0, loaded: null };

export function openStock(sql: SqlReads): StockReads {
  const levels = async (counters: readonly string[]): Promise<readonly StockLevel[]> => {
    if (counters.length === 0) return [];
    const rows = await sql.all(manyQueries.stock(sql.dialect, { counters }));
    const found = new Map(rows.map(({ counter, used, loaded }) => [counter, { used, loaded }]));
    return counters.map((counter) => found.get(storedKey(counter)) ?? untouched);
  };
  return {
    levels,
    used: async (counters) => (await levels(counters)).map(({ used }) => used),
    list: (page) => sql.all(stockQueries.list(sql.dialect, page)),
  };
}
