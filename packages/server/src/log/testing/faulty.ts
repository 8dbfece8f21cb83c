import type { Connect, Connection } from '@laurel/db';

/** Where the next commits fail: before anything is asked of the disk, within, or after it was done (unknown to us). */
export type Fault = 'before' | 'during' | 'after';

/** A SQLite connection that fails on demand. */
export interface Faulty {
  readonly connect: Connect;
  /** The next `times` commits of entries fail so. */
  readonly fail: (how: Fault, code: 'full' | 'io', times?: number) => void;
  readonly failed: () => number;
}

const errors = {
  full: { errcode: 13, text: 'database or disk is full' },
  io: { errcode: 1_034, text: 'disk I/O error' },
};

export function faulty(real: Connect): Faulty {
  let how: Fault = 'before';
  let code: keyof typeof errors = 'io';
  let left = 0;
  let failed = 0;
  /** Only commits that insert entries count: others (snapshots, projections) may come in between. */
  let hasEntries = false;
  const fault = (): Error => {
    failed++;
    left--;
    return Object.assign(new Error(errors[code].text), {
      code: 'ERR_SQLITE_ERROR',
      errcode: errors[code].errcode,
    });
  };
  const wrap = (connection: Connection): Connection => ({
    close: connection.close,
    exec: (sql) => {
      if (sql === 'begin immediate') hasEntries = false;
      if (sql !== 'commit' || left <= 0 || !hasEntries) return connection.exec(sql);
      if (how === 'during') connection.exec('rollback');
      if (how === 'after') connection.exec('commit');
      throw fault();
    },
    prepare: (sql) => {
      const statement = connection.prepare(sql);
      if (!sql.startsWith('insert into log')) return statement;
      return {
        ...statement,
        run: (...params) => {
          hasEntries = true;
          if (left > 0 && how === 'before') throw fault();
          return statement.run(...params);
        },
      };
    },
  });
  return {
    connect: (path, mode) => (mode === 'write' ? wrap(real(path, mode)) : real(path, mode)),
    fail: (where, what, times = 1) => {
      how = where;
      code = what;
      left = times;
    },
    failed: () => failed,
  };
}
