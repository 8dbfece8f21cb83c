import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Difference = { readonly path: string; readonly text: string | undefined };

/** What must be written, or removed (`text` undefined), for the folder to hold just what a generator says. */
export function differences(
  root: string,
  wanted: Readonly<Record<string, string>>,
  owns: readonly string[] = [],
): readonly Difference[] {
  const stale = owns
    .flatMap((folder) => globSync(`${folder}/**/*`, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !(path in wanted));
  return [
    ...stale.map((path) => ({ path, text: undefined })),
    ...Object.entries(wanted)
      .filter(
        ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
      )
      .map(([path, text]) => ({ path, text })),
  ];
}

export function settle(root: string, found: readonly Difference[]): void {
  for (const { path, text } of found) {
    if (text === undefined) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}
