import { once } from 'node:events';
import { startThread } from '@laurel/runtime';
import { DuplicateError, StorageError } from '../schema/sql.ts';
import type { SqliteSettings } from './connection.ts';
import { packCommit, packSnapshots } from './packed.ts';
import type { Writer, WriterActs } from './writer.ts';

/** What the thread is asked: the name of the act and its argument. */
export interface Asked {
  readonly act: keyof WriterActs;
  readonly argument: unknown;
}
/** What it answers, in the order of asking. */
export type Answered =
  | { readonly done: unknown }
  | { readonly failed: 'duplicate' | 'storage_full' | 'storage_failed' | 'bug'; readonly message: string };

export interface ThreadData {
  readonly path: string;
  readonly settings: SqliteSettings;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What comes by is gone a moment later: a nursery like the main thread's would only take memory. */
const youngMiB = 12;

/** Writes in a thread of its own: the caller decides the next group while the disk syncs the last one. */
export async function threadWriter(data: ThreadData): Promise<Writer> {
  const worker = startThread(new URL('./writer-thread.ts', import.meta.url), data, {
    maxYoungGenerationSizeMb: youngMiB,
  });
  const waiting: Waiting[] = [];
  let gone: Error | null = null;
  worker.on('message', (answer: Answered) => settle(waiting.shift(), answer));
  const end = (error: Error): void => {
    gone ??= error;
    for (const each of waiting.splice(0)) each.reject(new StorageError('storage_failed', gone));
  };
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('the writer thread has ended')));
  const ask = <T>(act: keyof WriterActs, argument?: unknown, move: readonly ArrayBuffer[] = []): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (gone !== null) return reject(new StorageError('storage_failed', gone));
      waiting.push({ resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ act, argument } satisfies Asked, [...move]);
    });
  const writer: Writer = {
    commit: (commit) => ask('commit', packCommit(commit)),
    snapshot: (batch) => ask('snapshot', packSnapshots(batch)),
    write: (writes) => ask('write', writes),
    project: (projected) => ask('project', projected),
    settle: () => ask('settle'),
    close: async () => {
      await ask('close');
      if (gone === null) await once(worker, 'exit');
    },
  };
  // The first answer tells whether the file could be opened.
  await writer.write([]);
  return writer;
}

function settle(one: Waiting | undefined, answer: Answered): void {
  if (one === undefined) return;
  if ('done' in answer) return one.resolve(answer.done);
  const cause = new Error(answer.message);
  if (answer.failed === 'duplicate') one.reject(new DuplicateError(cause));
  else if (answer.failed === 'bug') one.reject(cause);
  else one.reject(new StorageError(answer.failed, cause));
}
