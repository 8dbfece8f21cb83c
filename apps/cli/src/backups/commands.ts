import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { answerIsNo, couldNot, wrongUse } from '../frame/trouble.ts';
import { takeFolder } from '../owner/lock.ts';
import { configOf, ownedBy, ownerNow, stampNow, withLaurel } from '../store/connect.ts';

export function backupCommands(shell: Shell): void {
  verb<[string], StoreOptions>(shell, shell.root, {
    usage: 'backup <folder>',
    about: 'copy the store into an empty folder, also while it is served; the master key is not in it',
    run: async ({ out }, [folder], options) => {
      const path = resolve(folder);
      await needEmpty(path);
      await withLaurel(options, async ({ laurel }) => {
        const made = await answer(laurel.createBackup({ body: { folder: path } }));
        out.result(
          made,
          () =>
            `The backup is in ${made.folder}. Keep master.key of the data folder elsewhere: without it the backup cannot be read.`,
        );
      });
    },
  });
  verb<[string], StoreOptions>(shell, shell.root, {
    usage: 'restore <folder>',
    about:
      'put a backup in the place of the store, which is kept beside it; who was erased since stays erased',
    run: async ({ out }, [backup], options) => {
      const config = await configOf(options);
      if (config.database !== null)
        throw couldNot('not_available', 'A MySQL store is restored by its own tools.');
      const ownership = takeFolder(config.dataFolder, ownerNow('restore'));
      if (ownership === undefined) throw ownedBy(config.dataFolder);
      try {
        const { NoBackupError, restoreBackup } = await import('@laurel/server/backups');
        const done = await restoreBackup(resolve(backup), config.dataFolder, stampNow()).catch(
          (error: unknown) => {
            throw error instanceof NoBackupError ? wrongUse(`${error.message}.`, error.code) : error;
          },
        );
        const before = done.before === null ? '' : ` The store that was there lies in ${done.before}.`;
        const erased =
          done.erased === 0 ? '' : ` ${done.erased} persons who were erased since are erased in it, too.`;
        out.result(done, () => `Restored ${backup}.${before}${erased}`);
      } finally {
        ownership.release();
      }
    },
  });
  verb<[], StoreOptions & { readonly check?: boolean }>(shell, shell.root, {
    usage: 'upgrade',
    about:
      'whether this program would migrate the store; exit 1 if so. Serving migrates by itself, after a backup',
    options: [option('--check', 'say it and do nothing').makeOptionMandatory()],
    run: async ({ out }, _, options) => {
      const config = await configOf(options);
      if (config.database !== null)
        throw couldNot('not_available', 'A MySQL store is migrated when a process starts on it.');
      const { storeForm } = await import('@laurel/server/backups');
      const { store, program } = await storeForm(config.dataFolder);
      if (store === null) throw couldNot('no_store', `There is no store in ${config.dataFolder}.`);
      if (store > program)
        throw couldNot(
          'store_too_new',
          `The store has form ${store}, this program knows forms up to ${program}: it needs a newer program.`,
          { store, program },
        );
      if (store < program)
        throw answerIsNo(
          'upgrade_needed',
          `The store has form ${store}; serving it would back it up and bring it to form ${program}.`,
          { store, program },
        );
      out.result(
        { store, program },
        () => `The store has form ${store}, the newest that this program knows.`,
      );
    },
  });
}

async function needEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw wrongUse(`${folder} is not empty: a backup goes into an empty folder.`);
}
