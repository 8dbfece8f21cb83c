import type { Json, JsonObject } from '../kernel/json.ts';
import type { Program } from '../program/program.ts';
import { freeObject, list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { object, optional, required } from '../shape/objects.ts';
import { currencyOf, type EventFields, id, money, word } from './fields.ts';

/** Lines of one cart; as many as a quote may have. */
const LINES_MAX = 200;
const pieces = integer({ min: 0, max: 1_000_000 });

const cartLine = object<JsonObject>(
  {
    lineId: required<Json>(id),
    sku: optional<Json>(id),
    category: optional<Json>(word),
    brand: optional<Json>(word),
    shopId: optional<Json>(word),
    quantity: required<Json>(pieces),
    amount: required<Json>(money),
  },
  { name: 'line' },
);
const returnedLine = object<JsonObject>(
  { lineId: required<Json>(id), quantity: optional<Json>(pieces) },
  { name: 'returned line' },
);

/** Fields of what is used at an order. */
export function redemptionFields(program: Program): Readonly<Record<string, EventFields>> {
  const orderId = required<Json>(id);
  const cart = object<JsonObject>(
    {
      lines: required<Json>(list(cartLine, { min: 1, max: LINES_MAX })),
      shipping: required<Json>(money),
      currency: required<Json>(currencyOf(program)),
    },
    { name: 'cart' },
  );
  return {
    'redemption.placed': {
      orderId,
      cart: optional<Json>(cart),
      offers: optional<Json>(list(id, { max: 50 })),
      points: optional<Json>(integer({ min: 0, max: 1_000_000_000_000 })),
      quoted: optional<Json>(freeObject('What a quote promised.')),
      minutes: optional<Json>(integer({ min: 1, max: 525_600 })),
    },
    'redemption.captured': { orderId },
    'redemption.released': { orderId },
    'redemption.restored': {
      orderId,
      lines: optional<Json>(list(returnedLine, { min: 1, max: LINES_MAX })),
      refundId: optional<Json>(id),
    },
  };
}
