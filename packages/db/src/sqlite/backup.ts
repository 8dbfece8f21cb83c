import { closeSync, fsyncSync, openSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { makeFolder } from '@laurel/runtime';
import { StorageError } from '../schema/sql.ts';

/** Pages copied in one step. All at once: a step shows one instant, and the copying runs beside the caller's thread. */
const pagesPerStep = 2_147_483_647;

/**
 * Copies a store that may be in use into an empty folder, as of one instant; durable when it answers.
 * The master key is no part of it.
 * @throws StorageError, or an Error where the folder holds something
 */
export async function backupSqlite(path: string, folder: string): Promise<void> {
  makeFolder(folder);
  if (readdirSync(folder).length > 0) throw new Error('a backup goes into an empty folder');
  const unfinished = join(folder, 'laurel.db.part');
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    await backup(source, unfinished, { rate: pagesPerStep });
    flush(unfinished);
    renameSync(unfinished, join(folder, 'laurel.db'));
    flush(folder);
  } catch (error) {
    throw new StorageError('storage_failed', error);
  } finally {
    source.close();
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
