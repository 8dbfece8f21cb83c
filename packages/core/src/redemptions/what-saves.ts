import { floorDivide } from '../kernel/whole.ts';
import type { OfferDef, ProductDef } from '../program/benefit-types.ts';
import type { CompiledBenefit } from '../program/compiled.ts';
import { environmentAt } from '../rules/environment.ts';
import { lineSeen } from './line-fields.ts';
import type { Buyer } from './offers.ts';

/** What a page knows of what is about to be bought. Amounts in minor units. */
export interface Sight {
  /** What the cart, or the product, comes to. */
  readonly amount?: number | undefined;
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  readonly brand?: string | undefined;
  readonly shop?: string | undefined;
  readonly quantity?: number | undefined;
  readonly shipping?: number | undefined;
}

/**
 * What a benefit alone would save of what is seen: a promise for a page, no price. Which offers go together a quote says.
 * Null where it cannot be told, also where nobody knows whether it is for what is seen.
 */
export function whatSaves(buyer: Buyer, benefit: CompiledBenefit, sight: Sight): number | null {
  const { def } = benefit;
  const { offer } = def;
  const { products } = buyer.compiled.program;
  const told = def.value ?? null;
  if (offer === undefined) return told;
  const suits = isFor(buyer, benefit, sight);
  if (suits !== true) return suits === false ? 0 : told;
  if (offer.gift !== undefined) return told;
  if (offer.shipping !== undefined) return sight.shipping ?? told;
  const seen = seenIn(sight, products);
  if (seen === undefined) return told;
  if (offer.over !== undefined && seen < offer.over) return 0;
  return Math.min(offer.max ?? Infinity, seen, off(offer, sight, seen, products));
}

/** Whether a line of what is seen would be one that the offer is for; null where the page does not say enough. */
function isFor(buyer: Buyer, { lines }: CompiledBenefit, sight: Sight): boolean | null {
  if (lines === null) return true;
  const { sku, category, brand, shop, quantity = 1 } = sight;
  const amount = seenIn(sight, buyer.compiled.program.products);
  // Without a product a whole cart is seen, which may hold anything.
  const said: Readonly<Record<string, unknown>> =
    sku === undefined ? {} : { sku, category, brand, shop, quantity, price: amount, amount };
  const asks = lines.reads.filter((path) => path === 'line' || path.startsWith('line.'));
  if (asks.some((path) => said[path.slice('line.'.length)] === undefined)) return null;
  const env = environmentAt(buyer.compiled, buyer.head, buyer.at);
  env['line'] = lineSeen({
    lineId: '',
    quantity,
    amount: amount ?? 0,
    ...(sku === undefined ? {} : { sku }),
    ...(category === undefined ? {} : { category }),
    ...(brand === undefined ? {} : { brand }),
    ...(shop === undefined ? {} : { shopId: shop }),
  });
  return lines.evaluate(env) === true;
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
