import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Refused } from '@laurel/server/imports';

/** Where lines go that were not taken, with their reasons: one JSON document a line. */
export interface RefusedFile {
  readonly path: string;
  readonly add: (lines: readonly Refused[]) => void;
  /** Bytes so far; an import that is taken up again begins there. */
  readonly bytes: () => number;
  readonly close: () => void;
}

/**
 * `FILE.refused.jsonl` beside the file, or in `otherwise` where nothing can be written there. It is made with the
 * first refused line, and cut to `keep` bytes: what an import that was cut short wrote behind its checkpoint comes again.
 */
export function refusedFile(file: string, otherwise: string, keep: number): RefusedFile {
  const path = join(isWritable(dirname(file)) ? dirname(file) : otherwise, `${basename(file)}.refused.jsonl`);
  let descriptor: number | undefined;
  let bytes = 0;
  if (keep === 0) rmSync(path, { force: true });
  else if (existsSync(path)) open();

  function open(): number {
    // Who may read the file that was imported is not known here: the lines in it are kept to the owner.
    const opened = openSync(path, 'a', 0o600);
    ftruncateSync(opened, Math.min(keep, fstatSync(opened).size));
    bytes = fstatSync(opened).size;
    descriptor = opened;
    return opened;
  }
  return {
    path,
    bytes: () => bytes,
    add(lines) {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      bytes += writeSync(descriptor ?? open(), text);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
