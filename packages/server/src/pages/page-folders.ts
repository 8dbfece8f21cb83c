import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** What people see; each is an app of its own, built into a folder of files. */
export const pageNames = ['center', 'console', 'shop'] as const;
export type PageName = (typeof pageNames)[number];

export interface PageFolder {
  readonly name: PageName;
  /** Absolute, with a separator at its end. */
  readonly root: string;
}

/** Pages that are built. @param apps the folder that the apps lie in; null: those of this checkout */
export function builtPages(apps: string | null): readonly PageFolder[] {
  const at = apps ?? join(import.meta.dirname, '../../../../apps');
  return pageNames
    .map((name) => ({ name, root: resolve(at, name, 'dist') + sep }))
    .filter(({ root }) => existsSync(join(root, 'index.html')));
}
