import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Context, StoreOptions } from '../frame/command.ts';
import { progressBar } from '../frame/progress.ts';
import { answerIsNo, couldNot } from '../frame/trouble.ts';
import { takeFolder } from '../owner/lock.ts';
import { configOf, makeStoreFolder, ownedBy, ownerNow } from '../store/connect.ts';
import { needFile } from './run-import.ts';

/** Whole entries, decision times and outcomes included, into an empty store: the hashes stay. */
export async function importLogFile({ out }: Context, file: string, options: StoreOptions): Promise<void> {
  await needFile(file);
  const config = await configOf(options);
  const ownership = config.database === null ? takeFolder(config.dataFolder, ownerNow('import')) : null;
  if (ownership === undefined) throw ownedBy(config.dataFolder);
  const bar = progressBar(out, 'import');
  try {
    makeStoreFolder(config);
    const { ExportFault, importLogInto, NotEmptyFault } = await import('@laurel/server/log');
    const show = (entries: number): void => bar.show(entries, entries, `${entries} entries`);
    const taken = await importLogInto(config, linesOf(file), show).catch((error: unknown) => {
      if (error instanceof NotEmptyFault) {
        const place = config.database === null ? `In ${config.dataFolder}` : 'In the database';
        throw couldNot('not_empty', `${place} ${error.message}.`);
      }
      if (!(error instanceof ExportFault)) throw error;
      throw answerIsNo('bad_export', `${file}, ${error.message}.`, { line: error.line });
    });
    bar.stop();
    out.result({ file, ...taken }, () => `Took ${taken.entries} entries of ${taken.members} members.`);
  } finally {
    bar.stop();
    ownership?.release();
  }
}

/** The file is opened when the first line is asked for: lines that come before anybody listens are lost. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}
