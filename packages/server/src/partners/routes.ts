import type { Route } from '../http/route.ts';
import { partnerCallbackRoutes } from './callback-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import type { PartnerParts } from './partner-parts.ts';
import { partnerRoutes } from './partner-routes.ts';
import { settlementRoutes } from './settlement-routes.ts';

export type { PartnerParts };

/** Partners: their catalogue, codes, calls, what members have of them, and what they are owed. */
export function allPartnerRoutes(parts: PartnerParts): readonly Route[] {
  return [
    ...partnerRoutes(parts),
    ...codeRoutes(parts),
    ...issueRoutes(parts),
    ...partnerCallbackRoutes(parts),
    ...settlementRoutes(parts),
  ];
}
