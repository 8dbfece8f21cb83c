import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '@laurel/runtime';

/** Ownership of a data folder; it dies with the process. */
export interface FolderLock {
  readonly release: () => void;
}

/**
 * Takes the folder for this process: a SQLite file of its own is held locked, since such locks end with their
 * process however it ends.
 * @returns null where another process has it
 */
export function lockFolder(folder: string): FolderLock | null {
  makeFolder(folder);
  const db = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
  try {
    db.exec('pragma journal_mode = memory');
    db.exec('pragma locking_mode = exclusive');
    db.exec('begin exclusive');
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return null;
    throw error;
  }
}
