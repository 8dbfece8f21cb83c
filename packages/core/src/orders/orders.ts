import { type Making, Refused } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type Json, type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { giveBackWithOrder } from '../redemptions/redemptions.ts';
import { earn } from '../rules/earn.ts';
import { reevaluate } from '../tiers/reevaluate.ts';
import { isRefusal, lessRefund, nothingLeft } from './net.ts';
import {
  DEFERRED,
  decidedOf,
  NOTHING,
  type OrderRecord,
  orderKey,
  orderOf,
  tracksNow,
  type Waiting,
  waitingOf,
} from './record.ts';
import { takeBackDifference } from './take-back-order.ts';

/** `order.paid`: rules that look at it may grant already; the order is completed later. */
export function payOrder(m: Making): void {
  const known = orderOf(m);
  if (known !== null) throw alreadyKnown(known, 'paid');
  earnOrder(m, null, 'paid');
}

/** `order.completed`: one order earns once. */
export function completeOrder(m: Making): void {
  const known = orderOf(m);
  if (known !== null && known.state !== 'paid') throw alreadyKnown(known, 'completed');
  earnOrder(m, known, 'completed');
  m.fact('orders', Number(factOf(m.draft.head.facts, 'orders') ?? 0) + 1);
}

function alreadyKnown(known: OrderRecord, wanted: 'paid' | 'completed'): Refused {
  if (known.state === 'cancelled')
    return new Refused(refuse('order_cancelled', '/data/orderId', 'The order was cancelled.'));
  const code = wanted === 'paid' && known.state === 'paid' ? 'order_already_paid' : 'order_already_completed';
  return new Refused(refuse(code, '/data/orderId', `The order was ${known.state} before.`));
}

function earnOrder(m: Making, known: OrderRecord | null, state: 'paid' | 'completed'): void {
  const orderId = textOf(m.event.data['orderId']);
  const tracks = known?.tracks ?? tracksNow(m);
  const fired = earn(m, orderId);
  const record: { -readonly [K in keyof OrderRecord]: OrderRecord[K] } = {
    happenedAt: known?.happenedAt ?? m.happenedAt,
    state,
    net: kept(m.event.data),
    tracks,
    grants: joined(known?.grants, fired.grants),
  };
  const decidedAt = known === null ? m.decidedAt : decidedOf(known);
  if (decidedAt !== record.happenedAt) record.decidedAt = decidedAt;
  const emitted = joined(known?.emitted, fired.emitted);
  if (emitted.length > 0) record.emitted = emitted;
  const counted = joined(known?.counted, fired.counted);
  if (counted.length > 0) record.counted = counted;
  const benefits = joined(known?.benefits, fired.benefits ?? []);
  if (benefits.length > 0) record.benefits = benefits;
  const net = known?.refunds === undefined ? null : known;
  m.record(orderKey(orderId), net === null ? record : alreadyRefunded(m, record, net, orderId));
}

function joined<T>(known: readonly T[] | undefined, more: readonly T[]): readonly T[] {
  return known === undefined || known.length === 0 ? more : [...known, ...more];
}

/** What was refunded between payment and completion never earns: the completed order is cut to what is left. */
function alreadyRefunded(m: Making, record: OrderRecord, known: OrderRecord, orderId: string): OrderRecord {
  const empty = known.net['amount'] === 0;
  const taken = takeBackDifference(m, record, empty ? null : known.net, orderId);
  const refunds = known.refunds ?? [];
  return { ...taken, net: known.net, refunds, ...(empty ? { emptied: true as const } : {}) };
}

/** Of an order's data what refunds and explanations need; the rest stays in the entry. */
function kept(data: JsonObject): JsonObject {
  if (data['risk'] === undefined && data['extra'] === undefined && data['discounts'] === undefined)
    return data;
  const { risk: _, extra: __, discounts: ___, ...rest } = data;
  return rest;
}

/** `order.refunded`: in part or whole. Before its order it waits. */
export function refundOrder(m: Making): void {
  const known = orderOf(m);
  if (known === null) return defer(m);
  const { data } = m.event;
  const refundId = data['refundId'];
  if (typeof refundId === 'string' && known.refunds?.includes(refundId) === true) {
    throw new Refused(
      refuse('refund_already_taken', '/data/refundId', 'A refund of this id was taken before.'),
    );
  }
  if (known.state === 'cancelled') throw alreadyKnown(known, 'completed');
  const net = lessRefund(known.net, data);
  if (isRefusal(net)) throw new Refused(net);
  const refunds = [...(known.refunds ?? []), ...(typeof refundId === 'string' ? [refundId] : [])];
  giveBackWithOrder(m, net['amount'] === 0);
  takeBackTo(m, { ...known, refunds }, net);
  earn(m);
}

/** `order.cancelled`: before completion it will never earn; after it, it is a refund of what is left. */
export function cancelOrder(m: Making): void {
  const known = orderOf(m);
  if (known === null) return giveBackWithOrder(m, true) ? undefined : defer(m);
  if (known.state === 'cancelled' || known.emptied === true) {
    throw new Refused(refuse('order_cancelled', '/data/orderId', 'Nothing is left of the order.'));
  }
  giveBackWithOrder(m, true);
  const state = known.state === 'paid' ? 'cancelled' : known.state;
  takeBackTo(m, { ...known, state }, nothingLeft(known.net));
  earn(m);
}

function takeBackTo(m: Making, known: OrderRecord, net: JsonObject): void {
  const orderId = textOf(m.event.data['orderId']);
  const empty = net['amount'] === 0;
  const taken = takeBackDifference(m, known, empty ? null : net, orderId);
  m.record(orderKey(orderId), { ...taken, net, ...(empty ? { emptied: true as const } : {}) });
  reevaluate(m, taken);
}

/** Kept for the program's lateness; decided right after the order. */
function defer(m: Making): void {
  const orderId = textOf(m.event.data['orderId']);
  const all = waitingOf(m.draft.head);
  const until = m.program.calendar.plus(m.decidedAt, m.program.program.lateness);
  const waiting = [...(all[orderId] ?? []), { event: m.event, until }];
  m.fact(DEFERRED, { ...all, [orderId]: waiting } as unknown as Json);
  m.defer();
}

/** Refunds and cancellations that came before this order; they are forgotten here and decided next. */
export function takeWaiting(m: Making): readonly Waiting[] {
  const all = waitingOf(m.draft.head);
  if (all === NOTHING) return [];
  const orderId = textOf(m.event.data['orderId']);
  const waiting = all[orderId];
  if (waiting === undefined) return [];
  const { [orderId]: _, ...rest } = all;
  m.fact(DEFERRED, Object.keys(rest).length === 0 ? null : (rest as unknown as Json));
  return waiting;
}
