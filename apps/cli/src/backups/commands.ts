import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeFolder } from '@laurel/runtime';
import { answer } from '../frame/api.ts';
import { canAsk, confirm } from '../frame/ask.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { answerIsNo, couldNot, wrongUse } from '../frame/trouble.ts';
import { takeFolder } from '../owner/lock.ts';
import { configOf, noStore, ownedBy, ownerNow, stampNow, withLaurel } from '../store/connect.ts';

export function backupCommands(shell: Shell): void {
  verb<[string], StoreOptions>(shell, shell.root, {
    usage: 'backup <folder>',
    about: 'copy the store into an empty folder, also while it is served; the master key is not in it',
    run: ({ out }, [folder], options) => backup(out, resolve(folder), options),
  });
  verb<[string], StoreOptions>(shell, shell.root, {
    usage: 'restore <folder>',
    about:
      'put a backup in the place of the store, which is kept beside it; who was erased since stays erased',
    run: (context, [folder], options) => restore(context, resolve(folder), options),
  });
  verb<[], StoreOptions & { readonly check?: boolean }>(shell, shell.root, {
    usage: 'upgrade',
    about:
      'whether this program would migrate the store; exit 1 if so. The first command migrates by itself, after a backup',
    options: [option('--check', 'say it and do nothing').makeOptionMandatory()],
    run: ({ out }, _, options) => checkUpgrade(out, options),
  });
}

async function backup(out: Out, folder: string, options: StoreOptions): Promise<void> {
  await needEmpty(folder);
  await withLaurel(options, async ({ laurel }) => {
    const made = await answer(laurel.createBackup({ body: { folder } }));
    const key = 'Keep master.key of the data folder elsewhere: without it the backup cannot be read.';
    out.result(made, () => `The backup is in ${made.folder}. ${key}`);
  });
}

async function restore(context: Context, folder: string, options: StoreOptions): Promise<void> {
  const { out } = context;
  const config = await configOf(options);
  if (config.database !== null) return restoreInto(out, folder, config.database);
  if (canAsk(context)) await confirm(`Put the backup in the place of the store in ${config.dataFolder}?`);
  const ownership = takeFolder(config.dataFolder, ownerNow('restore'));
  if (ownership === undefined) throw ownedBy(config.dataFolder);
  try {
    const { NoBackupError, restoreBackup } = await import('@laurel/server/backups');
    const done = await restoreBackup(folder, config.dataFolder, stampNow()).catch((error: unknown) => {
      throw error instanceof NoBackupError ? wrongUse(`${error.message}.`, error.code) : error;
    });
    const before = done.before === null ? '' : ` The store that was there lies in ${done.before}.`;
    const erased =
      done.erased === 0 ? '' : ` ${done.erased} persons who were erased since are erased in it, too.`;
    out.result(done, () => `Restored ${folder}.${before}${erased}`);
  } finally {
    ownership.release();
  }
}

/** A database is restored when it is empty; the store that was there is not ours to move aside. */
async function restoreInto(out: Out, folder: string, database: string): Promise<void> {
  const { NoBackupError, NotEmptyError, restoreDatabase } = await import('@laurel/server/backups');
  const done = await restoreDatabase(folder, database).catch((error: unknown) => {
    if (error instanceof NoBackupError) throw wrongUse(`${error.message}.`, error.code);
    throw error instanceof NotEmptyError ? answerIsNo(error.code, `${error.message}.`, {}) : error;
  });
  out.result(
    done,
    () => `Restored ${folder} into the database. Bring the master key of its store to the data folder.`,
  );
}

async function checkUpgrade(out: Out, options: StoreOptions): Promise<void> {
  const config = await configOf(options);
  if (config.database !== null) {
    throw couldNot('not_available', 'A MySQL store is migrated by the first process that opens it.');
  }
  const { storeForm } = await import('@laurel/server/backups');
  const { store, program } = await storeForm(config.dataFolder);
  if (store === null) throw noStore(config.dataFolder);
  const has = `The store has form ${store}`;
  if (store > program) {
    const more = { store, program };
    throw couldNot(
      'store_too_new',
      `${has}, this program knows forms up to ${program}: it needs a newer program.`,
      more,
    );
  }
  if (store < program) {
    const what = `${has}; the next command backs it up and brings it to form ${program}.`;
    throw answerIsNo('upgrade_needed', what, { store, program });
  }
  out.result({ store, program }, () => `${has}, the newest that this program knows.`);
}

async function needEmpty(folder: string): Promise<void> {
  makeFolder(folder, 0o700);
  if ((await readdir(folder)).length > 0)
    throw wrongUse(`${folder} is not empty: a backup goes into an empty folder.`);
}
