import type { Route } from '../http/route.ts';
import { partnerCallbackRoutes } from './callback-routes.ts';
import { type CodeParts, codeRoutes } from './code-routes.ts';
import { issueRoutes } from './issue-routes.ts';

import { partnerRoutes } from './partner-routes.ts';
import { settlementRoutes } from './settlement-routes.ts';

export type PartnerParts = CodeParts;

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
