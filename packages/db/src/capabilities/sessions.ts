import type { CompiledQuery } from 'kysely';
import { oneTimeQueries, sessionQueries, signInQueries } from '../queries/sessions.ts';
import { one, type Sql } from '../schema/sql.ts';
import type { OneTimeCodes, Sessions, SignIns } from '../session-store.ts';

const changed = async (sql: Sql, update: CompiledQuery<unknown>): Promise<number> =>
  (await sql.write([update]))[0] ?? 0;

export function openSignIns(sql: Sql): SignIns {
  const { dialect } = sql;
  return {
    get: (operator) => one(sql, signInQueries.get(dialect, { operator })),
    put: async (row) => {
      await sql.write([signInQueries.put(dialect, row)]);
    },
    list: () => sql.all(signInQueries.list(dialect, {})),
    takeStep: async (operator, step) =>
      (await changed(sql, signInQueries.takeStep(dialect, { operator, step }))) === 1,
    changeRecovery: async (operator, from, to) =>
      (await changed(sql, signInQueries.changeRecovery(dialect, { operator, from, to }))) === 1,
    remove: async (operator) => (await changed(sql, signInQueries.remove(dialect, { operator }))) === 1,
  };
}

export function openSessions(sql: Sql): Sessions {
  const { dialect } = sql;
  return {
    add: async (row) => {
      await sql.write([sessionQueries.add(dialect, row)]);
    },
    get: (id) => one(sql, sessionQueries.get(dialect, { id })),
    used: async (id, at) => {
      await sql.write([sessionQueries.used(dialect, { id, at })]);
    },
    end: async (id, at) => (await changed(sql, sessionQueries.end(dialect, { id, at }))) === 1,
    endAll: (operator, at) => changed(sql, sessionQueries.endAll(dialect, { operator, at })),
    open: (at, limit) => sql.all(sessionQueries.open(dialect, { at, limit })),
    prune: async (before) => {
      await sql.write([sessionQueries.prune(dialect, { before })]);
    },
  };
}

export function openOneTimeCodes(sql: Sql): OneTimeCodes {
  const { dialect } = sql;
  const get = (id: string, kind: string) => one(sql, oneTimeQueries.get(dialect, { id, kind }));
  return {
    add: async (row) => {
      await sql.write([oneTimeQueries.add(dialect, row)]);
    },
    take: async (id, kind, at) =>
      (await changed(sql, oneTimeQueries.take(dialect, { id, kind, at }))) === 1 ? get(id, kind) : null,
    look: async (id, kind, at) => {
      const row = await get(id, kind);
      return row !== null && row.usedAt === null && row.expiresAt > at ? row : null;
    },
    prune: async (before) => {
      await sql.write([oneTimeQueries.prune(dialect, { before })]);
    },
  };
}
