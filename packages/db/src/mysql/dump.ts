import { createReadStream } from 'node:fs';
import { open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolder } from '@laurel/runtime';
import { rawFromJson, rawToJson } from '../capabilities/raw.ts';
import { STORE_FORMAT } from '../schema/migrations.ts';
import { StoreTooNewError } from '../schema/sql.ts';
import type { Tables } from '../schema/tables.ts';
import type { RawRow, RawWrites, Snapshot } from '../store.ts';

/** Name of the dump in its folder: JSON lines, first the form, then rows of one table after the other. */
export const dumpFile = 'laurel-dump.jsonl';

/** What cannot be made anew from the rest; heads, records and orders are folded from the log again. */
const dumped = [
  'meta',
  'programs',
  'directory',
  'erased',
  'vault',
  'cards',
  'partner_codes',
  'partners',
  'log',
  'dead_letters',
  'idempotency',
  'stock',
  'rounds',
  'webhooks',
  'deliveries',
  'inbound',
  'service_keys',
  'audit',
  'jobs',
  'messages',
  'quarantine',
] as const satisfies readonly (keyof Tables)[];

/**
 * Writes one instant of a store into an empty folder, while others go on; durable when it answers. Persons are in it
 * as they lie in the vault: sealed. The master key is no part of it.
 */
export async function dumpInto(openSnapshot: () => Promise<Snapshot>, folder: string): Promise<void> {
  makeFolder(folder);
  if ((await readdir(folder)).length > 0) throw new Error('a backup goes into an empty folder');
  const snapshot = await openSnapshot();
  const part = join(folder, `${dumpFile}.part`);
  const file = await open(part, 'wx', 0o600);
  try {
    await file.write(`${JSON.stringify({ laurel: 'dump', format: STORE_FORMAT })}\n`);
    for (const table of dumped) {
      for await (const rows of snapshot.raw.rows(table)) {
        const lines = rows.map((row) => `${JSON.stringify({ table, row: rawToJson(row) })}\n`);
        await file.write(lines.join(''));
      }
    }
    await file.sync();
  } finally {
    await file.close();
    await snapshot.close();
  }
  await rename(part, join(folder, dumpFile));
}

/** Rows of one insert. */
const batchRows = 500;

/**
 * Puts a dump into a store that has nothing in it.
 * @throws StoreTooNewError where the dump has a form beyond this program's; DuplicateError where the store is not empty
 */
export async function restoreDump(folder: string, into: RawWrites): Promise<void> {
  const lines = createInterface({
    input: createReadStream(join(folder, dumpFile)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let batch: RawRow[] = [];
  let table: keyof Tables | null = null;
  let isFirst = true;
  const flush = async (): Promise<void> => {
    if (table !== null && batch.length > 0) await into.insert(table, batch);
    batch = [];
  };
  for await (const line of lines) {
    const read: { format?: number; table?: keyof Tables; row?: Record<string, unknown> } = JSON.parse(line);
    if (isFirst && (read.format ?? 0) > STORE_FORMAT)
      throw new StoreTooNewError(read.format ?? 0, STORE_FORMAT);
    isFirst = false;
    if (read.table === undefined || read.row === undefined) continue;
    if (read.table !== table || batch.length >= batchRows) await flush();
    table = read.table;
    const row = rawFromJson(read.row);
    // The form of the store is its own: it was written when its tables were made.
    if (table !== 'meta' || row['name'] !== 'format') batch.push(row);
  }
  await flush();
}
