import { isUnsealed, openSqlite, parseMasterKey, readMasterKeyFile, type Store } from '@laurel/db';
import { systemChance } from '@laurel/runtime';
import type { Config } from '../config.ts';
import { importLog } from './import-log.ts';

/**
 * Puts an exported log into the store of a configuration, which nobody serves and which has nothing in it.
 * @throws NotEmptyFault, ExportFault where a line is wrong; MasterKeyError, StorageError
 */
export async function importLogInto(
  config: Pick<Config, 'dataFolder' | 'database' | 'masterKey'>,
  lines: AsyncIterable<string>,
  progress: (entries: number) => void,
): Promise<{ readonly members: number; readonly entries: number }> {
  const store = await openStore(config);
  try {
    const { masterKey, dataFolder } = config;
    const master =
      masterKey === null
        ? readMasterKeyFile(dataFolder, await isUnsealed(store.meta), systemChance)
        : parseMasterKey(masterKey);
    return await importLog({ store, master, chance: systemChance, progress }, lines);
  } finally {
    await store.close();
  }
}

async function openStore({ database, dataFolder }: Pick<Config, 'dataFolder' | 'database'>): Promise<Store> {
  if (database === null) return openSqlite({ folder: dataFolder });
  const { openMysql } = await import('../open-mysql.ts');
  return openMysql(database);
}
