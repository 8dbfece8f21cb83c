import type { CompiledQuery } from 'kysely';
import { lookMany } from '../capabilities/member.ts';
import { logQueries } from '../queries/log.ts';
import { snapshotQueries } from '../queries/member.ts';
import { type HeadRow, keyBytes, type LogRow } from '../rows.ts';
import { sqliteDialect } from '../schema/dialect.ts';
import type { SqlReads } from '../schema/sql.ts';
import { storedKey } from '../schema/stored-key.ts';
import type { Directory, LogReads, Snapshots } from '../store.ts';
import { type Connection, type Param, type Statement, translated } from './connection.ts';

const statementsMax = 200;

/** Runs compiled queries on one connection, keeping statements that were prepared. */
export function openReads(connection: Connection): SqlReads {
  const prepared = new Map<string, Statement>();
  return {
    dialect: sqliteDialect,
    all: async <R>(query: CompiledQuery<R>) => {
      try {
        let statement = prepared.get(query.sql);
        if (statement === undefined) {
          if (prepared.size >= statementsMax) prepared.clear();
          statement = connection.prepare(query.sql);
          prepared.set(query.sql, statement);
        }
        return statement.all(...(query.parameters as Param[])) as readonly R[];
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

/** Look-ups of the write path, one by one: SQLite in process answers in a few microseconds. */
export const pointStatements = {
  tail: 'select pos, member, seq, type, happened_at, decided_at, version, format, body from log where member = ? and seq > ? order by seq limit ?',
  find: 'select seq from log where member = ? and event_key = ?',
  keys: 'select event_key from log where member = ? and event_key is not null limit ?',
  recordKeys: 'select record_key from records where member = ? limit ?',
  newest: 'select max(seq) from log where member = ?',
  head: 'select member, seq, due_at, due_version, backfill, format, body from heads where member = ?',
  record: 'select body from records where member = ? and record_key = ?',
  look: 'select member from directory where hash = ?',
  erased: 'select max(at) from erased where hash = ?',
  stock: 'select used, loaded from stock where counter = ?',
} as const;
type Points = Readonly<Record<keyof typeof pointStatements, Statement>>;

/** Each is prepared when it is first asked: a store of an older form lacks some of what this program may ask. */
export function preparePoints(connection: Connection): Points {
  const points: Record<string, Statement> = {};
  for (const [name, text] of Object.entries(pointStatements)) {
    Object.defineProperty(points, name, {
      configurable: true,
      get: () => {
        const value = connection.prepare(text);
        Object.defineProperty(points, name, { value });
        return value;
      },
    });
  }
  return points as Points;
}

type Row = readonly Param[];

export function openLogReads(sql: SqlReads, points: Points): LogReads {
  const { dialect } = sql;
  return {
    tails: async (asks, limit) => {
      const found: LogRow[] = [];
      for (const ask of asks) {
        for (const row of points.tail.rows(ask.member, ask.after, limit)) found.push(logRow(row));
      }
      return found;
    },
    entries: async (member, page) => points.tail.rows(member, page.after, page.limit).map(logRow),
    newestFirst: (member, page) => sql.all(logQueries.newestFirst(dialect, { member, ...page })),
    entry: async (member, seq) => (await sql.all(logQueries.entry(dialect, { member, seq })))[0] ?? null,
    find: async (keys) => {
      const found: { index: number; seq: number }[] = [];
      for (const [index, { member, key }] of keys.entries()) {
        const row = points.find.rows(member, key)[0];
        if (row !== undefined) found.push({ index, seq: row[0] as number });
      }
      return found;
    },
    keys: async (members, max) => members.map((member) => packed(points.keys.rows(member, max + 1), max)),
    newest: async (members) =>
      members
        .map((member) => ({ member, seq: points.newest.rows(member)[0]?.[0] as number | null }))
        .filter((row): row is { member: number; seq: number } => row.seq !== null),
    after: (position, limit) => sql.all(logQueries.after(dialect, { ...position, limit })),
    streams: () => sql.all(logQueries.streams(dialect, {})),
    writers: async () => (await sql.all(logQueries.streams(dialect, {}))).filter(({ pos }) => pos > 0),
    places: (position, limit) => sql.all(logQueries.places(dialect, { ...position, limit })),
  };
}

function packed(rows: readonly Row[], max: number): Uint8Array | null {
  if (rows.length > max) return null;
  const keys = new Uint8Array(rows.length * keyBytes);
  for (const [i, row] of rows.entries()) keys.set(row[0] as Uint8Array, i * keyBytes);
  return keys;
}

function logRow(row: Row): LogRow {
  return {
    stream: 1,
    pos: row[0] as number,
    member: row[1] as number,
    seq: row[2] as number,
    type: row[3] as string,
    happenedAt: row[4] as number,
    decidedAt: row[5] as number,
    version: row[6] as number,
    format: row[7] as number,
    body: row[8] as string,
  };
}

export function openLook(sql: SqlReads, points: Points): Directory['look'] {
  const many = lookMany(sql);
  return async (hashes) => {
    if (hashes.length > 10_000) return many(hashes);
    return hashes.map((hash) => {
      const member = (points.look.rows(hash)[0]?.[0] ?? null) as number | null;
      const erasedAt = (points.erased.rows(hash)[0]?.[0] ?? null) as number | null;
      return { member, erasedAt };
    });
  };
}

export function openSnapshotReads(sql: SqlReads, points: Points): Omit<Snapshots, 'write'> {
  const { dialect } = sql;
  const numbers = async (query: CompiledQuery<{ member: number }>) =>
    (await sql.all(query)).map((row) => row.member);
  return {
    heads: async (members) => members.flatMap((member) => points.head.rows(member).map(headRow)),
    records: async (asks) =>
      asks.map(
        ({ member, key }) => (points.record.rows(member, storedKey(key))[0]?.[0] ?? null) as string | null,
      ),
    recordKeys: async (members, max) =>
      members.map((member) => {
        const rows = points.recordKeys.rows(member, max + 1);
        return rows.length > max ? null : rows.map((row) => row[0] as string);
      }),
    checkpoints: () => sql.all(snapshotQueries.checkpoints(dialect, {})),
    due: (to, page) => sql.all(snapshotQueries.due(dialect, { to, ...page })),
    outdated: (version, page) => numbers(snapshotQueries.outdated(dialect, { version, ...page })),
    backfilling: (page) => numbers(snapshotQueries.backfilling(dialect, page)),
    count: async () => (await sql.all(snapshotQueries.count(dialect, {})))[0]?.count ?? 0,
  };
}

function headRow(row: Row): HeadRow {
  return {
    member: row[0] as number,
    seq: row[1] as number,
    dueAt: row[2] as number | null,
    dueVersion: row[3] as number,
    backfill: row[4] === 1,
    format: row[5] as number,
    body: row[6] as string,
  };
}
