import type { Json } from '@laurel/core';
import type { DemoEvent } from './demo-event.ts';
import type { Dice } from './dice.ts';
import { products } from './people.ts';

/** The member's n-th order in the making, and how many days ago. */
export interface Order {
  readonly no: number;
  readonly n: number;
  readonly day: number;
}

const SHIPPING_FEN = 600;
const FREE_SHIPPING_FROM_FEN = 9_900;

export function orderOf(dice: Dice, { no, n }: Order, time: number): DemoEvent {
  const items = Array.from({ length: dice.between(1, 3) }, (_, i) => line(dice, i + 1));
  const goods = items.reduce((sum, { amount }) => sum + amount, 0);
  const shipping = goods < FREE_SHIPPING_FROM_FEN ? SHIPPING_FEN : 0;
  const orderId = `o-${1_000 + no}-${n}`;
  const channel = dice.pick(['app', 'mini-program', 'web', 'store']);
  const data = { orderId, amount: goods + shipping, currency: 'CNY', goods, shipping, items, channel };
  return {
    subject: `u-${1_000 + no}`,
    type: 'order.completed',
    id: `${orderId}-done`,
    time,
    data: data as unknown as Record<string, Json>,
  };
}

interface Line {
  readonly lineId: string;
  readonly sku: string;
  readonly category: string;
  readonly brand: string;
  readonly quantity: number;
  readonly amount: number;
}

function line(dice: Dice, no: number): Line {
  // Twice as likely from the cheaper half.
  const product = products[dice.between(0, dice.chance(70) ? 5 : products.length - 1)] ?? products[0];
  const quantity = dice.chance(80) ? 1 : dice.between(2, 3);
  const { sku, category, brand, price } = product;
  return { lineId: String(no), sku, category, brand, quantity, amount: price * quantity };
}

/** The whole order, or the first line of it, comes back. */
export function refundOf(dice: Dice, order: DemoEvent, time: number): DemoEvent {
  const { orderId, amount, items } = order.data as unknown as {
    orderId: string;
    amount: number;
    items: readonly Line[];
  };
  const [first] = items;
  const isWhole = first === undefined || items.length === 1 || dice.chance(50);
  const refundId = `${orderId}-back`;
  const back = isWhole
    ? { orderId, amount, currency: 'CNY', refundId }
    : { orderId, amount: first.amount, currency: 'CNY', refundId, goods: first.amount, items: [first] };
  return {
    subject: order.subject,
    type: 'order.refunded',
    id: refundId,
    time,
    data: back as unknown as Record<string, Json>,
  };
}
