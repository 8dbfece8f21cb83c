import { sql as raw } from 'kysely';
import { openAudit } from '../capabilities/audit.ts';
import { openCalls } from '../capabilities/calls.ts';
import { openCards } from '../capabilities/cards.ts';
import { openCases } from '../capabilities/cases.ts';
import { openDeadLetters, openMessages, openOrders, openVault } from '../capabilities/member.ts';
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
import { mysqlDialect } from '../schema/dialect.ts';
import { one, type Sql, type SqlReads } from '../schema/sql.ts';
import type { Snapshot, Store, StoreReads } from '../store.ts';
import { openCommitter } from './commit.ts';
import {
  type MysqlSettings,
  mysqlSettings,
  openConnection,
  openPool,
  openReads,
  openSql,
  type Pool,
} from './connection.ts';
import { dumpInto } from './dump.ts';
import { migrateMysql } from './migrate.ts';
import { openMysqlProjections } from './projections.ts';
import { openLogReads, openLook, openSnapshotReads, openSnapshotWrite, openStock } from './reads.ts';
import { openStream } from './stream.ts';

export interface MysqlOptions {
  /** `mysql://user:password@host:port/database`; the database is there, its tables are made. */
  readonly url: string;
  /** Names this process among those of the database; unique to it. */
  readonly owner: string;
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly settings?: Partial<MysqlSettings>;
}

/**
 * Opens (and makes, or migrates) a store on the MySQL protocol.
 * @throws StoreTooNewError, StorageError
 */
export async function openMysql(options: MysqlOptions): Promise<Store> {
  const { url } = options;
  const settings = { ...mysqlSettings, ...options.settings };
  await migrateMysql(url, settings);
  const pool = await openPool(url, settings);
  const sql = openSql(pool);
  const leases = openLeases(sql);
  const stream = await openStream(leases, options.owner, settings);
  const committer = openCommitter(url, settings, stream.number, sql);
  const reads = readsOf(sql);
  return {
    ...reads,
    ...writesOf(sql),
    stock: openStockWrites(sql, reads.stock),
    engine: 'mysql',
    alone: false,
    log: {
      ...reads.log,
      stream: stream.number(),
      end: async () => (await one(sql, logQueries.end(mysqlDialect, { stream: stream.number() })))?.pos ?? 0,
      commit: committer.commit,
    },
    directory: { ...reads.directory, reserve: (count) => reserveMembers(sql, count) },
    snapshots: { ...reads.snapshots, write: openSnapshotWrite(sql) },
    leases,
    raw: { ...reads.raw, ...openRawWrites(sql) },
    clock: () => clockOf(pool, options.monotonicMs),
    snapshot: () => openMysqlSnapshot(url, settings),
    backup: (folder) => dumpInto(() => openMysqlSnapshot(url, settings), folder),
    close: async () => {
      await stream.release();
      await committer.close();
      await pool.end();
    },
  };
}

/** All reads of it show one instant. @throws StorageError */
export async function openMysqlSnapshot(
  url: string,
  settings: MysqlSettings = mysqlSettings,
): Promise<Snapshot> {
  const connection = await openConnection(url, settings);
  await connection.query('set session transaction isolation level repeatable read');
  await connection.query('start transaction with consistent snapshot, read only');
  return { ...readsOf(openReads(connection)), close: () => connection.end() };
}

async function clockOf(
  pool: Pool,
  monotonicMs: () => number,
): Promise<{ readonly now: number; readonly tookMs: number }> {
  const before = monotonicMs();
  const query = raw<{ now: number }>`select ${mysqlDialect.now} as now`.compile(mysqlDialect.db);
  const row = await one(openReads(pool), query);
  return { now: row?.now ?? 0, tookMs: monotonicMs() - before };
}

function writesOf(sql: Sql) {
  return {
    vault: openVault(sql),
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
    messages: openMessages(sql),
    calls: openCalls(sql),
    cases: openCases(sql),
    webhooks: openWebhooks(sql),
    inbound: openInbound(sql),
    rounds: openRounds(sql),
    cards: openCards(sql),
    partnerCodes: openPartnerCodes(sql),
    partners: openPartners(sql),
    plays: openPlays(sql),
    projections: openMysqlProjections(sql),
    quarantine: openQuarantine(sql),
    meta: openMeta(sql),
  };
}

function readsOf(sql: SqlReads): StoreReads {
  const reading: Sql = { ...sql, write: () => Promise.reject(new Error('a snapshot is only read')) };
  return {
    ...writesOf(reading),
    log: openLogReads(sql),
    directory: { look: openLook(sql) },
    snapshots: openSnapshotReads(sql),
    stock: openStock(sql),
    orders: openOrders(sql),
    raw: openRawReads(sql),
  };
}
