import type { Event, Head, Programs } from '@laurel/core';
import { type Decided, decidedBy } from '../decide/decided.ts';

/** A member with a history, ready to be asked. */
export interface Grown {
  readonly member: Decided;
  readonly head: Head;
  /** When all of it is asked: right after the newest order. */
  readonly now: number;
  /** An order that was never sent, and a refund of the first one of all. */
  readonly next: Event;
  readonly refund: Event;
}

const DAY = 86_400_000;
const begin = Date.parse('2025-01-01T08:00:00+08:00');
/** Longer than the year that tiers look at. */
const spanMs = 550 * DAY;

/** Orders spread evenly over a year and a half, none of them refunded. */
export function grown(programs: Programs, orders: number): Grown {
  const member = decidedBy(programs, 1);
  for (let n = 0; n < orders; n++) member.send(order(n, begin + Math.floor((n * spanMs) / orders)));
  const now = begin + spanMs;
  const data = { orderId: 'o-0', amount: amountOf(0), currency: 'CNY', refundId: 'r-0' };
  return {
    member,
    head: member.head(),
    now,
    next: order(orders, now),
    refund: { type: 'order.refunded', source: 'shop', id: 'refund', time: now, data },
  };
}

function order(n: number, time: number): Event {
  const channel = n % 3 === 0 ? 'app' : 'web';
  const data = { orderId: `o-${n}`, amount: amountOf(n), currency: 'CNY', channel };
  return { type: 'order.completed', source: 'shop', id: `o-${n}`, time, data };
}

/** The first order lifts the tier: its refund has a track to fold again. */
function amountOf(n: number): number {
  return n === 0 ? 150_000 : 1_000 + ((n * 7_919) % 9_000);
}
