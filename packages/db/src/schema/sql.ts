import type { CompiledQuery } from 'kysely';
import type { Dialect } from './dialect.ts';

/** Runs queries; the capabilities that are the same on both engines stand on this alone. */
export interface SqlReads {
  readonly dialect: Dialect;
  readonly all: <R>(query: CompiledQuery<R>) => Promise<readonly R[]>;
}

export interface Sql extends SqlReads {
  /**
   * Runs them in one durable transaction.
   * @returns rows changed by each
   * @throws DuplicateError where a unique key was taken, StorageError where the engine could not; nothing is written
   */
  readonly write: (queries: readonly CompiledQuery<unknown>[]) => Promise<readonly number[]>;
}

/** The first row, or null. */
export async function one<R>(sql: SqlReads, query: CompiledQuery<R>): Promise<R | null> {
  return (await sql.all(query))[0] ?? null;
}

/** A unique key was taken. */
export class DuplicateError extends Error {
  constructor(cause: unknown) {
    super('a row with that key is there already', { cause });
    this.name = 'DuplicateError';
  }
}

/** The engine could not write or read; nothing half was written, the same may be asked again later. */
export class StorageError extends Error {
  readonly code: 'storage_full' | 'storage_failed';
  constructor(code: 'storage_full' | 'storage_failed', cause: unknown) {
    super(code === 'storage_full' ? 'there is no room left on the disk' : 'the disk or the database failed', {
      cause,
    });
    this.name = 'StorageError';
    this.code = code;
  }
}

/** Who only reads does not migrate: the store lacks what this program asks. */
export class StoreTooOldError extends Error {
  constructor(store: number, program: number) {
    super(
      `the store has format ${store}, this program reads format ${program}:` +
        ' whoever owns it brings it there, after a backup',
    );
    this.name = 'StoreTooOldError';
  }
}

/** The store was written by a newer program than this one. */
export class StoreTooNewError extends Error {
  readonly store: number;
  readonly program: number;
  constructor(store: number, program: number) {
    super(`the store has format ${store}, this program reads formats up to ${program}: use a newer Laurel`);
    this.name = 'StoreTooNewError';
    this.store = store;
    this.program = program;
  }
}
