import type { CompiledQuery } from 'kysely';
import type { ResultSetHeader } from 'mysql2/promise';
import { logQueries } from '../queries/log.ts';
import { directoryQueries } from '../queries/member.ts';
import { type Commit, type CommitResult, entryNumbers, type MemberNo } from '../rows.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import type { SqlReads } from '../schema/sql.ts';
import { packetsOf, stepsOf } from './commit-text.ts';
import {
  type Connection,
  faultOf,
  isDeadlock,
  isDuplicate,
  isOutdated,
  type MysqlSettings,
  openConnection,
  params,
} from './connection.ts';
import { withoutMembers } from './part-commit.ts';

export interface MysqlCommitter {
  readonly commit: (commit: Commit) => Promise<CommitResult>;
  readonly close: () => Promise<void>;
}

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
      connection ??= await openConnection(url, settings, true);
      const asking = (): void => {
        asked = true;
      };
      const obstacle = await send(connection, { group, stream: stream(), settings, asking });
      if (obstacle === null) return { kind: 'done' };
      await connection.query('rollback');
      return obstacle;
    } catch (error) {
      return meet(error, asked, connection, broken, () => losers(reads, group));
    }
  };
  return {
    commit: (group) => parted(group, (some) => insisting(() => attempt(some))),
    close: async () => {
      await connection?.end().catch(() => {});
      connection = null;
    },
  };
}

/** Gives way to others, and tries again as it is. */
async function insisting(attempt: () => Promise<CommitResult | 'deadlock'>): Promise<CommitResult> {
  for (let deadlocks = 0; deadlocks <= deadlocksMax; deadlocks++) {
    const result = await attempt();
    if (result !== 'deadlock') return result;
  }
  return { kind: 'failed', fault: 'storage_failed', known: true, cause: 'deadlock after deadlock' };
}

/** Leaves those out who lost, as long as there are others and the group may part. */
async function parted(group: Commit, commit: (some: Commit) => Promise<CommitResult>): Promise<CommitResult> {
  const without = new Set<MemberNo>();
  for (let some: Commit | null = group; some !== null; ) {
    const result = await commit(some);
    if (result.kind === 'done' && without.size > 0) return { kind: 'done', without: [...without] };
    if (result.kind !== 'lost' || result.members.length === 0 || !group.parts) return result;
    for (const member of result.members) without.add(member);
    some = withoutMembers(group, without);
  }
  return { kind: 'lost', members: [...without] };
}

/** What an error means: somebody was first, give way and try again, or the storage failed. */
async function meet(
  error: unknown,
  asked: boolean,
  connection: Connection | null,
  broken: () => void,
  lost: () => Promise<readonly MemberNo[]>,
): Promise<CommitResult | 'deadlock'> {
  // The server said so itself, and did nothing of what stood behind: nothing is durable, whatever was asked.
  if (isDuplicate(error) || isDeadlock(error) || isOutdated(error)) {
    if (!(await rolledBack(connection))) broken();
    if (isOutdated(error)) return { kind: 'outdated' };
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

/** Sends all of a group, and makes it durable. @returns null where it is; else what stands against it */
async function send(
  connection: Connection,
  { group, stream, settings, asking }: Sending,
): Promise<CommitResult | null> {
  const writeOut = (query: CompiledQuery<unknown>): string =>
    connection.format(query.sql, params(query.parameters));
  const steps = [...stepsOf(group, stream, writeOut)];
  // Whether there was enough of a counter is seen by the rows changed: then the last word is said separately.
  if (group.claims.length === 0) steps.push({ text: 'commit' });
  const short: string[] = [];
  for (const packet of packetsOf(steps, settings.packetBytesMax)) {
    const isLast = packet.steps.at(-1)?.text === 'commit';
    if (isLast) asking();
    const [results] = await connection.query({
      sql: packet.text,
      ...(isLast ? { timeout: settings.commitMs } : {}),
    });
    const list = packet.steps.length === 1 ? [results] : (results as readonly unknown[]);
    for (const [i, { claims }] of packet.steps.entries()) {
      if (claims !== undefined && (list[i] as ResultSetHeader).affectedRows === 0) short.push(claims);
    }
  }
  if (short.length > 0) return { kind: 'stock', counters: short };
  if (group.claims.length > 0) {
    asking();
    await connection.query({ sql: 'commit', timeout: settings.commitMs });
  }
  return null;
}

interface Sending {
  readonly group: Commit;
  readonly stream: number;
  readonly settings: MysqlSettings;
  /** From here on the group may be durable, whatever is heard. */
  readonly asking: () => void;
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
