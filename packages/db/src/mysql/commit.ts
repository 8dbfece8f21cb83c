import type { CompiledQuery } from 'kysely';
import { erasing } from '../capabilities/member.ts';
import { commitQueries } from '../queries/commit.ts';
import { logQueries } from '../queries/log.ts';
import { directoryQueries } from '../queries/member.ts';
import { type Commit, type CommitResult, entryNumbers, keyAt, type MemberNo } from '../rows.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import type { SqlReads } from '../schema/sql.ts';
import {
  type Connection,
  faultOf,
  isDeadlock,
  isDuplicate,
  type MysqlSettings,
  openConnection,
  params,
  run,
} from './connection.ts';
import { insertEntries } from './insert-entries.ts';

export interface MysqlCommitter {
  readonly commit: (commit: Commit) => Promise<CommitResult>;
  readonly close: () => Promise<void>;
}

/** Bytes of one statement, well below what servers take by default. */
const statementBytesMax = 4 * 1_048_576;
const statementRowsMax = 1_000;
const deadlocksMax = 20;

/** Commits on a connection of its own, one after another. */
export function openCommitter(
  url: string,
  settings: MysqlSettings,
  stream: () => number,
  reads: SqlReads,
): MysqlCommitter {
  let connection: Connection | null = null;
  const broken = (): void => {
    connection?.destroy();
    connection = null;
  };
  const attempt = async (group: Commit): Promise<CommitResult | 'deadlock'> => {
    let asked = false;
    try {
      connection ??= await openConnection(url, settings);
      await connection.query('start transaction');
      const obstacle = await apply(connection, group, stream());
      if (obstacle !== null) {
        await connection.query('rollback');
        return obstacle;
      }
      asked = true;
      await connection.query({ sql: 'commit', timeout: settings.commitMs });
      return { kind: 'done' };
    } catch (error) {
      return meet(error, asked, connection, broken, () => losers(reads, group));
    }
  };
  return {
    commit: async (group) => {
      for (let deadlocks = 0; ; deadlocks++) {
        const result = await attempt(group);
        if (result !== 'deadlock') return result;
        if (deadlocks >= deadlocksMax) {
          return { kind: 'failed', fault: 'storage_failed', known: true, cause: 'deadlock after deadlock' };
        }
      }
    },
    close: async () => {
      await connection?.end().catch(() => {});
      connection = null;
    },
  };
}

/** What an error means: somebody was first, give way and try again, or the storage failed. */
async function meet(
  error: unknown,
  asked: boolean,
  connection: Connection | null,
  broken: () => void,
  lost: () => Promise<readonly MemberNo[]>,
): Promise<CommitResult | 'deadlock'> {
  const isOrderly = isDuplicate(error) || isDeadlock(error);
  if (isOrderly && !asked) {
    if (!(await rolledBack(connection))) broken();
    return isDuplicate(error) ? { kind: 'lost', members: await lost() } : 'deadlock';
  }
  broken();
  const fault = faultOf(error) ?? (asked ? 'storage_failed' : null);
  if (fault === null) throw error;
  const cause = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', fault, known: !asked, cause };
}

async function rolledBack(connection: Connection | null): Promise<boolean> {
  try {
    await connection?.query('rollback');
    return true;
  } catch {
    return false;
  }
}

async function apply(connection: Connection, group: Commit, stream: number): Promise<CommitResult | null> {
  const all = async <R>(query: CompiledQuery<R>): Promise<readonly R[]> => {
    const [rows] = await connection.query(query.sql, params(query.parameters));
    return rows as unknown as readonly R[];
  };
  const write = async (query: CompiledQuery<unknown>): Promise<number> => run(connection, query);
  if ((await all(commitQueries.newer(mysqlDialect, group.knows))).length > 0) return { kind: 'outdated' };
  if (group.joined.length > 0) {
    await write(commitQueries.directory(mysqlDialect, group.joined));
    await write(commitQueries.vault(mysqlDialect, group.joined));
  }
  for (const rows of entryChunks(group, stream)) await connection.query(insertEntries, [rows]);
  for (const row of group.personal) await write(commitQueries.personal(mysqlDialect, row));
  for (const row of group.dead) await write(commitQueries.dead(mysqlDialect, row));
  for (const id of group.revived) await write(commitQueries.revived(mysqlDialect, { id }));
  for (const erasure of group.erased) {
    for (const query of erasing({ dialect: mysqlDialect, all }, erasure)) await write(query);
  }
  const short: string[] = [];
  for (const claim of group.claims) {
    await write(commitQueries.stock(mysqlDialect, claim));
    if ((await write(commitQueries.claim(mysqlDialect, claim))) === 0) short.push(claim.counter);
  }
  return short.length > 0 ? { kind: 'stock', counters: short } : null;
}

/** Rows in the order of members, so that all processes take their locks in one order. */
function* entryChunks({ first, entries }: Commit, stream: number): Generator<unknown[][]> {
  const { count, numbers, types, keys, bodies } = entries;
  const order = Array.from({ length: count }, (_, i) => i);
  const at = (i: number, column: number): number => numbers[i * entryNumbers + column] as number;
  order.sort((a, b) => at(a, 0) - at(b, 0) || at(a, 1) - at(b, 1));
  let rows: unknown[][] = [];
  let bytes = 0;
  for (const i of order) {
    const key = keyAt(keys, i);
    const body = bodies[i] as string;
    rows.push([
      stream,
      first + i,
      at(i, 0),
      at(i, 1),
      types[i],
      at(i, 2),
      at(i, 3),
      at(i, 4),
      at(i, 5),
      key === null ? null : Buffer.from(key.buffer, key.byteOffset, key.byteLength),
      body,
    ]);
    bytes += body.length * 2 + 200;
    if (rows.length < statementRowsMax && bytes < statementBytesMax) continue;
    yield rows;
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) yield rows;
}

/** Members whose newest entry in the store is at or beyond their first in the group, or whose id is somebody else's. */
async function losers(reads: SqlReads, { entries, joined }: Commit): Promise<readonly MemberNo[]> {
  const firsts = new Map<MemberNo, number>();
  for (let i = 0; i < entries.count; i++) {
    const member = entries.numbers[i * entryNumbers] as number;
    if (!firsts.has(member)) firsts.set(member, entries.numbers[i * entryNumbers + 1] as number);
  }
  const lost = new Set<MemberNo>();
  if (firsts.size > 0) {
    const newest = await reads.all(logQueries.newest(mysqlDialect, { members: [...firsts.keys()] }));
    for (const { member, seq } of newest) if (seq >= (firsts.get(member) ?? 0)) lost.add(member);
  }
  if (joined.length > 0) {
    const taken = await reads.all(
      directoryQueries.look(mysqlDialect, { hashes: joined.map(({ hash }) => hash) }),
    );
    for (const row of joined) {
      const other = taken.find(({ hash }) => Buffer.compare(hash, row.hash) === 0);
      if (other !== undefined && other.member !== row.member) lost.add(row.member);
    }
  }
  return [...lost];
}
