import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { productFlags } from '../frame/child.ts';

/** Processes that write: each says when it is ready, begins when told, and says when all is durable. */
export interface Writer {
  /** What it is given, beside the address of the database. */
  readonly file: URL;
  readonly args: readonly string[];
}

/**
 * Starts writers, lets them begin together once all are ready, and waits for the last of them.
 * @returns seconds from the beginning to the end of the last
 */
export async function timed(url: string, writers: readonly Writer[]): Promise<number> {
  const children: ChildProcess[] = [];
  try {
    // One after another: the first makes the tables.
    for (const { file, args } of writers) {
      const child = fork(fileURLToPath(file), [url, ...args], {
        execArgv: [...productFlags],
        stdio: 'inherit',
      });
      children.push(child);
      await told(child, 'ready');
    }
    const before = performance.now();
    const done = children.map((child) => told(child, 'done'));
    for (const child of children) child.send('begin');
    await Promise.all(done);
    return (performance.now() - before) / 1_000;
  } finally {
    await Promise.all(children.map(ended));
  }
}

function told(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (said) => {
      if (said === word) resolve();
    });
    child.once('exit', (code) => reject(new Error(`a writer ended with ${code} and was not ${word}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}

/** The other end: readies itself, writes when told, and ends when nobody needs it. */
export async function serveWriter(
  ready: () => Promise<{ readonly write: () => Promise<void>; readonly close: () => Promise<void> }>,
): Promise<void> {
  const { write, close } = await ready();
  process.once('message', () => {
    write().then(
      () => process.send?.('done'),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => void close());
  process.send?.('ready');
}
