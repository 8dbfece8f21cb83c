import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type Clone = {
  readonly folder: string;
  /** Runs to the end and answers what was printed; throws if it fails. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
};

/** What a new user has after `git clone` and `npm ci`: only what is committed, nothing that lies about here. */
export async function freshClone(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-clone-'));
  const run: Clone['run'] = async (command, ...args) => {
    const { stdout } = await execute(command, args, {
      cwd: folder,
      env: userEnvironment(),
      maxBuffer: 1 << 26,
    });
    return stdout;
  };
  const root = join(import.meta.dirname, '../..');
  await execute('git', ['clone', '--quiet', '--no-local', root, folder]);
  await run('npm', 'ci');
  return { folder, run, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Ours without what the test runner and npm put into it: this folder's programs must not stand in for the clone's. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$)/i.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(':') };
}
