import {
  type Entry,
  type Json,
  type OrderRecord,
  type Parting,
  type Programs,
  type Transfer,
  versionOf,
} from '@laurel/core';
import type { Report } from './violation.ts';

export interface OrdersCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (seq: number) => void;
}

interface Order {
  /** What is left of its amount, in minor units; null until it was completed. */
  net: number | null;
  readonly granted: Map<string, number>;
  readonly takenBack: Map<string, number>;
  /** Units that nobody could take and that did not become a debt. */
  forgiven: number;
  /** Something went back: an order that cost nothing has nothing left, and keeps what it was given. */
  wentBack: boolean;
}

const newOrder = (): Order => ({
  net: null,
  granted: new Map(),
  takenBack: new Map(),
  forgiven: 0,
  wentBack: false,
});

/** I7: an order gives back at most what it was given, and all of it once nothing is left of its amount. */
export function ordersCheck(programs: Programs, report: Report): OrdersCheck {
  const orders = new Map<string, Order>();
  const orderOf = (id: string): Order => {
    let order = orders.get(id);
    if (order === undefined) orders.set(id, (order = newOrder()));
    return order;
  };
  return {
    take(entry) {
      const { event, outcome } = entry;
      const id = event.data['orderId'];
      for (const [key, record] of Object.entries(cameWith(entry))) restate(orders, key, record);
      const isOrder = event.type.startsWith('order.') && typeof id === 'string';
      if (isOrder && outcome.deferred !== true && outcome.dead === undefined) settle(orderOf(id), entry);
      for (const { kind, order, rule, asset, amount } of outcome.transfers ?? []) {
        if (order === undefined || rule === undefined || (kind !== 'grant' && kind !== 'takeback')) continue;
        const { granted, takenBack } = orderOf(order);
        const sums = kind === 'grant' ? granted : takenBack;
        sums.set(`${rule} ${asset}`, (sums.get(`${rule} ${asset}`) ?? 0) + amount);
      }
      if (!isOrder) return;
      for (const { asset, units, policy } of outcome.shortfall ?? []) {
        if (policy !== 'debt' && versionOf(programs, entry.version).compiled.program.assets[asset])
          orderOf(id).forgiven += units;
      }
      orderOf(id).forgiven -= forgivenOfReleased(outcome.transfers ?? []);
    },
    end(seq) {
      for (const [id, order] of orders) checkOrder(id, order, seq, report);
    },
  };
}

/**
 * What a trial's units had become is no grant of an order, though its refund takes it back: so much is frozen again as was
 * asked for, and what was not there was forgiven.
 */
function forgivenOfReleased(transfers: readonly Transfer[]): number {
  let forgiven = 0;
  for (const { kind, rule, amount } of transfers) {
    if (rule?.startsWith('released:') !== true) continue;
    if (kind === 'grant') forgiven += amount;
    if (kind === 'takeback') forgiven -= amount;
  }
  return forgiven;
}

/** Orders that come with a member who is merged into this one, or as they would be for one who parts. */
function cameWith({ event, context, outcome }: Entry): Readonly<Record<string, Json>> {
  if (outcome.whole === undefined) return {};
  if (event.type === 'member.unmerged') return context?.parting?.stays.records ?? {};
  const { records, side } = event.data as { records?: Record<string, Json>; side?: Parting['goes'] };
  return side?.records ?? records ?? {};
}

function restate(orders: Map<string, Order>, key: string, record: Json): void {
  const [, id] = /^order\/(.*)$/.exec(key) ?? [];
  if (id === undefined) return;
  orders.delete(id);
  if (record === null) return;
  const { state, net, grants } = record as unknown as OrderRecord;
  const order = newOrder();
  order.wentBack = state === 'cancelled' || grants.some(({ units, stands = units }) => stands < units);
  if (state !== 'paid') order.net = typeof net['amount'] === 'number' ? net['amount'] : 0;
  for (const { rule, asset, units, stands = units } of grants) {
    const what = `${rule} ${asset}`;
    order.granted.set(what, (order.granted.get(what) ?? 0) + units);
    order.takenBack.set(what, (order.takenBack.get(what) ?? 0) + units - stands);
  }
  orders.set(id, order);
}

function settle(order: Order, { event }: Entry): void {
  const amount = typeof event.data['amount'] === 'number' ? event.data['amount'] : 0;
  if (event.type === 'order.completed') order.net = (order.net ?? 0) + amount;
  if (event.type === 'order.refunded') order.net = (order.net ?? 0) - amount;
  if (event.type === 'order.cancelled') order.net = 0;
  if (event.type === 'order.refunded' || event.type === 'order.cancelled') order.wentBack = true;
}

function checkOrder(id: string, order: Order, seq: number, report: Report): void {
  let missing = 0;
  for (const [what, granted] of order.granted) {
    const back = order.takenBack.get(what) ?? 0;
    if (back > granted) report('I7', seq, `order ${id}: ${back} of ${what} taken back, ${granted} granted`);
    missing += granted - back;
  }
  for (const [what, back] of order.takenBack) {
    if (!order.granted.has(what))
      report('I7', seq, `order ${id}: ${back} of ${what} taken back, none granted`);
  }
  if (order.net === 0 && order.wentBack && missing !== order.forgiven)
    report('I7', seq, `order ${id} has nothing left and ${missing} were not taken back`);
  if (order.net !== null && order.net < 0)
    report('I7', seq, `order ${id} was refunded ${-order.net} beyond its amount`);
}
