import { type CaseRecord, type Entry, type MemberNo, type Message, PRIORITY_MAX } from '@laurel/core';
import { type CallRow, type CaseRow, keyBytes, type MessageRow, type ProjectedRows } from '@laurel/db';
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
  const cases = new Map<string, CaseRow>();
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
          // A clock that is moved is ahead of the instant at which this group began.
          deliveredAt: Math.max(deliveredAt, entry.decidedAt),
          readAt: null,
        });
      }
      for (const call of entry.outcome.calls ?? []) calls.push(callRow(member, entry, call));
      if (mayMoveCases(entry.event.type)) addCases(cases, member, entry);
      const order = entry.event.type.startsWith('order.') ? entry.event.data['orderId'] : undefined;
      if (typeof order === 'string') orders.push({ order, member });
    },
    rows: () => ({ messages, orders: columnsOf(orders), calls, cases: [...cases.values()] }),
  };
}

/** Cases change by their own events, by time, and when a person is erased. */
const mayMoveCases = (type: string): boolean =>
  type.startsWith('case.') || type === 'time.passed' || type === 'member.erased';

/** Of several changes of a case the newest counts. */
function addCases(cases: Map<string, CaseRow>, member: MemberNo, { seq, outcome }: Entry): void {
  for (const key in outcome.records) {
    if (!key.startsWith('case/')) continue;
    const { case: number, state, line, priority, at, respondBy } = outcome.records[key] as CaseRecord;
    const rank = PRIORITY_MAX - priority;
    const row = { member, seq: number, newest: seq, state, line, priority: rank, at, respondBy };
    cases.set(`${member} ${number}`, row);
  }
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
