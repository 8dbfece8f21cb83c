import type { Making } from '../deciding.ts';
import { textOf } from '../kernel/json.ts';
import { earn } from '../rules/earn.ts';
import { termOf } from './plan-state.ts';
import { changeUses, type UseOfTerm } from './savings.ts';

/**
 * `benefit.used`: a benefit of a plan was used in another system, which says what it saved. It counts for the term
 * that runs.
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
  const held = plan === undefined ? null : termOf(m.draft.head, plan);
  if (plan !== undefined && held !== null && !held.trial) {
    const benefit = textOf(m.event.data['benefit']);
    const order = textOf(m.event.data['orderId']);
    const use: UseOfTerm = {
      at: m.happenedAt,
      cash: amount,
      list: listValue,
      ...(benefit === '' ? {} : { benefit }),
      ...(order === '' ? {} : { order }),
    };
    changeUses(m, { plan, no: held.no }, (uses) => [...uses, use]);
  }
  earn(m);
}
