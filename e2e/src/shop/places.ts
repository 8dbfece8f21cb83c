import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');
export const starterFile = join(root, 'examples/programs/starter.yaml');
export const cdnowMapping = join(root, 'examples/imports/cdnow/mapping.yaml');
export const cdnowSample = join(root, 'examples/imports/cdnow/sample.txt');

/** The whole CDNOW file, which is not part of the repository; undefined where nobody put it. */
export function cdnowFile(): string | undefined {
  const folder = process.env['LAUREL_TEST_DATA'] ?? join(root, '../shared/data');
  return ['cdnow/CDNOW_master.txt', 'CDNOW_master.txt']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
}

/** The starter program as text, with other lines in the place of some: `[what, instead]`. */
export function starterWith(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce(
    (text, [what, instead]) => {
      if (!text.includes(what))
        throw new Error(`the starter program has no ${JSON.stringify(what)} any more`);
      return text.replace(what, () => instead);
    },
    readFileSync(starterFile, 'utf8'),
  );
}
