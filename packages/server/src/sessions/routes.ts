import type { Route } from '../http/route.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { SessionParts } from './parts.ts';
import { sessionRoutes } from './session-routes.ts';
import { setUpRoutes } from './set-up-routes.ts';

/** How operators sign in. */
export const signInRoutes = (parts: SessionParts): readonly Route[] => [
  ...sessionRoutes(parts),
  ...setUpRoutes(parts),
  ...operatorRoutes(parts),
];
