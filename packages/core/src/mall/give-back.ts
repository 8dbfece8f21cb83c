import type { Making } from '../deciding.ts';
import { comeBack, holdTransfer, releaseHold } from '../ledger/holds.ts';
import type { Hold } from '../log/entry.ts';
import { takeBackDifference } from '../orders/take-back-order.ts';
import { giveBackStock } from '../stock/stock.ts';
import { reevaluate } from '../tiers/reevaluate.ts';
import { awaitingOrder, type MallOrder, mallKey } from './mall-state.ts';
import { changeOrder, orderIn } from './order-of.ts';

/** A hold ends by itself, by time or with the membership: an order that waited for money ends with it. */
export function endHold(m: Making, hold: Hold): void {
  releaseHold(m, hold);
  const order = awaitingOrder(m.draft.head, hold.id);
  if (order !== undefined) endAwaiting(m, hold.id, { ...order, state: 'lapsed' });
}

/** Nothing was spent yet: what was claimed goes back. */
function endAwaiting(m: Making, id: string, order: MallOrder): void {
  if (order.counter !== null) giveBackStock(m, order.counter);
  m.fact(mallKey(id), null);
  changeOrder(m, id, order);
}

/** `mall.cancelled`: before it was sent. */
export function cancelMallOrder(m: Making): void {
  const { id, order } = orderIn(m, ['awaiting', 'paid']);
  const cancelled: MallOrder = { ...order, ...reasonOf(m), state: 'cancelled' };
  if (order.state === 'paid') return undo(m, id, cancelled, true);
  const hold = m.draft.head.holds[id];
  if (hold !== undefined) releaseHold(m, hold);
  endAwaiting(m, id, cancelled);
}

/** `mall.refunded`: it was given back, or never came. What it granted is taken back. */
export function refundMallOrder(m: Making): void {
  const { id, order } = orderIn(m, ['paid', 'shipped', 'completed']);
  undo(m, id, { ...order, ...reasonOf(m), state: 'refunded' }, m.event.data['restock'] !== false);
}

/** Units go back to their lots, where these have ended for the asset's grace; stock goes back. */
function undo(m: Making, id: string, order: MallOrder, restock: boolean): void {
  const { price, lots, counter } = order;
  const hold: Hold = { id, asset: price.asset, amount: price.units, until: 0, lots, scene: 'mall' };
  comeBack(m, holdTransfer(hold, 'restore'), lots);
  if (counter !== null && restock) giveBackStock(m, counter);
  if (order.grants.length === 0) return changeOrder(m, id, order);
  const taken = takeBackDifference(m, order, null);
  changeOrder(m, id, taken);
  reevaluate(m, taken);
}

function reasonOf(m: Making): { reason?: string } {
  const { reason } = m.event.data;
  return typeof reason === 'string' ? { reason } : {};
}
