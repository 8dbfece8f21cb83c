import { erasing } from '../capabilities/member.ts';
import { type Commit, type CommitResult, entryNumbers, keyAt, type MemberNo } from '../rows.ts';
import { sqliteDialect } from '../schema/dialect.ts';
import { storedKey } from '../schema/stored-key.ts';
import { type Connection, isDuplicate, type Param, type Statement, storageFault } from './connection.ts';

/** The statements of a commit, prepared once. Written by hand: they are the hottest of all. */
export const commitStatements = {
  entry:
    'insert into log (pos, member, seq, type, happened_at, decided_at, version, format, event_key, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  directory: 'insert into directory (hash, member) values (?, ?)',
  vault: 'insert into vault (member, wrapped_key, external, personal) values (?, ?, ?, ?)',
  personal: 'update vault set personal = ? where member = ? and alias is null',
  dead:
    'insert into dead_letters (id, member, subject, at, type, code, pointer, detail, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)' +
    ' on conflict (id) do update set member = excluded.member, at = excluded.at, code = excluded.code,' +
    ' pointer = excluded.pointer, detail = excluded.detail, body = excluded.body',
  revived: 'delete from dead_letters where id = ?',
  stock: 'insert into stock (counter, used) values (?, 0) on conflict do nothing',
  claim:
    'update stock set used = used + ?1 where counter = ?2 and used + ?1 <= ?3 and used + ?1 >= 0' +
    ' and (loaded is null or used + ?1 <= loaded) and (?4 is null or used = ?4)',
  newer: 'select number from programs where number > ? and effective_at <= ? limit 1',
  head: 'select max(seq) from log where member = ?',
  hash: 'select member from directory where hash = ?',
} as const;
type Statements = Readonly<Record<keyof typeof commitStatements, Statement>>;

/** Holds the writing connection; after a commit that failed it is opened anew, so that the file says what is in it. */
export interface Committer {
  readonly commit: (commit: Commit) => CommitResult;
  /** The connection as it is now; another one after a failure. */
  readonly connection: () => Connection;
}

export function openCommitter(connect: () => Connection): Committer {
  let connection = connect();
  let statements = prepareAll(connection);
  let broken = false;
  const current = (): Connection => {
    if (!broken) return connection;
    quietly(() => connection.close());
    connection = connect();
    statements = prepareAll(connection);
    broken = false;
    return connection;
  };
  const commit = (group: Commit): CommitResult => {
    let asked = false;
    try {
      current().exec('begin immediate');
      const obstacle = apply(connection, statements, group);
      if (obstacle !== null) {
        connection.exec('rollback');
        return obstacle;
      }
      asked = true;
      connection.exec('commit');
      // The write-ahead log still shows what was erased, until it is moved into the file and cut off.
      if (group.erased.length > 0) quietly(() => connection.exec('pragma wal_checkpoint(truncate)'));
      return { kind: 'done' };
    } catch (error) {
      // Where SQLite has rolled back by itself, or the connection is gone, there is nothing to roll back.
      quietly(() => connection.exec('rollback'));
      if (isDuplicate(error)) return { kind: 'lost', members: losers(statements, group) };
      const fault = storageFault(error);
      if (fault === null) throw error;
      broken = asked;
      const cause = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', fault, known: !asked, cause };
    }
  };
  return { commit, connection: current };
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The next use of the connection says so again.
  }
}

function prepareAll(connection: Connection): Statements {
  const prepared = Object.entries(commitStatements).map(
    ([name, sql]) => [name, connection.prepare(sql)] as const,
  );
  return Object.fromEntries(prepared) as unknown as Statements;
}

/** Writes everything; what stands in the way, or null. */
function apply(connection: Connection, to: Statements, group: Commit): CommitResult | null {
  if (to.newer.rows(group.knows.version, group.knows.decidedAt).length > 0) return { kind: 'outdated' };
  const short = claim(to, group);
  if (short.length > 0) return { kind: 'stock', counters: short };
  for (const row of group.joined) {
    to.directory.run(row.hash, row.member);
    to.vault.run(row.member, row.wrappedKey, row.external, row.personal);
  }
  insertEntries(to, group);
  for (const row of group.personal) to.personal.run(row.personal, row.member);
  for (const row of group.dead) {
    to.dead.run(
      row.id,
      row.member,
      row.subject,
      row.at,
      row.type,
      row.code,
      row.pointer,
      row.detail,
      row.body,
    );
  }
  for (const id of group.revived) to.revived.run(id);
  for (const erasure of group.erased) {
    for (const query of erasing({ dialect: sqliteDialect }, erasure)) {
      connection.prepare(query.sql).run(...(query.parameters as Param[]));
    }
  }
  return null;
}

function claim(to: Statements, group: Commit): readonly string[] {
  const short: string[] = [];
  for (const { counter, by, limit, exact } of group.claims) {
    const stored = storedKey(counter);
    to.stock.run(stored);
    if (Number(to.claim.run(by, stored, limit, exact ?? null).changes) === 0) short.push(counter);
  }
  return short;
}

function insertEntries(to: Statements, { first, entries }: Commit): void {
  const { count, numbers, types, keys, bodies } = entries;
  for (let i = 0; i < count; i++) {
    const at = i * entryNumbers;
    to.entry.run(
      first + i,
      numbers[at] as number,
      numbers[at + 1] as number,
      types[i] as string,
      numbers[at + 2] as number,
      numbers[at + 3] as number,
      numbers[at + 4] as number,
      numbers[at + 5] as number,
      keyAt(keys, i),
      bodies[i] as string,
    );
  }
}

/** Members whose newest entry in the store is not the one before their first in the group, or whose hash is taken. */
function losers(to: Statements, { entries, joined }: Commit): readonly MemberNo[] {
  const lost = new Set<MemberNo>();
  const seen = new Set<MemberNo>();
  for (let i = 0; i < entries.count; i++) {
    const member = entries.numbers[i * entryNumbers] as number;
    if (seen.has(member)) continue;
    seen.add(member);
    const stored = Number(to.head.rows(member)[0]?.[0] ?? 0);
    if (stored >= (entries.numbers[i * entryNumbers + 1] as number)) lost.add(member);
  }
  for (const row of joined) {
    if (Number(to.hash.rows(row.hash)[0]?.[0] ?? row.member) !== row.member) lost.add(row.member);
  }
  return [...lost];
}
