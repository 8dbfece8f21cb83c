import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { DuplicateError, StorageError } from '../schema/sql.ts';

export type Param = SQLInputValue;

/** One connection to a SQLite file. Tests put one between that fails where they want it to. */
export interface Connection {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
}

/** A prepared statement. Rows come as objects, or as arrays of columns from `rows`. */
export interface Statement {
  readonly run: (...params: Param[]) => { readonly changes: number | bigint };
  readonly all: (...params: Param[]) => readonly unknown[];
  readonly rows: (...params: Param[]) => readonly (readonly Param[])[];
}

export type Connect = (path: string, mode: 'write' | 'read') => Connection;

/** How the engine is set; measured in docs/decisions/0010-how-the-log-lies-on-disk.md. */
export interface SqliteSettings {
  /** Pages of the log that may wait before they are moved into the file (4 KiB each). */
  readonly walPages: number;
  /** Page cache of the writing connection; that of a reading one is half of it. */
  readonly cacheKiB: number;
  /** How much of the file a reading connection maps into memory. */
  readonly mapMiB: number;
  readonly busyMs: number;
}
export const sqliteSettings: SqliteSettings = {
  walPages: 10_000,
  cacheKiB: 32_768,
  mapMiB: 64,
  busyMs: 10_000,
};

/** Opens a file as `node:sqlite` does it, with what durability asks for. */
export function connectWith(settings: SqliteSettings): Connect {
  return (path, mode) => {
    const db = new DatabaseSync(path, {
      readOnly: mode === 'read',
      timeout: settings.busyMs,
      allowUnknownNamedParameters: false,
    });
    try {
      for (const pragma of pragmas(settings, mode)) db.exec(`pragma ${pragma}`);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      exec: (sql) => db.exec(sql),
      prepare: (sql) => {
        const statement = db.prepare(sql);
        let arrays: typeof statement | undefined;
        return {
          run: (...params) => statement.run(...params),
          all: (...params) => statement.all(...params),
          rows: (...params) => {
            if (arrays === undefined) {
              arrays = db.prepare(sql);
              arrays.setReturnArrays(true);
            }
            return arrays.all(...params) as unknown as readonly (readonly Param[])[];
          },
        };
      },
      close: () => db.close(),
    };
  };
}

function pragmas(settings: SqliteSettings, mode: 'write' | 'read'): readonly string[] {
  if (mode === 'read') {
    return [
      `mmap_size = ${settings.mapMiB * 1_048_576}`,
      `cache_size = -${Math.trunc(settings.cacheKiB / 2)}`,
    ];
  }
  return [
    `cache_size = -${settings.cacheKiB}`,
    'journal_mode = wal',
    // Every commit is on the disk before it is answered.
    'synchronous = full',
    `wal_autocheckpoint = ${settings.walPages}`,
    `journal_size_limit = ${settings.walPages * 4_096 * 2}`,
    // What is erased is overwritten, not only unlinked.
    'secure_delete = on',
    'foreign_keys = off',
    'trusted_schema = off',
  ];
}

const codes = { busy: 5, locked: 6, full: 13, constraint: 19 };

/** Number of the engine's own error, or null for another. */
function engineCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}

export function isDuplicate(error: unknown): boolean {
  return engineCode(error) === codes.constraint && /UNIQUE|PRIMARY/.test((error as Error).message);
}

/** Which fault of the storage an error is; null for one that is none (a mistake in the program). */
export function storageFault(error: unknown): StorageError['code'] | null {
  const code = engineCode(error);
  if (code === null) return null;
  if (code === codes.full) return 'storage_full';
  // 1 (error), 19 (constraint), 20 (mismatch), 21 (misuse), 25 (range) are ours; all else is the disk's, the file's or a lock's.
  return [1, codes.constraint, 20, 21, 25].includes(code) ? null : 'storage_failed';
}

/** The error as the capabilities know it. */
export function translated(error: unknown): unknown {
  if (isDuplicate(error)) return new DuplicateError(error);
  const fault = storageFault(error);
  return fault === null ? error : new StorageError(fault, error);
}
