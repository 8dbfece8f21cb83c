import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Laurel } from '@laurel/sdk';
import { answer } from '../frame/api.ts';

/** How far an import has come: kept in the store that it fills, so that it cannot be ahead of it. */
export interface Checkpoint {
  /** Lines up to this one are decided and durable, or were refused. */
  readonly line: number;
  readonly refusedBytes: number;
  /** To its end, and nothing was refused: sent again there is nothing to send. */
  readonly finished: boolean;
}

export interface Checkpoints {
  readonly read: () => Promise<Checkpoint>;
  readonly write: (checkpoint: Checkpoint) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** The same file in the same state, by the same mapping, the same part of it. */
export interface Task {
  readonly file: string;
  readonly mark: string;
  readonly mapping: string;
  readonly fromLine: number;
  readonly toLine: number;
}

/** By the owner of the store, be it this process or the one that serves it. */
export function checkpointsOf(laurel: Laurel, task: Task): Checkpoints {
  const { file, mark, mapping, fromLine, toLine } = task;
  const text = JSON.stringify([resolve(file), mark, mapping, fromLine, String(toLine)]);
  const path = { id: createHash('sha256').update(text).digest('hex').slice(0, 32) };
  const write = async (body: Checkpoint): Promise<void> => {
    await answer(laurel.putImportCheckpoint({ path, body }));
  };
  return {
    read: () => answer(laurel.getImportCheckpoint({ path })),
    write,
    clear: () => write({ line: 0, refusedBytes: 0, finished: false }),
  };
}
