import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Locked {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
/** One package of a production install: its folder, and bytes without the packages inside it. */
export interface Installed {
  readonly path: string;
  readonly bytes: number;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * What `npm ci --omit=dev` of the command line would install, Node itself apart: found by walking the lock file from
 * `apps/cli`, weighed where it lies. Of optional packages those that are there count. Tests do not go out.
 */
export function installed(): readonly Installed[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const reached = new Set(['apps/cli']);
  // A set that grows while it is walked: what is added is visited too.
  for (const path of reached) {
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = resolved(packages, path, name);
      if (found !== undefined) reached.add(found);
    }
  }
  return [...reached].map((path) => ({ path, bytes: bytesIn(join(root, path)) }));
}

/** As Node looks for it: in the package's own `node_modules`, then in those above. */
function resolved(
  packages: Readonly<Record<string, Locked>>,
  from: string,
  name: string,
): string | undefined {
  for (let at: string | undefined = from; at !== undefined; at = above(at)) {
    const path = join(at, 'node_modules', name);
    const locked = packages[path];
    if (locked !== undefined) return locked.link === true ? locked.resolved : path;
  }
  return undefined;
}

function above(path: string): string | undefined {
  if (path === '') return undefined;
  const nested = path.lastIndexOf('/node_modules/');
  return nested < 0 ? '' : path.slice(0, nested);
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : bytesIn(path);
    else if (entry.isFile() && !entry.name.endsWith('.test.ts')) bytes += statSync(path).size;
  }
  return bytes;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // For another platform, or not asked for.
    return [];
  }
}
