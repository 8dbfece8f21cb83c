import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Erasure, openSqlite, openSqliteSnapshot, sqliteFile } from '@laurel/db';
import { makeFolder } from '@laurel/runtime';

export interface Restored {
  /** Where the store that was there before lies now; null where there was none. */
  readonly before: string | null;
  /** Persons who were erased after the backup was made, and are erased in it now. */
  readonly erased: number;
}

/**
 * Puts a backup in the place of a folder's store. Who was erased since stays erased: the list of erasures of the store
 * that is there is applied before anybody can read the restored one. The store before is kept beside it.
 * The caller owns the folder.
 * @param stamp names what was there before
 */
export async function restoreBackup(backup: string, folder: string, stamp: string): Promise<Restored> {
  const source = join(backup, sqliteFile);
  if (!(await exists(source)))
    throw new NoBackupError(`${backup} holds no backup: there is no ${sqliteFile} in it`);
  makeFolder(folder, 0o700);
  const erasures = await erasuresOf(folder);
  // Prepared in a folder of its own: until all of it is right, the store that is there stays.
  const making = join(folder, `restoring-${stamp}`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  try {
    await copyFile(source, join(making, sqliteFile));
    const store = await openSqlite({ folder: making });
    const erased = erasures.length === 0 ? 0 : await store.vault.erase(erasures);
    await store.close();
    const before = await moveAside(folder, stamp);
    await rename(join(making, sqliteFile), join(folder, sqliteFile));
    return { before, erased };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** The folder has no backup in it. */
export class NoBackupError extends Error {
  readonly code = 'no_backup';
}

const ROWS = 1_000;

async function erasuresOf(folder: string): Promise<readonly Erasure[]> {
  const snapshot = openSqliteSnapshot(folder);
  if (snapshot === null) return [];
  const all: Erasure[] = [];
  try {
    for (let after = 0; ; ) {
      const rows = await snapshot.vault.erasures({ after, limit: ROWS });
      const last = rows.at(-1);
      if (last === undefined) return all;
      all.push(...rows);
      after = last.member;
    }
  } finally {
    await snapshot.close();
  }
}

async function moveAside(folder: string, stamp: string): Promise<string | null> {
  if (!(await exists(join(folder, sqliteFile)))) return null;
  const before = join(folder, `before-${stamp}`);
  await mkdir(before, { mode: 0o700 });
  for (const ending of ['', '-wal', '-shm']) {
    const path = join(folder, `${sqliteFile}${ending}`);
    if (await exists(path)) await rename(path, join(before, `${sqliteFile}${ending}`));
  }
  return before;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
