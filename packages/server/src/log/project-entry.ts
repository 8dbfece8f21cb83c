import type { Entry, MemberNo, Message } from '@laurel/core';
import { type CallRow, keyBytes, type MessageRow, type ProjectedRows } from '@laurel/db';
import { orderKeyOf, putKey } from './codec.ts';

/** Name under which the positions of projections are kept. */
export const consumer = 'projections';

/** What some entries make: rows of messages and calls, and which member each order belongs to. */
export interface Projection {
  readonly add: (member: MemberNo, entry: Entry) => void;
  readonly rows: () => ProjectedRows;
}

/** @param deliveredAt when messages count as delivered into the inbox */
export function projectionOf(deliveredAt: number): Projection {
  const messages: MessageRow[] = [];
  const orders: Order[] = [];
  const calls: CallRow[] = [];
  return {
    add: (member, entry) => {
      let n = 0;
      for (const { template, reason, params } of entry.outcome.messages ?? noMessages) {
        messages.push({
          member,
          seq: entry.seq,
          n: n++,
          at: entry.decidedAt,
          template,
          reason,
          params: JSON.stringify(params),
          deliveredAt,
          readAt: null,
        });
      }
      for (const call of entry.outcome.calls ?? []) calls.push(callRow(member, entry, call));
      const order = entry.event.type.startsWith('order.') ? entry.event.data['orderId'] : undefined;
      if (typeof order === 'string') orders.push({ order, member });
    },
    rows: () => ({ messages, orders: columnsOf(orders), calls }),
  };
}

/** It is due at once. */
function callRow(
  member: MemberNo,
  { seq, decidedAt: at }: Entry,
  { key, port, action, data }: NonNullable<Entry['outcome']['calls']>[number],
): CallRow {
  const n = Number(key.split('.')[1]);
  return { member, seq, n, port, action, at, tries: 0, nextAt: at, data: JSON.stringify(data) };
}
const noMessages: readonly Message[] = [];

interface Order {
  readonly order: string;
  readonly member: MemberNo;
}

function columnsOf(orders: readonly Order[]): ProjectedRows['orders'] {
  const keys = Buffer.alloc(orders.length * keyBytes);
  const members = new Float64Array(orders.length);
  let i = 0;
  for (const { order, member } of orders) {
    putKey(keys, i * keyBytes, orderKeyOf(order));
    members[i++] = member;
  }
  return { count: orders.length, keys, members };
}
