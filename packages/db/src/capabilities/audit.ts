import { createHash } from 'node:crypto';
import { auditQueries } from '../queries/small.ts';
import type { AuditRow, Bytes } from '../rows.ts';
import { DuplicateError, one, type Sql } from '../schema/sql.ts';
import type { Audit, AuditEntry } from '../store.ts';

const nothing: Bytes = new Uint8Array(32);

/**
 * Hash of an audit entry: SHA-256 over the hash before and the entry's parts as a JSON array, so that a removed or
 * changed entry is found.
 */
export function auditHash(previous: Bytes, no: number, entry: AuditEntry): Bytes {
  const line = JSON.stringify([no, entry.at, entry.actor, entry.action, entry.target, entry.detail]);
  return createHash('sha256').update(previous).update(line).digest();
}

export function openAudit(sql: Sql): Audit {
  const { dialect } = sql;
  /** Reads the chain's end and appends; loses against another process that was first. */
  const attempt = async ({ at, actor, action, target, detail }: AuditEntry): Promise<AuditRow> => {
    const last = await one(sql, auditQueries.last(dialect, {}));
    const no = (last?.no ?? 0) + 1;
    const previous = last?.hash ?? nothing;
    const hash = auditHash(previous, no, { at, actor, action, target, detail });
    const row = { no, at, actor, action, target, detail, previous, hash };
    await sql.write([auditQueries.add(dialect, row)]);
    return row;
  };
  return {
    append: async (entry) => {
      for (;;) {
        try {
          return await attempt(entry);
        } catch (error) {
          if (!(error instanceof DuplicateError)) throw error;
        }
      }
    },
    list: (page) => sql.all(auditQueries.list(dialect, page)),
    newestFirst: (before, limit) => sql.all(auditQueries.newestFirst(dialect, { before, limit })),
  };
}

/**
 * Checks a stretch of the chain.
 * @param previous hash of the entry before the first of them
 * @returns the number of the first entry that does not fit, or null
 */
export function brokenAudit(previous: Bytes, rows: readonly AuditRow[]): number | null {
  let hash = previous;
  for (const row of rows) {
    const fits = Buffer.compare(row.previous, hash) === 0;
    if (!fits || Buffer.compare(row.hash, auditHash(hash, row.no, row)) !== 0) return row.no;
    hash = row.hash;
  }
  return null;
}

/** What the chain starts from. */
export const auditStart: Bytes = nothing;
