import type { Entitlement } from '../benefits/entitlements.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledBenefit, CompiledProgram } from '../program/compiled.ts';
import { type Environment, environmentAt } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import type { Cart, CartLine, Offer } from './cart.ts';
import { type CompiledOffer, NO_LINES } from './compile-offer.ts';
import { type LineSeen, lineSeen } from './line-fields.ts';
import { linesByPlace } from './offer-index.ts';
import type { Pay } from './points.ts';

/** Whose cart it is, and when. */
export interface Buyer {
  readonly compiled: CompiledProgram;
  readonly head: Head;
  readonly at: EpochMs;
}

/** Offers that are for some line of a cart, in the program's order. */
export type Met = readonly MetOffer[];
export interface MetOffer {
  readonly offer: Offer;
  readonly held: Entitlement;
}

/** What a member's benefits are for a cart, in the program's order. */
export function offersOf(
  buyer: Buyer,
  cart: Cart,
  has: readonly Entitlement[],
): { readonly offers: readonly Offer[]; readonly met: Met } {
  const linesFor = findingLines(buyer, cart);
  const offers: Offer[] = [];
  const met: MetOffer[] = [];
  for (const held of has) {
    const { offer } = held.benefit;
    if (offer === null) continue;
    const on = linesFor(held.benefit, offer);
    if (on.length === 0) offers.push(offer.forNothing);
    else {
      const here = { ...offer.forNothing, on };
      offers.push(here);
      met.push({ offer: here, held });
    }
  }
  return { offers, met };
}

/** Finds the lines that an offer is for; those of which the index knows that they are not are not asked. */
function findingLines(
  buyer: Buyer,
  cart: Cart,
): (benefit: CompiledBenefit, offer: CompiledOffer) => readonly number[] {
  const { offers } = buyer.compiled;
  const all = cart.lines.map((_, i) => i);
  const known = linesByPlace(offers, cart);
  const suits = askingLines(buyer, cart);
  return (benefit, offer) => {
    const { place, same } = offer;
    // An offer of an older version, which a term keeps, is not in the index.
    const isIndexed = same !== null && offers.offers[place] === offer;
    const some = isIndexed ? (known[place] ?? NO_LINES) : all;
    if (some.length === 0 || (isIndexed && same.isAll)) return some;
    return some.filter((i) => suits(benefit, i));
  };
}

/** Points as payment, where the program has it and the cart is in its currency. */
export function payOf(buyer: Buyer, cart: Cart): Pay | null {
  const { pay, program } = buyer.compiled;
  const worth = pay === null ? null : (program.assets[pay.def.asset]?.worth ?? null);
  if (pay === null || worth === null) return null;
  const { asset, maxPercent, maxUnits, min, step } = pay.def;
  const suits = askingLines(buyer, cart);
  const on = cart.lines.map((_, i) => i).filter((i) => suits({ lines: pay.lines, def: {} }, i));
  return { asset, worth, maxPercent, maxUnits, min, step, on, shipping: pay.lines === null };
}

type Scoped = Pick<CompiledBenefit, 'lines'> & {
  readonly def: Pick<CompiledBenefit['def'], 'shops' | 'brands'>;
};

/** Asks whether a benefit is for a line: by shop and brand, and by its condition over `line` and the member. */
function askingLines(buyer: Buyer, cart: Cart): (benefit: Scoped, i: number) => boolean {
  const seen: (LineSeen | undefined)[] = [];
  let env: Environment | undefined;
  return ({ lines, def: { shops, brands } }, i) => {
    const line = cart.lines[i] as CartLine;
    const { shopId = '', brand = '' } = line;
    if (shops?.includes(shopId) === false || brands?.includes(brand) === false) return false;
    if (lines === null) return true;
    env ??= environmentAt(buyer.compiled, buyer.head, buyer.at);
    env['line'] = seen[i] ??= lineSeen(line);
    return lines.evaluate(env) === true;
  };
}
