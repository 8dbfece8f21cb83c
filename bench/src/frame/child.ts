import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Child {
  readonly port: number;
  /** Headers of a request, each with its line end. */
  readonly headers: string;
  readonly stop: () => Promise<void>;
}

/** What a server's process says when it listens. */
export interface Started {
  readonly port: number;
  readonly headers: string;
}

/** How the product's own start sets the engine's memory (apps/cli/bin/laurel.mjs). */
export const productFlags: readonly string[] = ['--heap-growing-percent=50'];

/** Starts a server's file, with the memory that the product is started with. */
export function startChild(file: URL, ...args: readonly string[]): Promise<Child> {
  const path = fileURLToPath(file);
  const child = fork(path, args, { execArgv: [...productFlags], stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('message', (said) => resolve({ ...(said as Started), stop: () => stopped(child) }));
    child.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
  });
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}
