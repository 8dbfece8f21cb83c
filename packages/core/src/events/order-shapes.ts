import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { refined } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import { type Reading, type Shape, WRONG, type Wrong, wrong } from '../shape/shape.ts';
import {
  currencyOf,
  type EventFields,
  extra,
  ITEMS_MAX,
  id,
  money,
  moneyAboveZero,
  placeFields,
  word,
} from './fields.ts';

const item = object<JsonObject>(
  {
    lineId: required<Json>(id),
    sku: optional<Json>(id),
    category: optional<Json>(word),
    brand: optional<Json>(word),
    quantity: optional<Json>(integer({ min: 0, max: 1_000_000_000 })),
    amount: required<Json>(money),
    listPrice: optional<Json>(money),
    discount: optional<Json>(money),
    cost: optional<Json>(money),
    extra,
  },
  { name: 'line' },
);
const discount = object<JsonObject>(
  {
    type: required<Json>(word),
    id: optional<Json>(id),
    amount: required<Json>(money),
    funder: optional<Json>(word),
  },
  { name: 'discount' },
);
const payment = object<JsonObject>(
  { method: required<Json>(word), amount: required<Json>(money) },
  { name: 'payment' },
);

/**
 * The data of an order, or for a refund of what is given back. `amount` is what the buyer paid in money, after
 * discounts and points: goods + shipping + tax, and goods is the sum of the items. Parts that are given add up.
 */
export function orderShape(type: string, program: Program): Shape<JsonObject> {
  const isCancelled = type === 'order.cancelled';
  const amount: Shape<Json> = type === 'order.refunded' ? moneyAboveZero : money;
  const currency: Shape<Json> = currencyOf(program);
  const fields: EventFields = {
    orderId: required<Json>(id),
    amount: isCancelled ? optional(amount) : required(amount),
    currency: isCancelled ? optional(currency) : required(currency),
    goods: optional<Json>(money),
    shipping: optional<Json>(money),
    tax: optional<Json>(money),
    items: optional<Json>(list(item, { max: ITEMS_MAX })),
    discounts: optional<Json>(list(discount, { max: 200 })),
    pointsUsed: optional<Json>(integer({ min: 0, max: 1_000_000_000_000 })),
    payments: optional<Json>(list(payment, { max: 50 })),
    refundId: optional<Json>(id),
    ...placeFields,
  };
  return refined(object<JsonObject>(fields, { name: `data of ${type}` }), addsUp);
}

function addsUp(data: JsonObject, reading: Reading): JsonObject | Wrong {
  const items = data['items'] as readonly JsonObject[] | undefined;
  if (items !== undefined && isTwiceIn(items, reading)) return WRONG;
  const { amount, goods, shipping = 0, tax = 0 } = data as Readonly<Record<string, number | undefined>>;
  const sum =
    items === undefined ? undefined : items.reduce((total, line) => total + (line['amount'] as number), 0);
  if (sum !== undefined && goods !== undefined && sum !== goods) {
    return off('goods', `The items add up to ${sum}, but goods is ${goods}.`, reading);
  }
  if (amount === undefined) return data;
  const known = goods ?? sum;
  if (known === undefined) {
    if (shipping + tax <= amount) return data;
    return off('amount', `Shipping and tax are ${shipping + tax}, but amount is ${amount}.`, reading);
  }
  if (known + shipping + tax === amount) return data;
  const parts = `${known} + ${shipping} + ${tax} = ${known + shipping + tax}`;
  return off('amount', `Goods, shipping and tax are ${parts}, but amount is ${amount}.`, reading);
}

function isTwiceIn(items: readonly JsonObject[], reading: Reading): boolean {
  const seen = new Set<unknown>();
  for (const [index, { lineId }] of items.entries()) {
    if (seen.has(lineId)) {
      reading.path.push('items', index, 'lineId');
      wrong(reading, 'duplicate_id', 'Two lines have this id.', 'Give each line an id of its own.');
      reading.path.splice(-3);
      return true;
    }
    seen.add(lineId);
  }
  return false;
}

function off(field: string, message: string, reading: Reading): Wrong {
  reading.path.push(field);
  wrong(
    reading,
    'amounts_do_not_add_up',
    message,
    'Let amount be goods + shipping + tax, and goods the sum of the items.',
  );
  reading.path.pop();
  return WRONG;
}
