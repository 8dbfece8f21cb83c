import type { Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { type Cart, inOrder, linesOf, type Offer, phaseOf } from './cart.ts';
import { type Left, paidBy, readyFor, sumOf, takeOff } from './take.ts';

/** What offers made of a cart. */
export interface Priced {
  readonly lines: readonly PricedLine[];
  /** What offers took of the shipping, and what is left of it. */
  readonly shipping: { readonly amount: number; readonly takes: readonly Take[]; readonly left: number };
  readonly gifts: readonly { readonly offer: string; readonly sku: string; readonly quantity: number }[];
  /** Offers that do something, in the order in which they applied, each with all that it took and the units that it needs. */
  readonly used: readonly UsedOffer[];
  /** To be paid before points: lines and shipping. */
  readonly toPay: number;
  readonly saved: number;
  /** Member prices above the public one: not charged. */
  readonly corrected: readonly Corrected[];
  /** Why what was chosen cannot be had, one for each offer that cannot. */
  readonly faults: readonly Fault[];
}
export interface Take {
  readonly offer: string;
  readonly amount: number;
}
export interface PricedLine {
  readonly lineId: string;
  readonly amount: number;
  readonly takes: readonly Take[];
  readonly left: number;
}
export interface UsedOffer {
  readonly id: string;
  readonly saved: number;
  readonly units: Readonly<Record<string, Units>>;
}
export interface Corrected {
  readonly offer: string;
  readonly lineId: string;
  readonly sku: string;
  /** Of one piece. */
  readonly price: number;
  readonly publicPrice: number;
}
export type Fault = { readonly offer: string } & (
  | { readonly reason: 'unknown' }
  | { readonly reason: 'not_for_cart' }
  | { readonly reason: 'below_over'; readonly short: number }
  | {
      readonly reason: 'needs_units';
      readonly asset: string;
      readonly needs: Units;
      readonly available: Units;
    }
  | { readonly reason: 'group'; readonly by: string }
  | { readonly reason: 'alone'; readonly by: string }
);

interface State {
  readonly cart: Cart;
  readonly left: Left;
  /** What each line had left when the running phase began. */
  base: Left;
  shipping: number;
  readonly takes: Take[][];
  readonly shippingTakes: Take[];
  readonly gifts: Priced['gifts'][number][];
  readonly units: Map<string, Readonly<Record<string, Units>>>;
  readonly have: Record<string, Units>;
  readonly faults: Fault[];
}

/** Prices a cart with the chosen offers. What cannot be had takes nothing and stands in `faults`. */
export function priced(
  cart: Cart,
  offers: readonly Offer[],
  choice: readonly string[],
  have: Readonly<Record<string, Units>>,
): Priced {
  const chosen = offers.filter(({ id }) => choice.includes(id));
  const state: State = {
    cart,
    left: Float64Array.from(cart.lines, ({ amount }) => amount),
    base: new Float64Array(0),
    shipping: cart.shipping,
    takes: cart.lines.map(() => []),
    shippingTakes: [],
    gifts: [],
    units: new Map(),
    have: { ...have },
    faults: choice
      .filter((id) => !offers.some((offer) => offer.id === id))
      .map((offer) => ({ offer, reason: 'unknown' })),
  };
  let phase = -1;
  for (const place of inOrder(chosen)) {
    const offer = chosen[place] as Offer;
    if (phaseOf(offer) !== phase) state.base = state.left.slice();
    phase = phaseOf(offer);
    const fault = faultOf(state, offer, chosen);
    if (fault === null) use(state, offer);
    else state.faults.push(fault);
  }
  return resultOf(state, chosen);
}

function faultOf({ cart, base, have }: State, offer: Offer, chosen: readonly Offer[]): Fault | null {
  const lines = linesOf(cart, offer);
  if (lines.length === 0) return { offer: offer.id, reason: 'not_for_cart' };
  const other = chosen.find((each) => each !== offer && (offer.alone === true || each.alone === true));
  if (other !== undefined) return { offer: offer.id, reason: 'alone', by: other.id };
  const before = chosen.slice(0, chosen.indexOf(offer));
  const taken = before.find(({ group }) => group !== undefined && group === offer.group);
  if (taken !== undefined) return { offer: offer.id, reason: 'group', by: taken.id };
  const short = (offer.over ?? 0) - sumOf(base, lines);
  if (short > 0) return { offer: offer.id, reason: 'below_over', short };
  for (const [asset, needs] of Object.entries(offer.uses ?? {})) {
    const available = have[asset] ?? 0;
    if (available < needs) return { offer: offer.id, reason: 'needs_units', asset, needs, available };
  }
  return null;
}

function use(state: State, offer: Offer): void {
  const { does, id } = offer;
  const on = linesOf(state.cart, offer);
  if (does.kind === 'gift') {
    state.gifts.push({ offer: id, sku: does.sku, quantity: does.quantity });
    return needUnits(state, id, offer.uses ?? {});
  }
  if (does.kind === 'shipping') return freeShipping(state, offer);
  const before = state.left.slice();
  if (takeOff(readyFor(state.cart, offer, on), state.left) === 0) return;
  for (const i of on) {
    const amount = (before[i] as number) - (state.left[i] as number);
    if (amount === 0) continue;
    (state.takes[i] as Take[]).push({ offer: id, amount });
  }
  needUnits(state, id, offer.uses ?? {});
}

function freeShipping(state: State, offer: Offer): void {
  const { does, id, max = Number.POSITIVE_INFINITY } = offer;
  if (does.kind !== 'shipping') return;
  const most = Math.min(state.shipping, max);
  if (most === 0) return;
  if (does.asset === undefined || does.worth === undefined) {
    needUnits(state, id, offer.uses ?? {});
    state.shippingTakes.push({ offer: id, amount: most });
    state.shipping -= most;
    return;
  }
  const { amount, units } = paidBy(state.have[does.asset] ?? 0, does.worth, most);
  if (amount === 0) return;
  needUnits(state, id, { [does.asset]: units });
  state.shippingTakes.push({ offer: id, amount });
  state.shipping -= amount;
}

function needUnits({ have, units }: State, id: string, uses: Readonly<Record<string, Units>>): void {
  for (const [asset, n] of Object.entries(uses)) have[asset] = (have[asset] ?? 0) - n;
  units.set(id, uses);
}

function resultOf(state: State, chosen: readonly Offer[]): Priced {
  const { cart, left, takes } = state;
  const lines = cart.lines.map(({ lineId, amount }, i) => ({
    lineId,
    amount,
    takes: takes[i] ?? [],
    left: left[i] ?? 0,
  }));
  const sums = new Map<string, number>();
  const add = ({ offer, amount }: Take): unknown => sums.set(offer, (sums.get(offer) ?? 0) + amount);
  for (const some of takes) some.forEach(add);
  state.shippingTakes.forEach(add);
  const used: UsedOffer[] = [];
  for (const place of inOrder(chosen)) {
    const { id } = chosen[place] as Offer;
    const saved = sums.get(id) ?? 0;
    const isGiven = saved > 0 || state.gifts.some(({ offer }) => offer === id);
    if (isGiven) used.push({ id, saved, units: state.units.get(id) ?? {} });
  }
  const saved = used.reduce((sum, one) => sum + one.saved, 0);
  const goods = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    lines,
    shipping: { amount: cart.shipping, takes: state.shippingTakes, left: state.shipping },
    gifts: state.gifts,
    used,
    toPay: goods + cart.shipping - saved,
    saved,
    corrected: chosen.flatMap((offer) => correctedBy(cart, offer)),
    faults: state.faults,
  };
}

/** R6: where a member price stands above the public one, the public one is charged. */
export function correctedBy(cart: Cart, offer: Offer): readonly Corrected[] {
  const { does } = offer;
  if (does.kind !== 'prices') return [];
  return linesOf(cart, offer).flatMap((i) => {
    const { lineId = '', sku = '', quantity = 1, amount = 0 } = cart.lines[i] ?? {};
    const price = does.prices[sku] ?? 0;
    if (quantity === 0 || price * quantity <= amount) return [];
    return [{ offer: offer.id, lineId, sku, price, publicPrice: floorDivide(amount, quantity) }];
  });
}
