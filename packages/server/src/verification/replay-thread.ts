import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteSnapshot } from '@laurel/db';
import { openProgramSeries } from '../log/program-series.ts';
import { compiled, sparing } from './beside-settings.ts';
import { directoryOf } from './directory.ts';
import type { Answered, Asked, SameStore, Task } from './replay-helper.ts';
import { type Again, type PageAgain, replayPage } from './replay-page.ts';
import { logsOf } from './stored-log.ts';
import { type Walk, walkOver } from './walk.ts';

const store = workerData as SameStore;
const port = parentPort;
if (port === null) throw new Error('this file is the body of a thread');

// What the other thread has mapped would count twice.
const snapshot = openSqliteSnapshot(store.folder, { ...sparing, mapMiB: 0 });
if (snapshot === null) throw new Error('the store is gone');
const { versions } = (await openProgramSeries(snapshot.programs, compiled)).current();
// What was written since the other thread opened the store is not there for either.
const programs = { versions: versions.filter(({ number }) => number <= store.version) };

const encoder = new TextEncoder();
let task: { readonly walk: Walk; readonly again: Again } | undefined;

port.on('message', async (asked: Asked) => {
  if (asked === 'close') {
    await snapshot.close();
    port.close();
  } else if ('page' in asked) {
    await answer(asked.page);
  } else {
    task = taskOf(asked);
  }
});
port.postMessage('ready' satisfies Answered);

function taskOf({ names, at }: Task) {
  const directory = directoryOf(names);
  const nameOf = (member: number): string => directory.nameOf(member) ?? '';
  const walk = walkOver(
    (members) => logsOf(snapshot as NonNullable<typeof snapshot>, members, store.end),
    directory,
    at,
  );
  return { walk, again: { programs, isRecorded: true, at, nameOf } };
}

async function answer(page: number): Promise<void> {
  try {
    if (task === undefined) throw new Error('a page was asked for before anything was said of it');
    const { ledger, state, ...counts } = replayPage(task.again, await task.walk.page(page));
    const lines = [bytesOf(ledger), bytesOf(state)] as const;
    // Bytes change hands without a copy.
    port?.postMessage(
      { done: { ...counts, ledger: [lines[0]], state: [lines[1]] } } satisfies Answered,
      lines.map(({ buffer }) => buffer),
    );
  } catch (error) {
    port?.postMessage({ failed: error instanceof Error ? error.message : String(error) } satisfies Answered);
  }
}

function bytesOf(parts: PageAgain['ledger']): Uint8Array<ArrayBuffer> {
  const made = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  const bytes = new Uint8Array(made.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of made) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
