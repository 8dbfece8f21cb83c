import { type Making, Refused } from '../deciding.ts';
import { refuse } from '../kernel/refusal.ts';
import { awaitingOrder, type MallOrder, type MallState, mallKey } from './mall-state.ts';

/** The order that the event names, in one of these states. */
export function orderIn(
  m: Making,
  states: readonly MallState[],
): { readonly id: string; readonly order: MallOrder } {
  const id = String(Number(m.event.data['order']));
  const order = awaitingOrder(m.draft.head, id) ?? (m.wanted(mallKey(id)) as MallOrder | null);
  if (order === null)
    throw new Refused(refuse('unknown_mall_order', '/data/order', 'The member has no such order.'));
  if (states.includes(order.state)) return { id, order };
  const detail = `The order is ${order.state}; it would have to be ${states.join(' or ')}.`;
  throw new Refused(refuse('mall_order_state', '/data/order', detail));
}

export function changeOrder(m: Making, id: string, order: MallOrder): void {
  m.record(mallKey(id), { ...order, changedAt: m.decidedAt });
}
