import type { Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { type Cart, inOrder, linesOf, type Offer, phaseOf } from './cart.ts';
import { amountsOf, type Left, ofLine, paidBy, type Ready, readyFor, sumOf, takeOff } from './take.ts';

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
  readonly chosen: readonly Offer[];
  /** One of them goes with no other. */
  readonly hasAlone: boolean;
  readonly left: Left;
  /** What each line had left when the running phase began. */
  base: Left;
  shipping: number;
  readonly takes: Take[][];
  readonly shippingTakes: Take[];
  readonly gifts: Priced['gifts'][number][];
  readonly used: UsedOffer[];
  readonly have: Record<string, Units>;
  readonly faults: Fault[];
}

/** Prices a cart with the offers of these ids. What cannot be had takes nothing and stands in `faults`. */
export function priced(
  cart: Cart,
  offers: readonly Offer[],
  choice: readonly string[],
  have: Readonly<Record<string, Units>>,
): Priced {
  const wanted = new Set(choice);
  const chosen = offers.filter(({ id }) => wanted.has(id));
  return pricedWith(cart, chosen, have, unknownOf(choice, chosen));
}

function unknownOf(choice: readonly string[], chosen: readonly Offer[]): readonly Fault[] {
  const known = new Set(chosen.map(({ id }) => id));
  return choice.filter((id) => !known.has(id)).map((offer) => ({ offer, reason: 'unknown' }));
}

/** Prices a cart with offers, given as the program lists them. */
export function pricedWith(
  cart: Cart,
  chosen: readonly Offer[],
  have: Readonly<Record<string, Units>>,
  faults: readonly Fault[] = [],
): Priced {
  const state: State = {
    cart,
    chosen,
    hasAlone: chosen.some(({ alone }) => alone === true),
    left: amountsOf(cart),
    base: [],
    shipping: cart.shipping,
    takes: cart.lines.map(() => NO_TAKES),
    shippingTakes: [],
    gifts: [],
    used: [],
    have: { ...have },
    faults: [...faults],
  };
  let phase = -1;
  for (const offer of inOrder(chosen)) {
    if (phaseOf(offer) !== phase) state.base = state.left.slice();
    phase = phaseOf(offer);
    const on = linesOf(cart, offer);
    const fault = faultOf(state, offer, on);
    if (fault === null) use(state, offer, on);
    else state.faults.push(fault);
  }
  return resultOf(state);
}

function faultOf(state: State, offer: Offer, on: readonly number[]): Fault | null {
  const { base, have } = state;
  const { id, over, uses } = offer;
  if (on.length === 0) return { offer: id, reason: 'not_for_cart' };
  const excluded = excludedBy(offer, state);
  if (excluded !== null) return excluded;
  const short = over === undefined ? 0 : over - sumOf(base, on);
  if (short > 0) return { offer: id, reason: 'below_over', short };
  for (const asset in uses) {
    const needs = uses[asset] ?? 0;
    const available = have[asset] ?? 0;
    if (available < needs) return { offer: id, reason: 'needs_units', asset, needs, available };
  }
  return null;
}

/** Another one that goes with none, or one before it of its group. */
function excludedBy(offer: Offer, { chosen, hasAlone }: State): Fault | null {
  const other = hasAlone
    ? chosen.find((each) => each !== offer && (offer.alone === true || each.alone === true))
    : undefined;
  if (other !== undefined) return { offer: offer.id, reason: 'alone', by: other.id };
  if (offer.group === undefined) return null;
  const first = chosen.find(({ group }) => group === offer.group);
  return first === undefined || first === offer ? null : { offer: offer.id, reason: 'group', by: first.id };
}

function use(state: State, offer: Offer, on: readonly number[]): void {
  const { does, id, uses = NO_UNITS } = offer;
  if (does.kind === 'gift') {
    state.gifts.push({ offer: id, sku: does.sku, quantity: does.quantity });
    return count(state, { id, saved: 0, units: uses });
  }
  if (does.kind === 'shipping') return freeShipping(state, offer);
  const ready = readyFor(state.cart, offer, on);
  const saved = ready.byLine ? takeEach(state, ready) : takeTogether(state, ready);
  if (saved > 0) count(state, { id, saved, units: uses });
}

/** Of each line what that line alone says. @returns what it takes in all */
function takeEach({ left, takes }: State, ready: Ready): number {
  const { offer, on } = ready;
  let saved = 0;
  for (let n = 0; n < on.length; n++) {
    const i = on[n] as number;
    const amount = ofLine(ready, n, left[i] as number);
    if (amount === 0) continue;
    left[i] = (left[i] as number) - amount;
    addTake(takes, i, { offer: offer.id, amount });
    saved += amount;
  }
  return saved;
}

/** Of all its lines together. @returns what it takes in all */
function takeTogether({ left, takes }: State, ready: Ready): number {
  const { offer, on } = ready;
  const before = on.map((i) => left[i] as number);
  const saved = takeOff(ready, left);
  for (const [n, i] of on.entries()) {
    const amount = (before[n] as number) - (left[i] as number);
    if (amount !== 0) addTake(takes, i, { offer: offer.id, amount });
  }
  return saved;
}

/** Most lines have one or none: a list is made with its first. */
function addTake(takes: Take[][], i: number, take: Take): void {
  const known = takes[i] as Take[];
  if (known.length === 0) takes[i] = [take];
  else known.push(take);
}
const NO_TAKES: Take[] = [];
const NO_UNITS: Readonly<Record<string, Units>> = {};

function freeShipping(state: State, offer: Offer): void {
  const { does, id, max = Number.POSITIVE_INFINITY } = offer;
  if (does.kind !== 'shipping') return;
  const most = Math.min(state.shipping, max);
  if (most === 0) return;
  const byWorth = does.asset !== undefined && does.worth !== undefined;
  const paid = byWorth ? paidBy(state.have[does.asset] ?? 0, does.worth, most) : { amount: most, units: 0 };
  const { amount } = paid;
  if (amount === 0) return;
  state.shippingTakes.push({ offer: id, amount });
  state.shipping -= amount;
  const units = byWorth ? { [does.asset]: paid.units } : (offer.uses ?? NO_UNITS);
  count(state, { id, saved: amount, units });
}

function count({ have, used }: State, one: UsedOffer): void {
  for (const asset in one.units) have[asset] = (have[asset] ?? 0) - (one.units[asset] ?? 0);
  used.push(one);
}

function resultOf(state: State): Priced {
  const { cart, chosen, left, takes, used } = state;
  let goods = 0;
  const lines = cart.lines.map(({ lineId, amount }, i) => {
    goods += amount;
    return { lineId, amount, takes: takes[i] ?? [], left: left[i] ?? 0 };
  });
  const saved = used.reduce((sum, one) => sum + one.saved, 0);
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

const NONE_CORRECTED: readonly Corrected[] = [];

/** R6: where a member price stands above the public one, the public one is charged. */
export function correctedBy(cart: Cart, offer: Offer): readonly Corrected[] {
  const { does } = offer;
  if (does.kind !== 'prices') return NONE_CORRECTED;
  return linesOf(cart, offer).flatMap((i) => {
    const { lineId = '', sku = '', quantity = 1, amount = 0 } = cart.lines[i] ?? {};
    const price = does.prices[sku] ?? 0;
    if (quantity === 0 || price * quantity <= amount) return [];
    return [{ offer: offer.id, lineId, sku, price, publicPrice: floorDivide(amount, quantity) }];
  });
}
