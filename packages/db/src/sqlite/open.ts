import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@laurel/runtime';
import type { CompiledQuery } from 'kysely';
import { openAudit } from '../capabilities/audit.ts';
import { openCalls } from '../capabilities/calls.ts';
import { openCards } from '../capabilities/cards.ts';
import { openCases } from '../capabilities/cases.ts';
import {
  openDeadLetters,
  openMessages,
  openOrders,
  openProjections,
  openVault,
} from '../capabilities/member.ts';
import { openPartnerCodes, openPartners } from '../capabilities/partners.ts';
import { openPlays } from '../capabilities/plays.ts';
import { openRawReads, openRawWrites } from '../capabilities/raw.ts';
import { openOneTimeCodes, openSessions, openSignIns } from '../capabilities/sessions.ts';
import {
  openIdempotency,
  openJobs,
  openKeys,
  openLeases,
  openMeta,
  openPositions,
  openPrograms,
  openQuarantine,
  reserveMembers,
} from '../capabilities/small.ts';
import { openRounds, openStockWrites } from '../capabilities/stock.ts';
import { openInbound, openWebhooks } from '../capabilities/webhooks.ts';
import { logQueries } from '../queries/log.ts';
import { stockQueries } from '../queries/stock.ts';
import type { StockLevel } from '../rows.ts';
import type { Sql, SqlReads } from '../schema/sql.ts';
import { storedKey } from '../schema/stored-key.ts';
import type { Snapshot, Store, StoreReads, Vault } from '../store.ts';
import { backupSqlite } from './backup.ts';
import {
  type Connect,
  type Connection,
  connectWith,
  type Param,
  type SqliteSettings,
  sqliteSettings,
} from './connection.ts';
import { migrateSqlite } from './migrate.ts';
import { openLogReads, openLook, openReads, openSnapshotReads, preparePoints } from './reads.ts';
import { threadWriter } from './thread-writer.ts';
import { inlineWriter, type Writer } from './writer.ts';

export interface SqliteOptions {
  /** The data folder; made where it is missing. The store is `laurel.db` in it. */
  readonly folder: string;
  readonly settings?: Partial<SqliteSettings>;
  /** Write in a thread of its own (default) or in the caller's. */
  readonly thread?: boolean;
  /** Only with `thread: false`: connections of the caller's making, for tests of faults. */
  readonly connect?: Connect;
}

/** Name of the store's file in its folder. */
export const sqliteFile = 'laurel.db';

/**
 * Opens (and makes, or migrates) the embedded store. The caller owns the folder (`lockFolder`).
 * @throws StoreTooNewError, StorageError
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  makeFolder(options.folder);
  const path = join(options.folder, sqliteFile);
  const settings = { ...sqliteSettings, ...options.settings };
  const connect = options.connect ?? connectWith(settings);
  migrateSqlite(connect, path);
  const writer =
    options.thread === false
      ? inlineWriter(() => connect(path, 'write'))
      : await threadWriter({ path, settings });
  const reading = connect(path, 'read');
  return storeOf(path, connect, writer, reading);
}

/**
 * A snapshot of a store that this process does not own, beside its running owner.
 * @returns null where there is no store
 */
export function openSqliteSnapshot(
  folder: string,
  settings: SqliteSettings = sqliteSettings,
): Snapshot | null {
  const path = join(folder, sqliteFile);
  const connect = connectWith(settings);
  return existsSync(path) && hasTables(connect, path) ? snapshotOf(connect, path) : null;
}

/** A process that was killed while it made the store left a file with nothing in it: there is no store yet. */
function hasTables(connect: Connect, path: string): boolean {
  const connection = connect(path, 'read');
  try {
    return connection.prepare(`select 1 from sqlite_master where name = 'meta'`).rows().length > 0;
  } finally {
    connection.close();
  }
}

