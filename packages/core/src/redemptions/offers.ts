import type { Entitlement } from '../benefits/entitlements.ts';
import type { Compiled } from '../expressions/index.ts';
import type { EpochMs } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { CompiledBenefit, CompiledProgram } from '../program/compiled.ts';
import { environmentAt } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import type { Cart, CartLine, Does, Offer } from './cart.ts';
import type { Pay } from './points.ts';

/** Whose cart it is, and when. */
export interface Buyer {
  readonly compiled: CompiledProgram;
  readonly head: Head;
  readonly at: EpochMs;
}

/** What a member's benefits are for a cart, in the program's order. */
export function offersOf(buyer: Buyer, cart: Cart, has: readonly Entitlement[]): readonly Offer[] {
  const suits = linesThat(buyer, cart);
  const offers: Offer[] = [];
  for (const { benefit } of has) {
    const does = doesOf(buyer.compiled, benefit);
    if (does !== null) offers.push(offerOf(benefit, does, suits(benefit)));
  }
  return offers;
}

// Field by field instead of by spreads: a program may have hundreds.
function offerOf({ id, def }: CompiledBenefit, does: Does, on: readonly number[]): Offer {
  const offer: { -readonly [K in keyof Offer]: Offer[K] } = { id, does, on };
  const { over, max, uses, group, alone } = def.offer ?? {};
  if (over !== undefined) offer.over = over;
  if (max !== undefined) offer.max = max;
  if (uses !== undefined && !(does.kind === 'shipping' && does.asset !== undefined)) offer.uses = uses;
  if (group !== undefined) offer.group = group;
  if (alone !== undefined) offer.alone = alone;
  if (def.value !== undefined) offer.value = def.value;
  return offer;
}

/** Points as payment, where the program has it and the cart is in its currency. */
export function payOf(buyer: Buyer, cart: Cart): Pay | null {
  const { pay, program } = buyer.compiled;
  const worth = pay === null ? null : (program.assets[pay.def.asset]?.worth ?? null);
  if (pay === null || worth === null) return null;
  const { asset, maxPercent, maxUnits, min, step } = pay.def;
  const on = linesThat(buyer, cart)({ lines: pay.lines, def: {} });
  return { asset, worth, maxPercent, maxUnits, min, step, on, shipping: pay.lines === null };
}

function doesOf({ program }: CompiledProgram, { def: { offer } }: CompiledBenefit): Does | null {
  if (offer === undefined) return null;
  if (offer.percent !== undefined) return { kind: 'percent', percent: offer.percent };
  if (offer.amount !== undefined) return { kind: 'amount', amount: offer.amount };
  if (offer.prices !== undefined) return { kind: 'prices', prices: offer.prices };
  if (offer.gift !== undefined) return { kind: 'gift', ...offer.gift };
  if (offer.shipping !== 'byWorth') return { kind: 'shipping' };
  const [asset = ''] = Object.keys(offer.uses ?? {});
  const worth = program.assets[asset]?.worth ?? null;
  return worth === null ? null : { kind: 'shipping', asset, worth };
}

type Scoped = Pick<CompiledBenefit, 'lines'> & {
  readonly def: Pick<CompiledBenefit['def'], 'shops' | 'brands'>;
};

/** Finds the lines that a benefit is for: by shop and brand, and by its condition over `line` and the member. */
function linesThat({ compiled, head, at }: Buyer, cart: Cart): (benefit: Scoped) => readonly number[] {
  const env = environmentAt(compiled, head, at);
  const seen = cart.lines.map(lineSeen);
  const all = seen.map((_, i) => i);
  const fields = new Map<string, ReadonlyMap<unknown, readonly number[]>>();
  // Most conditions ask for one value of a field: lines of others need not be asked.
  const worthAsking = (lines: Compiled): readonly number[] => {
    const same = sameField(lines);
    if (same === null) return all;
    let byValue = fields.get(same.field);
    if (byValue === undefined) {
      byValue = Map.groupBy(all, (i) => seen[i]?.[same.field]);
      fields.set(same.field, byValue);
    }
    return byValue.get(same.to) ?? NO_LINES;
  };
  return ({ lines, def: { shops, brands } }) => {
    const places = lines === null ? all : worthAsking(lines);
    if (places.length === 0) return places;
    return places.filter((i) => {
      const { shopId = '', brand = '' } = cart.lines[i] ?? {};
      if (shops?.includes(shopId) === false || brands?.includes(brand) === false) return false;
      if (lines === null) return true;
      env['line'] = seen[i];
      return lines.evaluate(env) === true;
    });
  };
}
const NO_LINES: readonly number[] = [];

/** The field of a line that a condition asks to be one value; null where it asks none. */
function sameField(lines: Compiled): SameField | null {
  let known = sameFields.get(lines);
  if (known === undefined) {
    const same = lines.requires.find(({ path, is }) => is === 'same' && path.startsWith('line.'));
    known = same === undefined ? null : { field: same.path.slice('line.'.length), to: same.to };
    sameFields.set(lines, known);
  }
  return known;
}
interface SameField {
  readonly field: string;
  readonly to: unknown;
}
const sameFields = new WeakMap<Compiled, SameField | null>();

/** A line as conditions see it. */
export function lineSeen(line: CartLine): Readonly<Record<string, string | number>> {
  const { lineId, sku = '', category = '', brand = '', shopId = '', quantity, amount } = line;
  const price = quantity === 0 ? 0 : floorDivide(amount, quantity);
  return { id: lineId, sku, category, brand, shop: shopId, quantity, price, amount };
}
