import type { Event } from '@laurel/core';

const DAY = 86_400_000;
const begin = Date.parse('2025-01-01T08:00:00+08:00');
/** Longer than the year that tiers look at. */
export const spanMs = 550 * DAY;

/** Orders are spread evenly over a year and a half. */
export function timeOf(n: number, orders: number): number {
  return begin + Math.floor((n * spanMs) / orders);
}

export function order(n: number, time: number): Event {
  const channel = n % 3 === 0 ? 'app' : 'web';
  const data = { orderId: `o-${n}`, amount: amountOf(n), currency: 'CNY', channel };
  return { type: 'order.completed', source: 'shop', id: `o-${n}`, time, data };
}

/** All of the first order, whose growth had lifted the tier: its refund has a track to fold again. */
export function refundOfFirst(time: number): Event {
  const data = { orderId: 'o-0', amount: amountOf(0), currency: 'CNY', refundId: 'r-0' };
  return { type: 'order.refunded', source: 'shop', id: 'refund', time, data };
}

function amountOf(n: number): number {
  return n === 0 ? 150_000 : 1_000 + ((n * 7_919) % 9_000);
}
