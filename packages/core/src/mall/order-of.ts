import { type Making, Refused } from '../deciding.ts';
import { refuse } from '../kernel/refusal.ts';
import { BLOCK, numberHere } from '../merging/merged-state.ts';
import { awaitingOrder, type MallOrder, type MallState, mallKey } from './mall-state.ts';

/** The order that the event names, in one of these states. */
export function orderIn(
  m: Making,
  states: readonly MallState[],
): { readonly id: string; readonly order: MallOrder } {
  const id = String(numberOf(m));
  const order = found(m, id);
  if (order === null)
    throw new Refused(refuse('unknown_mall_order', '/data/order', 'The member has no such order.'));
  if (states.includes(order.state)) return { id, order };
  const detail = `The order is ${order.state}; it would have to be ${states.join(' or ')}.`;
  throw new Refused(refuse('mall_order_state', '/data/order', detail));
}

function found(m: Making, id: string): MallOrder | null {
  return awaitingOrder(m.draft.head, id) ?? (m.wanted(mallKey(id)) as MallOrder | null);
}

/** Of one who was merged into this member the order that she made before, where she made one of that number. */
function numberOf(m: Making): number {
  const seq = Number(m.event.data['order']);
  const { member, subject } = m.deciding.context;
  if (subject === undefined || seq >= BLOCK) return seq;
  const here = numberHere(m.draft.head, member, { member: subject, seq });
  return here !== null && found(m, String(here)) !== null ? here : seq;
}

export function changeOrder(m: Making, id: string, order: MallOrder): void {
  m.record(mallKey(id), { ...order, changedAt: m.decidedAt });
}
