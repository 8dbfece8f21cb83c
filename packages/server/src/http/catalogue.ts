import type { Route } from './route.ts';

/** Names of routes are used by clients: each once. */
export function checkRoutes(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  for (const { id, method, path } of routes) {
    for (const name of [id, `${method} ${path}`]) {
      if (seen.has(name)) throw new Error(`two routes are called ${name}`);
      seen.add(name);
    }
  }
  return routes;
}
