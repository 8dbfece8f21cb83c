import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** How far an import has come: kept in the store that it fills, so that it cannot be ahead of it. */
export interface Checkpoint {
  /** Lines up to this one are decided and durable, or were refused. */
  readonly line: number;
  readonly refusedBytes: number;
}

export interface Checkpoints {
  readonly read: () => Promise<Checkpoint | undefined>;
  readonly write: (checkpoint: Checkpoint) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** The same file in the same state, by the same mapping, the same part of it. */
export interface Task {
  readonly path: string;
  readonly mark: string;
  readonly mapping: string;
  readonly fromLine: number;
  readonly toLine: number;
}

/** Small values by name, as the store keeps them. */
export interface Notes {
  readonly get: (name: string) => Promise<string | null>;
  readonly set: (name: string, value: string) => Promise<void>;
}

export function checkpointsIn(notes: Notes, task: Task): Checkpoints {
  const { path, mark, mapping, fromLine, toLine } = task;
  const text = JSON.stringify([resolve(path), mark, mapping, fromLine, String(toLine)]);
  const name = `import:${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  return {
    async read() {
      const value = await notes.get(name);
      return value === null || value === '' ? undefined : (JSON.parse(value) as Checkpoint);
    },
    write: (checkpoint) => notes.set(name, JSON.stringify(checkpoint)),
    clear: () => notes.set(name, ''),
  };
}

/**
 * Over a socket nothing is kept: what was sent before is answered `duplicate`, which is quick, and changes nothing.
 */
export const noCheckpoints: Checkpoints = {
  read: async () => undefined,
  write: async () => undefined,
  clear: async () => undefined,
};
