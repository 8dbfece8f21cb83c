import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backupSqlite, openSqlite, openSqliteSnapshot, STORE_FORMAT, sqliteFile } from '@laurel/db';

/** The forms of a store and of this program. */
export interface StoreForm {
  /** Null where there is no store. */
  readonly store: number | null;
  readonly program: number;
}

/** Whether a store lies in a folder; opens nothing. */
export const hasStore = (folder: string): boolean => existsSync(join(folder, sqliteFile));

export async function storeForm(folder: string): Promise<StoreForm> {
  const snapshot = openSqliteSnapshot(folder);
  if (snapshot === null) return { store: null, program: STORE_FORMAT };
  try {
    const format = await snapshot.meta.get('format');
    return { store: format === null ? null : Number(format), program: STORE_FORMAT };
  } finally {
    await snapshot.close();
  }
}

/**
 * Backs a store of an older form up and brings it to this program's. The caller owns the folder.
 * @returns where the backup lies, or null where there was nothing to do
 */
export async function upgradeStore(folder: string, stamp: string): Promise<string | null> {
  const { store, program } = await storeForm(folder);
  if (store === null || store >= program) return null;
  const backup = join(folder, `before-form-${program}-${stamp}`);
  await backupSqlite(join(folder, sqliteFile), backup);
  await (await openSqlite({ folder, thread: false })).close();
  return backup;
}
