import {
  type Keyring,
  openKeyring,
  openSqliteSnapshot,
  parseMasterKey,
  readMasterKeyFile,
  type Snapshot,
  STORE_FORMAT,
  StoreTooNewError,
  StoreTooOldError,
} from '@laurel/db';
import { systemChance } from '@laurel/runtime';
import type { Config } from '../config.ts';
import { openProgramSeries } from '../log/program-series.ts';
import { compiled, sparing } from './beside-settings.ts';
import { storedLog } from './stored-log.ts';
import type { WholeLog } from './whole-log.ts';

/** A store read at one instant, beside whoever owns it. */
export interface Beside {
  readonly log: WholeLog;
  readonly snapshot: Snapshot;
  readonly keyring: Keyring;
  readonly close: () => Promise<void>;
}

/**
 * Null where there is no store yet. Writes nothing, but that on MySQL an older form is brought to today's.
 * @throws StoreTooOldError, StoreTooNewError
 */
export async function openBeside(
  config: Pick<Config, 'dataFolder' | 'database' | 'masterKey'>,
): Promise<Beside | null> {
  const opened = await snapshotOf(config);
  if (opened === null) return null;
  const { snapshot, close } = opened;
  try {
    // Who only reads meets no migration, which would refuse it.
    const format = Number((await snapshot.meta.get('format')) ?? 0);
    if (format > STORE_FORMAT) throw new StoreTooNewError(format, STORE_FORMAT);
    if (format > 0 && format < STORE_FORMAT) throw new StoreTooOldError(format, STORE_FORMAT);
    if ((await snapshot.meta.get('data_key')) === null) {
      await close();
      return null;
    }
    const { masterKey, dataFolder } = config;
    const master =
      masterKey === null ? readMasterKeyFile(dataFolder, false, systemChance) : parseMasterKey(masterKey);
    const meta = { get: snapshot.meta.get, set: onlyRead, claim: onlyRead };
    const keyring = await openKeyring(meta, master, systemChance);
    const programs = await openProgramSeries(snapshot.programs, compiled);
    const log = storedLog({ reads: snapshot, keyring, programs: programs.current() });
    return { log, snapshot, keyring, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function snapshotOf({ database, dataFolder }: Pick<Config, 'dataFolder' | 'database'>) {
  if (database === null) {
    const snapshot = openSqliteSnapshot(dataFolder, sparing);
    return snapshot && { snapshot, close: snapshot.close };
  }
  const { openMysql } = await import('../open-mysql.ts');
  const store = await openMysql(database);
  const snapshot = await store.snapshot();
  const close = async (): Promise<void> => {
    await snapshot.close();
    await store.close();
  };
  return { snapshot, close };
}

function onlyRead(): Promise<never> {
  return Promise.reject(new Error('a snapshot is only read'));
}
