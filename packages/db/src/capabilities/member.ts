import { callQueries } from '../queries/calls.ts';
import { cardQueries } from '../queries/cards.ts';
import { caseQueries } from '../queries/cases.ts';
import {
  deadLetterQueries,
  directoryQueries,
  messageQueries,
  orderQueries,
  vaultQueries,
} from '../queries/member.ts';
import { positionQueries } from '../queries/small.ts';
import { type Bytes, type Erasure, keyBytes, type MemberNo, type OrderColumns } from '../rows.ts';
import { one, type Sql, type SqlReads } from '../schema/sql.ts';
import type { DeadLetters, Looked, Messages, Orders, Projections, Vault } from '../store.ts';
import { memberSubject } from '../vault/member-subject.ts';

/** Looks up members by keyed hash, many at a time. */
export function lookMany(sql: SqlReads): (hashes: readonly Bytes[]) => Promise<readonly Looked[]> {
  const { dialect } = sql;
  return async (hashes) => {
    if (hashes.length === 0) return [];
    const members = byHash(await sql.all(directoryQueries.look(dialect, { hashes })));
    const erased = byHash(await sql.all(directoryQueries.erased(dialect, { hashes })));
    return hashes.map((hash) => ({
      member: members.get(text(hash))?.member ?? null,
      erasedAt: erased.get(text(hash))?.at ?? null,
    }));
  };
}

function text(hash: Bytes): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1');
}

function byHash<R extends { readonly hash: Bytes }>(rows: readonly R[]): ReadonlyMap<string, R> {
  return new Map(rows.map((row) => [text(row.hash), row]));
}

export function openVault(sql: Sql): Vault {
  const { dialect } = sql;
  return {
    read: async (members) => (members.length === 0 ? [] : sql.all(vaultQueries.read(dialect, { members }))),
    list: (page) => sql.all(vaultQueries.list(dialect, page)),
    erasures: (page) => sql.all(vaultQueries.erasures(dialect, page)),
    erase: async (list) => {
      let count = 0;
      for (const erasure of list) {
        const [gone] = await sql.write(erasing(sql, erasure));
        count += gone ?? 0;
      }
      return count;
    },
    rewrap: async (rows) => {
      await sql.write(rows.map((row) => vaultQueries.rewrap(dialect, row)));
    },
  };
}

/** All that removes a person from the store: first the vault's row, whose count tells whether there was one. */
export function erasing({ dialect }: Pick<SqlReads, 'dialect'>, erasure: Erasure) {
  return [
    vaultQueries.erase(dialect, erasure),
    directoryQueries.forget(dialect, erasure),
    vaultQueries.remember(dialect, erasure),
    cardQueries.forget(dialect, { member: erasure.member }),
    vaultQueries.sealLetters(dialect, { subject: erasure.hash }),
    vaultQueries.sealLetters(dialect, { subject: memberSubject(erasure.member) }),
  ];
}

export function openDeadLetters(sql: Sql): DeadLetters {
  const { dialect } = sql;
  return {
    get: (id) => one(sql, deadLetterQueries.get(dialect, { id })),
    list: (page) => sql.all(deadLetterQueries.list(dialect, page)),
    count: async () => (await one(sql, deadLetterQueries.count(dialect, {})))?.count ?? 0,
    put: async (row) => void (await sql.write([deadLetterQueries.put(dialect, row)])),
    drop: async (id) => (await sql.write([deadLetterQueries.drop(dialect, { id })]))[0] === 1,
  };
}

export function openMessages(sql: Sql): Messages {
  const { dialect } = sql;
  return {
    list: (member, { seq, n }, limit) => sql.all(messageQueries.list(dialect, { member, seq, n, limit })),
    unread: async (member) => (await one(sql, messageQueries.unread(dialect, { member })))?.count ?? 0,
    markRead: async (member, upToSeq, at) =>
      (await sql.write([messageQueries.markRead(dialect, { member, upToSeq, at })]))[0] ?? 0,
  };
}

export function openOrders(sql: SqlReads): Orders {
  return {
    find: async (order) =>
      (await sql.all(orderQueries.find(sql.dialect, { order }))).map((row) => row.member),
  };
}

/** Rows of one statement at most, so that no engine's limit on parameters is met. */
const rowsMax = 500;

export function openProjections(sql: Sql): Projections {
  const { dialect } = sql;
  return {
    write: async (consumer, position, { messages, orders, calls, cases }) => {
      await sql.write([
        ...chunks(messages).map((rows) => messageQueries.add(dialect, rows)),
        ...chunks(orderRows(orders)).map((rows) => orderQueries.add(dialect, rows)),
        ...chunks(calls).map((rows) => callQueries.add(dialect, rows)),
        ...cases.flatMap((row) => [caseQueries.clear(dialect, row), caseQueries.add(dialect, row)]),
        positionQueries.write(dialect, { consumer, ...position }),
      ]);
    },
    reset: async (consumer) => {
      await sql.write([
        messageQueries.empty(dialect, {}),
        orderQueries.empty(dialect, {}),
        callQueries.empty(dialect, {}),
        caseQueries.empty(dialect, {}),
        positionQueries.reset(dialect, { consumer }),
      ]);
    },
  };
}

/** In the order of their keys, so that neighbours in the table are written together. */
export function orderRows({
  count,
  keys,
  members,
}: OrderColumns): readonly { order: Bytes; member: MemberNo }[] {
  const rows = Array.from({ length: count }, (_, i) => ({
    order: keys.subarray(i * keyBytes, (i + 1) * keyBytes),
    member: members[i] as number,
  }));
  return rows.sort((a, b) => Buffer.compare(a.order, b.order));
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const made: (readonly T[])[] = [];
  for (let i = 0; i < rows.length; i += rowsMax) made.push(rows.slice(i, i + rowsMax));
  return made;
}
