import type { Entitlement } from '../benefits/entitlements.ts';
import type { EpochMs } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { CompiledBenefit, CompiledProgram } from '../program/compiled.ts';
import { type Environment, environmentAt } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import type { Cart, CartLine, Offer } from './cart.ts';
import { NO_LINES, type SameField } from './compile-offer.ts';
import type { Pay } from './points.ts';

/** Whose cart it is, and when. */
export interface Buyer {
  readonly compiled: CompiledProgram;
  readonly head: Head;
  readonly at: EpochMs;
}

/** Offers that are for some line of a cart, by id. */
export type Met = ReadonlyMap<string, { readonly offer: Offer; readonly held: Entitlement }>;

/** What a member's benefits are for a cart, in the program's order. */
export function offersOf(
  buyer: Buyer,
  cart: Cart,
  has: readonly Entitlement[],
): { readonly offers: readonly Offer[]; readonly met: Met } {
  const placesOf = linesThat(buyer, cart);
  const offers: Offer[] = [];
  const met = new Map<string, { offer: Offer; held: Entitlement }>();
  for (const held of has) {
    const { benefit } = held;
    if (benefit.offer === null) continue;
    const { forNothing, same } = benefit.offer;
    const on = placesOf(benefit, same);
    const offer = on.length === 0 ? forNothing : { ...forNothing, on };
    offers.push(offer);
    if (on.length > 0) met.set(benefit.id, { offer, held });
  }
  return { offers, met };
}

/** Points as payment, where the program has it and the cart is in its currency. */
export function payOf(buyer: Buyer, cart: Cart): Pay | null {
  const { pay, program } = buyer.compiled;
  const worth = pay === null ? null : (program.assets[pay.def.asset]?.worth ?? null);
  if (pay === null || worth === null) return null;
  const { asset, maxPercent, maxUnits, min, step } = pay.def;
  const on = linesThat(buyer, cart)({ lines: pay.lines, def: {} }, null);
  return { asset, worth, maxPercent, maxUnits, min, step, on, shipping: pay.lines === null };
}

type Scoped = Pick<CompiledBenefit, 'lines'> & {
  readonly def: Pick<CompiledBenefit['def'], 'shops' | 'brands'>;
};

/** Finds the lines that a benefit is for: by shop and brand, and by its condition over `line` and the member. */
function linesThat(buyer: Buyer, cart: Cart): (benefit: Scoped, same: SameField | null) => readonly number[] {
  const all = cart.lines.map((_, i) => i);
  const byField = new Map<string, ReadonlyMap<unknown, readonly number[]>>();
  const seen: (Seen | undefined)[] = [];
  const seenAt = (i: number): Seen => (seen[i] ??= lineSeen(cart.lines[i] as CartLine));
  let env: Environment | undefined;

  // Most conditions ask for one value of a field: lines of others need not be asked.
  const worthAsking = ({ field, to }: SameField): readonly number[] => {
    let byValue = byField.get(field);
    if (byValue === undefined) {
      byValue = Map.groupBy(all, (i) => seenAt(i)[field]);
      byField.set(field, byValue);
    }
    return byValue.get(to) ?? NO_LINES;
  };
  return ({ lines, def: { shops, brands } }, same) => {
    const places = same === null ? all : worthAsking(same);
    if (places.length === 0 || same?.isAll === true) return places;
    return places.filter((i) => {
      const { shopId = '', brand = '' } = cart.lines[i] ?? {};
      if (shops?.includes(shopId) === false || brands?.includes(brand) === false) return false;
      if (lines === null) return true;
      env ??= environmentAt(buyer.compiled, buyer.head, buyer.at);
      env['line'] = seenAt(i);
      return lines.evaluate(env) === true;
    });
  };
}

type Seen = Readonly<Record<string, string | number>>;

/** A line as conditions see it. */
export function lineSeen(line: CartLine): Seen {
  const { lineId, sku = '', category = '', brand = '', shopId = '', quantity, amount } = line;
  const price = quantity === 0 ? 0 : floorDivide(amount, quantity);
  return { id: lineId, sku, category, brand, shop: shopId, quantity, price, amount };
}
