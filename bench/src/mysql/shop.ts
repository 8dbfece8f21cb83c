import { dice } from '../frame/dice.ts';

/** An order as it is handed to the log's inbox. */
export interface Order {
  readonly subject: string;
  readonly type: 'order.completed';
  readonly source: 'bench';
  readonly id: string;
  readonly time: number;
  readonly data: { readonly orderId: string; readonly amount: number; readonly currency: 'CNY' };
}

/** Which part of the orders one process takes. */
export interface Share {
  readonly of: number;
  readonly index: number;
  /** By member: nobody is written by two. By turn: any process takes any member. */
  readonly by: 'member' | 'turn';
}

/** Orders of one call. */
export const batchOrders = 100;

/** Calls of a shop of few members who buy much, at one instant; always the same for the same numbers. */
export function shopCalls(count: number, members: number, time: number, share: Share): readonly Order[][] {
  const { between } = dice(7);
  const mine: Order[] = [];
  for (let i = 0; i < count; i++) {
    const member = Math.min(between(1, members), between(1, members));
    const amount = between(500, 40_000);
    const turn = share.by === 'member' ? member : Math.floor(i / batchOrders);
    if (turn % share.of !== share.index) continue;
    const id = `o${i}`;
    const data = { orderId: id, amount, currency: 'CNY' } as const;
    mine.push({ subject: `m${member}`, type: 'order.completed', source: 'bench', id, time, data });
  }
  const calls: Order[][] = [];
  for (let at = 0; at < mine.length; at += batchOrders) calls.push(mine.slice(at, at + batchOrders));
  return calls;
}
