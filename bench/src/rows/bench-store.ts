import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Opened, open, readConfig } from '@laurel/server';
import { importFile, inboxSink, readMapping, textFile } from '@laurel/server/imports';

const examples = new URL('../../../examples/', import.meta.url);
export const starterText: string = readFileSync(new URL('programs/starter.yaml', examples), 'utf8');
const mappingText = readFileSync(new URL('imports/cdnow/mapping.yaml', examples), 'utf8');

/** The product over an embedded store in that folder, under `starter`. */
export async function openBenchStore(folder: string): Promise<Opened> {
  const config = readConfig({ dataFolder: folder, logLevel: 'silent', roles: ['worker'], port: 0 }, {});
  const opened = await open(config);
  await publishStarter(opened);
  return opened;
}

/** Puts the program in force where there is none. */
export async function publishStarter(opened: Opened): Promise<void> {
  if (opened.programs.current().versions.length === 0) await publish(opened, starterText);
}

async function publish(opened: Opened, source: string): Promise<void> {
  const hash = new Uint8Array(32);
  await opened.store.programs.add({
    number: 1,
    effectiveAt: 0,
    publishedAt: 0,
    source,
    hash: Buffer.from(hash),
    policy: 'honourPeriod',
    actor: 'bench',
  });
  await opened.programs.refresh();
}

/** Reads the file into the store as a backfill: all is durable, and projections and snapshots have caught up. */
export async function importOrders(opened: Opened, path: string): Promise<void> {
  const read = readMapping(mappingText, { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const nothing = (): void => {};
  const counts = await importFile({
    file: await textFile(path, undefined),
    mapping: read.mapping,
    sink: inboxSink({ inbox: opened.log.inbox, programs: opened.programs.current, actor: 'import' }),
    doneUpTo: 0,
    fromLine: 1,
    toLine: Number.POSITIVE_INFINITY,
    refused: nothing,
    settled: async () => {},
    progress: nothing,
  });
  if (counts.applied !== counts.events)
    throw new Error(`${counts.events - counts.applied} events were not applied`);
  await opened.log.caughtUp();
  await opened.log.checkpoint();
}

export function storeFile(folder: string): string {
  return join(folder, 'laurel.db');
}
