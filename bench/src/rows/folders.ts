import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../frame/bench.ts';

/** Runs with a folder of its own, which is gone afterwards. */
export async function inFolder<T>(bench: Bench, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(bench.surroundings.folder ?? tmpdir(), 'laurel-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty folder beneath another; with `keep`, what is in it stays. */
export function fresh(folder: string, name: string, keep = false): string {
  const path = join(folder, name);
  if (!keep) rmSync(path, { recursive: true, force: true });
  return path;
}
