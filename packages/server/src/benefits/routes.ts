import type { Route } from '../http/route.ts';
import { benefitActRoutes } from './act-routes.ts';
import { type BenefitParts, catalogueRoutes } from './catalogue-routes.ts';
import { benefitReadRoutes } from './read-routes.ts';

export type { BenefitParts };

/** What members are entitled to: read, claimed, chosen and rated by them, granted by operators, and how much is left. */
export function benefitRoutes(parts: BenefitParts): readonly Route[] {
  return [...benefitReadRoutes(parts), ...benefitActRoutes(parts), ...catalogueRoutes(parts)];
}
