import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '@laurel/runtime';

/** Who has a data folder. */
export interface Owner {
  readonly pid: number;
  /** What it does: `serve`, `import`, … */
  readonly doing: string;
  /** RFC 3339. */
  readonly since: string;
  /** Where it serves over the network, if it does. */
  readonly address?: string;
}

export interface Ownership {
  /** Says more of the owner once it is known, like the address. */
  readonly say: (owner: Owner) => void;
  readonly release: () => void;
}

/**
 * Takes the folder, or answers undefined where another process has it. The lock is SQLite's own file lock, which the
 * kernel takes away with the process that held it, however that ended; the file beside it only says who it is.
 */
export function takeFolder(folder: string, owner: Owner): Ownership | undefined {
  // Only the owner of the account may look into it: the log inside is the shop's.
  makeFolder(folder, 0o700);
  const lock = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
  try {
    // Without it the lock would leave a journal beside it.
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  held.add(lock);
  const path = join(folder, OWNER_FILE);
  const say = (said: Owner): void => {
    writeFileSync(path, `${JSON.stringify(said)}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  };
  say(owner);
  return {
    say,
    release() {
      rmSync(path, { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

/** A lock that nobody refers to any more would be closed, hence lost, with the next collection of garbage. */
const held = new Set<DatabaseSync>();

const LOCK_FILE = 'laurel.lock';
const OWNER_FILE = 'laurel.owner.json';
const SQLITE_BUSY = 5;

/** Whether a process ever had the folder: it may be making its store at this moment. */
export const wasTaken = (folder: string): boolean => existsSync(join(folder, LOCK_FILE));

/** Who owns the folder, as it said itself; undefined if nobody said so. Not proof that it lives: the lock is. */
export function ownerOf(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
