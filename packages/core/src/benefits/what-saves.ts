import { floorDivide } from '../kernel/whole.ts';
import type { BenefitDef, OfferDef, ProductDef } from '../program/benefit-types.ts';

/** What a page knows of what is about to be bought. Amounts in minor units. */
export interface Sight {
  /** What the cart, or the product, comes to. */
  readonly amount?: number | undefined;
  readonly sku?: string | undefined;
  readonly quantity?: number | undefined;
  readonly shipping?: number | undefined;
}

/**
 * What a benefit alone would save of what is seen: a promise for a page, no price. Which offers go together, and which
 * lines they are for, a quote says. Null where it cannot be told.
 */
export function whatSaves(
  def: BenefitDef,
  sight: Sight,
  products: Readonly<Record<string, ProductDef>>,
): number | null {
  const { offer } = def;
  const told = def.value ?? null;
  if (offer === undefined) return told;
  if (offer.gift !== undefined) return told;
  if (offer.shipping !== undefined) return sight.shipping ?? told;
  const seen = seenIn(sight, products);
  if (seen === undefined) return told;
  if (offer.over !== undefined && seen < offer.over) return 0;
  return Math.min(offer.max ?? Infinity, seen, off(offer, sight, seen, products));
}

function seenIn({ amount, sku, quantity = 1 }: Sight, products: Readonly<Record<string, ProductDef>>) {
  if (amount !== undefined) return amount;
  const price = sku === undefined || !Object.hasOwn(products, sku) ? undefined : products[sku]?.price;
  return price === undefined ? undefined : price * quantity;
}

function off(
  { percent, amount = 0, prices }: OfferDef,
  { sku = '', quantity = 1 }: Sight,
  seen: number,
  products: Readonly<Record<string, ProductDef>>,
): number {
  if (percent !== undefined) return floorDivide(seen * percent * 2 + 100, 200);
  if (prices === undefined) return amount;
  const price = Object.hasOwn(prices, sku) ? prices[sku] : undefined;
  const publicPrice = Object.hasOwn(products, sku) ? products[sku]?.price : undefined;
  return price === undefined
    ? 0
    : Math.max(0, (publicPrice ?? floorDivide(seen, quantity)) - price) * quantity;
}
