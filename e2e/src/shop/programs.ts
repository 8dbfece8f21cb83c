import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

let written = 0;

/** A program as a file in a folder of the test's. */
export async function withProgram(folder: string, text: string): Promise<string> {
  written += 1;
  const path = join(folder, `program-${written}.yaml`);
  await writeFile(path, text);
  return path;
}