function storeOf(path: string, connect: Connect, writer: Writer, reading: Connection): Store {
  const sql = sqlOf(openReads(reading), writer);
  const reads = readsOf(sql, reading);
  return {
    ...reads,
    engine: 'sqlite',
    alone: true,
    log: {
      ...reads.log,
      stream: 1,
      end: async () => (await sql.all(logQueries.end(sql.dialect, { stream: 1 })))[0]?.pos ?? 0,
      commit: writer.commit,
    },
    directory: { ...reads.directory, reserve: (count) => reserveMembers(sql, count) },
    vault: vaultOf(sql, writer),
    snapshots: { ...reads.snapshots, write: writer.snapshot },
    deadLetters: openDeadLetters(sql),
    idempotency: openIdempotency(sql),
    programs: openPrograms(sql),
    keys: openKeys(sql),
    signIns: openSignIns(sql),
    sessions: openSessions(sql),
    oneTimeCodes: openOneTimeCodes(sql),
    audit: openAudit(sql),
    jobs: openJobs(sql),
    positions: openPositions(sql),
    leases: openLeases(sql),
    messages: openMessages(sql),
    calls: openCalls(sql),
    cases: openCases(sql),
    webhooks: openWebhooks(sql),
    inbound: openInbound(sql),
    stock: openStockWrites(sql, reads.stock),
    rounds: openRounds(sql),
    cards: openCards(sql),
    partnerCodes: openPartnerCodes(sql),
    partners: openPartners(sql),
    plays: openPlays(sql),
    projections: {
      ...openProjections(sql),
      write: (consumer, position, rows) => writer.project({ consumer, position, ...rows }),
    },
    quarantine: openQuarantine(sql),
    meta: openMeta(sql),
    raw: { ...reads.raw, ...openRawWrites(sql) },
    clock: async () => null,
    snapshot: async () => snapshotOf(connect, path),
    backup: (folder) => backupSqlite(path, folder),
    close: async () => {
      reading.close();
      await writer.close();
    },
  };
}

/** What is erased goes from the write-ahead log as well. */
function vaultOf(sql: Sql, writer: Writer): Vault {
  const vault = openVault(sql);
  return {
    ...vault,
    erase: async (list) => {
      const count = await vault.erase(list);
      await writer.settle();
      return count;
    },
  };
}

function snapshotOf(connect: Connect, path: string): Snapshot {
  const connection = connect(path, 'read');
  connection.exec('begin');
  // A snapshot begins at the first read, not at `begin`.
  connection.prepare('select count(*) from meta').all();
  return { ...readsOf(openReads(connection), connection), close: async () => connection.close() };
}

function sqlOf(reads: SqlReads, writer: Writer): Sql {
  return {
    ...reads,
    write: (queries: readonly CompiledQuery<unknown>[]) =>
      writer.write(queries.map((query) => ({ sql: query.sql, params: query.parameters as Param[] }))),
  };
}

/** Everything that can be read on one connection. */
function readsOf(sql: SqlReads, connection: Connection): StoreReads {
  const points = preparePoints(connection);
  const reading: Sql = { ...sql, write: () => Promise.reject(new Error('a snapshot is only read')) };
  const levels = async (counters: readonly string[]): Promise<readonly StockLevel[]> =>
    counters.map((counter) => {
      const [used = 0, loaded = null] = points.stock.rows(storedKey(counter))[0] ?? [];
      return { used: Number(used), loaded: loaded === null ? null : Number(loaded) };
    });
  return {
    log: openLogReads(sql, points),
    directory: { look: openLook(sql, points) },
    vault: openVault(reading),
    snapshots: openSnapshotReads(sql, points),
    deadLetters: openDeadLetters(reading),
    idempotency: openIdempotency(reading),
    stock: {
      levels,
      used: async (counters) => (await levels(counters)).map(({ used }) => used),
      list: (page) => sql.all(stockQueries.list(sql.dialect, page)),
    },
    rounds: openRounds(reading),
    cards: openCards(reading),
    partnerCodes: openPartnerCodes(reading),
    partners: openPartners(reading),
    programs: openPrograms(reading),
    keys: openKeys(reading),
    audit: openAudit(reading),
    jobs: openJobs(reading),
    positions: openPositions(reading),
    messages: openMessages(reading),
    calls: openCalls(reading),
    cases: openCases(reading),
    webhooks: openWebhooks(reading),
    inbound: openInbound(reading),
    orders: openOrders(sql),
    quarantine: openQuarantine(reading),
    meta: openMeta(reading),
    raw: openRawReads(sql),
  };
}
