import type { CloudEvent } from '@laurel/sdk';

/** A small generator of numbers from a seed (mulberry32), so that a history can be made again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const start = Date.parse('2026-01-01T00:00:00+08:00');
const days = 180;

/** Orders, refunds, check-ins, reviews and invitations of twelve members over half a year, in order of time. */
export function makeHistory(seed: number): readonly CloudEvent[] {
  const roll = dice(seed);
  const events: CloudEvent[] = [];
  const orders: { readonly subject: string; readonly orderId: string; left: number }[] = [];
  for (let n = 0; n < 600; n += 1) {
    const time = new Date(start + Math.floor((n / 600) * days * 86_400_000) + roll(3_600_000)).toISOString();
    const subject = `m${roll(12)}`;
    const add = (type: string, data: Readonly<Record<string, unknown>> = {}): void => {
      events.push({ specversion: '1.0', type, source: 'recorded', id: `e${n}`, subject, time, data });
    };
    const what = roll(10);
    if (what < 4) {
      const amount = roll(8) === 0 ? 500_000 + roll(900_000) : 1_000 + roll(60_000);
      orders.push({ subject, orderId: `o${n}`, left: amount });
      add('order.completed', { orderId: `o${n}`, amount, currency: 'CNY' });
    } else if (what < 6) add('checkin');
    else if (what < 8) add('review.posted', { sku: `s${roll(5)}` });
    else if (what < 9) add('invite.accepted', { inviter: `m${roll(12)}` });
    else refund(events, { n, time, order: orders[roll(Math.max(1, orders.length))], roll });
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

type Refunding = {
  readonly n: number;
  readonly time: string;
  readonly order: { readonly subject: string; readonly orderId: string; left: number } | undefined;
  readonly roll: (below: number) => number;
};

function refund(events: CloudEvent[], { n, time, order, roll }: Refunding): void {
  if (order === undefined || order.left === 0) return;
  const amount = roll(3) === 0 ? order.left : 1 + roll(order.left);
  order.left -= amount;
  const data = { orderId: order.orderId, amount, currency: 'CNY', refundId: `r${n}` };
  events.push({
    specversion: '1.0',
    type: 'order.refunded',
    source: 'recorded',
    id: `e${n}`,
    subject: order.subject,
    time,
    data,
  });
}
