import type { Cart } from '@laurel/core';
import { limits } from '../http/limits.ts';
import { id, integer, list, named, object, text } from '../http/schema.ts';

const moneyMax = 10_000_000_000_000;
const money = (description: string) => integer(description, { min: 0, max: moneyMax });

export const cart = named(
  'Cart',
  object({
    lines: list(
      object(
        {
          lineId: id('Id of the line'),
          quantity: integer('Pieces', { min: 0, max: 1_000_000 }),
          amount: money('Of the whole line at the public price, minor units'),
        },
        {
          sku: id('SKU'),
          category: text('Category', { min: 1, max: 128 }),
          brand: text('Brand', { min: 1, max: 128 }),
          shopId: text('Shop', { min: 1, max: 128 }),
        },
      ),
      'Lines',
      { min: 1, max: limits.quoteLinesMax },
    ),
    shipping: money('Shipping costs, minor units'),
    currency: text('Like CNY', { min: 3, max: 3 }),
  }),
);

export const choose = list(text('Benefit', { min: 1, max: 64 }), 'Offers to use; the best, if not said', {
  max: 50,
});
export const points = integer('Units to pay with', { min: 0, max: 1_000_000_000_000 });

/** The cart of a body; lines of one id only once. */
export function withOneIdEach({ lines }: Cart): { readonly twice: number } | null {
  const seen = new Set<string>();
  for (const [i, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) return { twice: i };
    seen.add(lineId);
  }
  return null;
}
