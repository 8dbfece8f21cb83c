import { floorDivide } from '../kernel/whole.ts';
import type { CartLine } from './cart.ts';

/** A line as conditions see it. */
export type LineSeen = Readonly<Record<string, string | number>>;

export function lineSeen(line: CartLine): LineSeen {
  const { lineId, sku = '', category = '', brand = '', shopId = '', quantity, amount } = line;
  return { id: lineId, sku, category, brand, shop: shopId, quantity, price: priceOf(line), amount };
}

/** One field of it, read without the others. */
export function fieldOf(field: string): (line: CartLine) => string | number | undefined {
  return FIELDS[field] ?? ((line) => lineSeen(line)[field]);
}

/** Those that most conditions ask for. */
const FIELDS: Readonly<Record<string, (line: CartLine) => string>> = {
  sku: ({ sku = '' }) => sku,
  category: ({ category = '' }) => category,
  brand: ({ brand = '' }) => brand,
  shop: ({ shopId = '' }) => shopId,
};

function priceOf({ quantity, amount }: CartLine): number {
  return quantity === 0 ? 0 : floorDivide(amount, quantity);
}
