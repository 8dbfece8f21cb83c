import type { EventsParts } from './events/post-events.ts';
import { eventRoutes } from './events/routes.ts';
import { type HealthParts, healthRoutes } from './health/routes.ts';
import { checkRoutes } from './http/catalogue.ts';
import { docsRoutes } from './http/docs-routes.ts';
import type { Route } from './http/route.ts';

/** What the use cases stand on. */
export interface Parts extends EventsParts, HealthParts {}

/** Every call of the interface. Handlers look at `parts` only when they are called: the document needs none. */
export function routesOf(parts: Parts): readonly Route[] {
  const routes: Route[] = [];
  routes.push(
    ...eventRoutes(parts),
    ...healthRoutes(parts),
    ...docsRoutes(() => routes, parts.about.version),
  );
  return checkRoutes(routes);
}
