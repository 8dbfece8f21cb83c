import type { CompiledQuery } from 'kysely';
import type { Jobs } from '../job-store.ts';
import {
  idempotencyQueries,
  jobQueries,
  keyQueries,
  leaseQueries,
  metaQueries,
  positionQueries,
  programQueries,
  quarantineQueries,
} from '../queries/small.ts';
import type { Bytes } from '../rows.ts';
import { DuplicateError, one, type Sql } from '../schema/sql.ts';
import type { Idempotency, Keys, Leases, Meta, Positions, ProgramTable, Quarantine } from '../store.ts';

/** Runs one insert; false where the key is taken. */
async function added(sql: Sql, insert: CompiledQuery<unknown>): Promise<boolean> {
  try {
    await sql.write([insert]);
    return true;
  } catch (error) {
    if (error instanceof DuplicateError) return false;
    throw error;
  }
}

/** Runs one update or delete; how many rows it met. */
async function changed(sql: Sql, update: CompiledQuery<unknown>): Promise<number> {
  return (await sql.write([update]))[0] ?? 0;
}

export function openMeta(sql: Sql): Meta {
  const { dialect } = sql;
  const get = async (name: string) => (await one(sql, metaQueries.get(dialect, { name })))?.value ?? null;
  return {
    get,
    set: async (name, value) => {
      await sql.write([metaQueries.set(dialect, { name, value })]);
    },
    claim: async (name, value) => {
      await sql.write([metaQueries.claim(dialect, { name, value })]);
      return (await get(name)) ?? value;
    },
  };
}

const membersCounter = 'members';

/** Sets `count` member numbers aside by compare and set; answers the first. */
export async function reserveMembers(sql: Sql, count: number): Promise<number> {
  const { dialect } = sql;
  for (;;) {
    const row = await one(sql, metaQueries.get(dialect, { name: membersCounter }));
    if (row === null) {
      await sql.write([metaQueries.claim(dialect, { name: membersCounter, value: '0' })]);
      continue;
    }
    const to = String(Number(row.value) + count);
    const raise = metaQueries.raise(dialect, { name: membersCounter, from: row.value, to });
    if ((await changed(sql, raise)) === 1) return Number(row.value) + 1;
  }
}

export function openPrograms(sql: Sql): ProgramTable {
  return {
    list: () => sql.all(programQueries.list(sql.dialect, {})),
    newest: async () => (await one(sql, programQueries.newest(sql.dialect, {})))?.number ?? 0,
    ofDraft: async (draft) =>
      (await one(sql, programQueries.ofDraft(sql.dialect, { draft })))?.number ?? null,
    add: (row) => added(sql, programQueries.add(sql.dialect, row)),
  };
}

export function openKeys(sql: Sql): Keys {
  const { dialect } = sql;
  return {
    add: (row) => added(sql, keyQueries.add(dialect, row)),
    get: (id) => one(sql, keyQueries.get(dialect, { id })),
    list: () => sql.all(keyQueries.list(dialect, {})),
    revoke: async (id, at) => (await changed(sql, keyQueries.revoke(dialect, { id, at }))) === 1,
    used: async (id, at) => {
      await sql.write([keyQueries.used(dialect, { id, at })]);
    },
    change: async (id, details) => {
      await sql.write([keyQueries.change(dialect, { id, details })]);
    },
  };
}

export function openJobs(sql: Sql): Jobs {
  const { dialect } = sql;
  return {
    add: async (row) => {
      await sql.write([jobQueries.add(dialect, row)]);
    },
    get: (id) => one(sql, jobQueries.get(dialect, { id })),
    list: async (asked) => (asked.kinds.length === 0 ? [] : sql.all(jobQueries.list(dialect, asked))),
    change: async (id, from, to) => (await changed(sql, jobQueries.change(dialect, { id, from, to }))) === 1,
  };
}

export function openPositions(sql: Sql): Positions {
  const { dialect } = sql;
  return {
    read: (consumer) => sql.all(positionQueries.read(dialect, { consumer })),
    write: async (consumer, position) => {
      await sql.write([positionQueries.write(dialect, { consumer, ...position })]);
    },
  };
}

export function openLeases(sql: Sql): Leases {
  const { dialect } = sql;
  return {
    take: async (name, owner, ms) => {
      const [, took] = await sql.write([
        leaseQueries.offer(dialect, { name }),
        leaseQueries.take(dialect, { name, owner, ms }),
      ]);
      if (took !== 1) return null;
      const lease = await one(sql, leaseQueries.get(dialect, { name }));
      return lease?.owner === owner ? lease.fence : null;
    },
    renew: async (name, owner, ms) =>
      (await changed(sql, leaseQueries.renew(dialect, { name, owner, ms }))) === 1,
    release: async (name, owner) => {
      await sql.write([leaseQueries.release(dialect, { name, owner })]);
    },
  };
}

export function openIdempotency(sql: Sql): Idempotency {
  const { dialect } = sql;
  const find = (id: Bytes) => one(sql, idempotencyQueries.find(dialect, { id }));
  return {
    find,
    begin: async (row) => ((await added(sql, idempotencyQueries.begin(dialect, row))) ? null : find(row.id)),
    finish: async (id, answer) => {
      await sql.write([idempotencyQueries.finish(dialect, { id, answer })]);
    },
    forget: async (id) => {
      await sql.write([idempotencyQueries.forget(dialect, { id })]);
    },
  };
}

export function openQuarantine(sql: Sql): Quarantine {
  const { dialect } = sql;
  return {
    list: () => sql.all(quarantineQueries.list(dialect, {})),
    put: async (row) => {
      await sql.write([quarantineQueries.put(dialect, row)]);
    },
    lift: async (member) => (await changed(sql, quarantineQueries.lift(dialect, { member }))) === 1,
  };
}
