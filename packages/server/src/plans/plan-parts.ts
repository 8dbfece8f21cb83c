import type { Store } from '@laurel/db';
import type { MemberWriteParts } from '../members/write-routes.ts';

/** What the use cases of plans stand on. */
export interface PlanParts extends MemberWriteParts {
  /** Keyed hash of what must be compared and not be known. */
  readonly markOf: (purpose: string, value: string) => string;
  readonly store: Pick<Store, 'meta'>;
}
