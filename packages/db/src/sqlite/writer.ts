import type { Commit, CommitResult } from '../rows.ts';
import type { SnapshotBatch } from '../store.ts';
import { openCommitter } from './commit.ts';
import { type Connection, type Param, type Statement, translated } from './connection.ts';
import { type Projected, project } from './projections.ts';
import { openSnapshotWriter, rollback } from './snapshots.ts';

/** A compiled statement as it crosses to a writer thread. */
export interface Write {
  readonly sql: string;
  readonly params: readonly Param[];
}

/** The one connection that writes. What is asked is done in the order of asking. */
export interface Writer {
  readonly commit: (commit: Commit) => Promise<CommitResult>;
  readonly snapshot: (batch: SnapshotBatch) => Promise<void>;
  /** One durable transaction; rows changed by each. */
  readonly write: (writes: readonly Write[]) => Promise<readonly number[]>;
  readonly project: (projected: Projected) => Promise<void>;
  /** Moves the whole write-ahead log into the file. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a writer does, at once; used in the caller's thread or in one of its own. */
export interface WriterActs {
  readonly commit: (commit: Commit) => CommitResult;
  readonly snapshot: (batch: SnapshotBatch) => void;
  readonly write: (writes: readonly Write[]) => readonly number[];
  readonly project: (projected: Projected) => void;
  readonly settle: () => void;
  readonly close: () => void;
}

const statementsMax = 200;

export function openWriterActs(connect: () => Connection): WriterActs {
  const committer = openCommitter(connect);
  let used = committer.connection();
  let snapshots = openSnapshotWriter(used);
  let prepared = new Map<string, Statement>();
  /** The connection may be another one since a commit failed. */
  const current = (): Connection => {
    const connection = committer.connection();
    if (connection !== used) {
      used = connection;
      snapshots = openSnapshotWriter(connection);
      prepared = new Map();
    }
    return connection;
  };
  const statement = (connection: Connection, sql: string): Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= statementsMax) prepared.clear();
    const made = connection.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  return {
    commit: committer.commit,
    snapshot: (batch) => {
      current();
      snapshots(batch);
    },
    write: (writes) => {
      const connection = current();
      connection.exec('begin immediate');
      try {
        const counts = writes.map(({ sql, params }) =>
          Number(statement(connection, sql).run(...params).changes),
        );
        connection.exec('commit');
        return counts;
      } catch (error) {
        rollback(connection);
        throw error;
      }
    },
    project: (projected) => {
      const connection = current();
      project(connection, (sql) => statement(connection, sql), projected);
    },
    settle: () => current().exec('pragma wal_checkpoint(truncate)'),
    close: () => committer.connection().close(),
  };
}

/** Writes in the caller's thread, which waits for the disk. */
export function inlineWriter(connect: () => Connection): Writer {
  const acts = openWriterActs(connect);
  const soon = async <T>(act: () => T): Promise<T> => {
    try {
      return act();
    } catch (error) {
      throw translated(error);
    }
  };
  return {
    commit: (commit) => soon(() => acts.commit(commit)),
    snapshot: (batch) => soon(() => acts.snapshot(batch)),
    write: (writes) => soon(() => acts.write(writes)),
    project: (projected) => soon(() => acts.project(projected)),
    settle: () => soon(() => acts.settle()),
    close: () => soon(() => acts.close()),
  };
}
