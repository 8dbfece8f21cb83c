import type { Entry, MemberNo } from '@laurel/core';
import { keyBytes, type MessageRow, type OrderColumns } from '@laurel/db';
import { orderKeyOf, putKey } from './codec.ts';

/** Name under which the positions of projections are kept. */
export const consumer = 'projections';

/** What some entries make: rows of messages, and which member each order belongs to. */
export interface Projection {
  readonly add: (member: MemberNo, entry: Entry) => void;
  readonly rows: () => { readonly messages: readonly MessageRow[]; readonly orders: OrderColumns };
}

/** @param deliveredAt when messages count as delivered into the inbox */
export function projectionOf(deliveredAt: number): Projection {
  const messages: MessageRow[] = [];
  const orders: Order[] = [];
  return {
    add: (member, entry) => {
      for (const [n, { template, reason, params }] of (entry.outcome.messages ?? []).entries()) {
        const { seq, decidedAt: at } = entry;
        messages.push({
          member,
          seq,
          n,
          at,
          template,
          reason,
          params: JSON.stringify(params),
          deliveredAt,
          readAt: null,
        });
      }
      const order = entry.event.type.startsWith('order.') ? entry.event.data['orderId'] : undefined;
      if (typeof order === 'string') orders.push({ order, member });
    },
    rows: () => ({ messages, orders: columnsOf(orders) }),
  };
}

interface Order {
  readonly order: string;
  readonly member: MemberNo;
}

function columnsOf(orders: readonly Order[]): OrderColumns {
  const keys = Buffer.alloc(orders.length * keyBytes);
  const members = new Float64Array(orders.length);
  for (const [i, { order, member }] of orders.entries()) {
    putKey(keys, i * keyBytes, orderKeyOf(order));
    members[i] = member;
  }
  return { count: orders.length, keys, members };
}
