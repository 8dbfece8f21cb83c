import type { Commit, CommitResult, Store as Database } from '@laurel/db';
import type { Random } from './random.ts';

/** A database that fails now and then, and a process over it that can die. */
export interface Faults {
  readonly store: Database;
  /** Resolves when the process dies. From then on nothing of it reaches the database. */
  readonly died: Promise<void>;
  /** How many commits did not go as they should. */
  readonly count: () => number;
  /** Whether faults happen. */
  readonly allow: (on: boolean) => void;
}

type Fate = 'done' | 'failed' | 'full' | 'written' | 'lost' | 'diesBefore' | 'diesAfter';

const never = new Promise<never>(() => {});

export function faulty(database: Database, random: Random, calm: boolean): Faults {
  let on = !calm;
  let isDead = false;
  let count = 0;
  let die = (): void => {};
  const died = new Promise<void>((resolve) => {
    die = () => {
      isDead = true;
      resolve();
    };
  });
  const fate = (): Fate =>
    on
      ? random.weighted<Fate>([
          [92, 'done'],
          [2, 'failed'],
          [1, 'full'],
          [1.5, 'written'],
          [1.5, 'lost'],
          [1, 'diesBefore'],
          [1, 'diesAfter'],
        ])
      : 'done';
  const commit = async (asked: Commit): Promise<CommitResult> => {
    const what = fate();
    if (what !== 'done') count += 1;
    for (let ticks = random.int(0, 3); ticks > 0; ticks -= 1)
      await new Promise((resolve) => setImmediate(resolve));
    if (isDead) return never;
    if (what === 'diesBefore') die();
    if (isDead) return never;
    if (what === 'failed' || what === 'full') {
      const fault = what === 'full' ? 'storage_full' : 'storage_failed';
      return { kind: 'failed', fault, known: true, cause: 'simulated' };
    }
    const result = what === 'lost' ? null : await database.log.commit(asked);
    if (what === 'diesAfter') die();
    if (isDead) return never;
    if (result !== null && what === 'done') return result;
    return { kind: 'failed', fault: 'storage_failed', known: false, cause: 'simulated' };
  };
  /** A process may die at what it writes behind as well. */
  const behind =
    <A extends unknown[]>(write: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      if (on && random.chance(0.02)) die();
      return isDead ? never : write(...args);
    };
  const projections = { ...database.projections, write: behind(database.projections.write) };
  const snapshots = { ...database.snapshots, write: behind(database.snapshots.write) };
  const log = { ...database.log, commit };
  const store = mortal({ ...database, log, projections, snapshots }, () => isDead);
  return {
    store,
    died,
    count: () => count,
    allow: (yes) => {
      on = yes && !calm;
    },
  };
}

/** What a dead process asks is never answered and never done. */
function mortal(database: Database, isDead: () => boolean): Database {
  const wrap = (part: object): object =>
    new Proxy(part, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value === 'function')
          return (...args: unknown[]) => (isDead() ? never : value.apply(target, args));
        return typeof value === 'object' && value !== null ? wrap(value) : value;
      },
    });
  return wrap(database) as Database;
}
