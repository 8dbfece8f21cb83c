import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NoBackupError, type Restored } from './restore.ts';

/** The database has a store in it: a backup goes into an empty one, so that nothing is lost by a slip. */
export class NotEmptyError extends Error {
  readonly code = 'store_not_empty';
}

/**
 * Puts a backup into an empty database. Persons lie in it sealed: the master key of the store that it was made of must
 * be brought to the data folder.
 * @throws NoBackupError, NotEmptyError, StoreTooNewError
 */
export async function restoreDatabase(backup: string, database: string): Promise<Restored> {
  const { dumpFile, restoreDump } = await import('@laurel/db/mysql');
  const found = await stat(join(backup, dumpFile)).catch(() => null);
  if (found === null) throw new NoBackupError(`${backup} holds no backup: there is no ${dumpFile} in it`);
  const { openMysql } = await import('../open-mysql.ts');
  const store = await openMysql(database);
  try {
    const isUsed = (await store.programs.list()).length > 0 || (await store.meta.get('data_key')) !== null;
    if (isUsed) throw new NotEmptyError('The database has a store in it; a backup goes into an empty one');
    await restoreDump(backup, store.raw);
    return { before: null, erased: 0 };
  } finally {
    await store.close();
  }
}
