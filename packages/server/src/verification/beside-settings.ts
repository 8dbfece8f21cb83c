import { sqliteSettings } from '@laurel/db';
import { readProgramText } from '../programs/read-program-text.ts';

/** A store is read once from end to end: what was read will not be asked for again, so little of it is kept. */
export const sparing = { ...sqliteSettings, mapMiB: 64, cacheKiB: 16_384 };

/** A published program: it was checked when it was published. */
export function compiled(source: string) {
  const read = readProgramText(source, 'program');
  if (read.ok) return read.compiled;
  throw new Error(`a published program cannot be read: ${read.problems[0]?.message ?? ''}`);
}
