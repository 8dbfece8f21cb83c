import type { Making } from '../deciding.ts';
import { useOfFamily } from '../households/family.ts';
import { textOf } from '../kernel/json.ts';
import { earn } from '../rules/earn.ts';
import { termOf } from './plan-state.ts';
import { changeUses, type UseOfTerm } from './savings.ts';

/**
 * `benefit.used`: a benefit of a plan was used in another system, which says what it saved. It counts for the term
 * that runs, else for that of the household in whose family she is.
 */
export function useElsewhere(m: Making): void {
  const {
    plan,
    amount = 0,
    listValue = 0,
  } = m.event.data as {
    plan?: string;
    amount?: number;
    listValue?: number;
  };
  if (plan !== undefined) {
    const benefit = textOf(m.event.data['benefit']);
    const order = textOf(m.event.data['orderId']);
    const use: UseOfTerm = {
      at: m.happenedAt,
      cash: amount,
      list: listValue,
      ...(benefit === '' ? {} : { benefit }),
      ...(order === '' ? {} : { order }),
    };
    const held = termOf(m.draft.head, plan);
    if (held === null || held.trial) useOfFamily(m, plan, use);
    else changeUses(m, { plan, no: held.no }, (uses) => [...uses, use]);
  }
  earn(m);
}
