import type { Config } from '@laurel/server';
import type { Beside } from '@laurel/server/verification';
import type { StoreOptions } from '../frame/command.ts';
import { bringToNewest, configOf, noStore, ownedBy, ownOrAsk } from './connect.ts';

/** Reads the store at one instant, beside whoever owns it. */
export async function withSnapshot(
  options: StoreOptions,
  act: (beside: Beside) => Promise<void>,
): Promise<void> {
  const config = await configOf(options);
  const beside = await besideOf(config);
  if (beside === null) throw noStore(config.database === null ? config.dataFolder : 'the database');
  try {
    await act(beside);
  } finally {
    await beside.close();
  }
}

/** Null where there is no store yet. One that an earlier program made and nobody owns is brought to today's form first. */
export async function besideOf(config: Config): Promise<Beside | null> {
  const { openBeside, StoreTooOldError } = await import('@laurel/server/verification');
  try {
    return await openBeside(config);
  } catch (error) {
    if (!(error instanceof StoreTooOldError)) throw error;
    await upgrade(config);
    return openBeside(config);
  }
}

async function upgrade(config: Config): Promise<void> {
  const { dataFolder: folder } = config;
  const owner = await ownOrAsk(config, 'upgrade');
  if ('laurel' in owner) {
    await owner.close();
    return needNewest(folder);
  }
  try {
    await bringToNewest(config);
  } finally {
    owner.release();
  }
}

/** Whoever answers has opened the store: it is of this program and has migrated it, or it is of an earlier one. */
async function needNewest(folder: string): Promise<void> {
  const { storeForm } = await import('@laurel/server/backups');
  const { store, program } = await storeForm(folder);
  if (store === null || store >= program) return;
  const todo = ` Its store has form ${store}, this program reads form ${program}: end that process first.`;
  throw ownedBy(folder, todo);
}
