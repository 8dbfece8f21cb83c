import type { Units } from '../kernel/json.ts';
import { type Cart, giftOf, linesOf, type Offer, phaseOf } from './cart.ts';
import { alwaysTaken, mayStillTake, type Rest } from './outlook.ts';
import { type Priced, pricedWith } from './priced.ts';
import { amountsOf, type Left, paidBy, type Ready, readyFor, sumOf, takeOff } from './take.ts';
import { type WhyNot, whyNot } from './why-not.ts';

/** Nodes of the search at most; a quote that needs more says that it is not proved best. */
export const NODES_MAX = 2_500;

export interface Best {
  /** Ids, as the program lists them. */
  readonly choice: readonly string[];
  readonly priced: Priced;
  /** No other choice makes less to pay. */
  readonly proved: boolean;
  readonly nodes: number;
  /** Each other offer, and why it lost. */
  readonly lost: readonly WhyNot[];
}

/**
 * The choice with the least to pay. Of equal ones: what gives the gifts of most value that need no units, then fewer
 * units, then fewer offers, then what the program lists first.
 */
export function best(
  cart: Cart,
  offers: readonly Offer[],
  have: Readonly<Record<string, Units>>,
  nodesMax: number = NODES_MAX,
): Best {
  const search = new Search(cart, offers, have, nodesMax);
  const found = search.run();
  const taken = found.places.map((i) => offers[i] as Offer);
  const result = pricedWith(cart, taken, have);
  return {
    choice: taken.map(({ id }) => id),
    priced: result,
    proved: search.proved,
    nodes: search.nodes,
    lost: whyNot(cart, offers, have, { taken, priced: result }),
  };
}

interface Found {
  readonly pay: number;
  readonly gifts: number;
  readonly units: Units;
  readonly places: readonly number[];
}

/** What was decided of the offers before one. */
interface State {
  readonly left: Left;
  /** What each line had left when the running phase began. */
  readonly base: Left;
  readonly sum: number;
  readonly shipping: number;
  readonly gifts: number;
  readonly units: Units;
  readonly have: Readonly<Record<string, Units>>;
  readonly groups: ReadonlySet<string>;
  readonly places: readonly number[];
}

/** Depth first in the order in which offers apply, so that what is left of each line is known at every node. */
class Search {
  nodes = 0;
  proved = true;
  private readonly cart: Cart;
  private readonly offers: readonly Offer[];
  private readonly have: Readonly<Record<string, Units>>;
  private readonly nodesMax: number;
  /** Those that go with others, and meet others. */
  private readonly sequence: number[] = [];
  private readonly ready: Ready[] = [];
  /** Those that no other one meets: taken before anything is asked. */
  private readonly apart: number[] = [];
  private readonly apartReady: Ready[] = [];
  private readonly alone: number[] = [];
  private found: Found;

  constructor(cart: Cart, offers: readonly Offer[], have: Readonly<Record<string, Units>>, nodesMax: number) {
    this.cart = cart;
    this.offers = offers;
    this.have = have;
    this.nodesMax = nodesMax;
    const meets: number[] = [];
    for (let i = 0; i < offers.length; i++) {
      const offer = offers[i] as Offer;
      if (offer.alone === true) this.alone.push(i);
      else if (linesOf(cart, offer).length > 0) meets.push(i);
    }
    this.prepare(byPhase(meets, offers));
    const pay = cart.lines.reduce((sum, { amount }) => sum + amount, cart.shipping);
    this.found = { pay, gifts: 0, units: 0, places: [] };
  }

  private prepare(places: readonly number[]): void {
    const { cart, offers } = this;
    const ready = places.map((i) => readyFor(cart, offers[i] as Offer, linesOf(cart, offers[i] as Offer)));
    const looks = looksAt(ready, cart.lines.length);
    for (let n = 0; n < ready.length; n++) {
      const one = ready[n] as Ready;
      const apart = isApart(one, looks);
      (apart ? this.apartReady : this.ready).push(one);
      (apart ? this.apart : this.sequence).push(places[n] as number);
    }
  }

  run(): Found {
    for (const i of this.alone) this.tryAlone(i, this.offers[i] as Offer);
    const left = amountsOf(this.cart);
    const places = this.takeApart(left);
    const start: State = {
      left,
      base: left,
      sum: left.reduce((sum, amount) => sum + amount, 0),
      shipping: this.cart.shipping,
      gifts: 0,
      units: 0,
      have: this.have,
      groups: new Set(),
      places,
    };
    this.visit(0, start);
    return this.found;
  }

  /** Takes what is nobody else's business. @returns the places of those that take something */
  private takeApart(left: Left): readonly number[] {
    return this.apart.filter((_, n) => {
      const ready = this.apartReady[n] as Ready;
      return sumOf(left, ready.on) >= (ready.offer.over ?? 0) && takeOff(ready, left) > 0;
    });
  }

  private tryAlone(place: number, offer: Offer): void {
    const result = pricedWith(this.cart, [offer], this.have);
    const [used] = result.used;
    if (used === undefined) return;
    const units = Object.values(used.units).reduce((sum, n) => sum + n, 0);
    this.consider({ pay: result.toPay, gifts: giftOf(offer), units, places: [place] });
  }

  private visit(k: number, state: State): void {
    this.nodes += 1;
    if (this.nodes > this.nodesMax) {
      this.proved = false;
      return;
    }
    const place = this.sequence[k];
    const ready = this.ready[k];
    if (place === undefined || ready === undefined) return this.consider(foundIn(state));
    const before = k === 0 ? undefined : this.ready[k - 1];
    const isNewPhase = before !== undefined && phaseOf(before.offer) !== phaseOf(ready.offer);
    const here = isNewPhase ? { ...state, base: state.left } : state;
    const rest: Rest = { ready: this.ready, from: k, ...here };
    const still = mayStillTake(rest);
    const couldBe = {
      ...foundIn(here),
      pay: here.sum + here.shipping - still.money,
      gifts: here.gifts + still.gifts,
    };
    const order = compare(couldBe, this.found);
    if (order > 0) return;
    // Equal at the very best: only this much, and nothing more, could still win by the program's order.
    if (order === 0) return this.consider(foundIn(here));
    const taken = take(here, ready, place);
    if (taken !== null) {
      this.visit(k + 1, taken);
      if (alwaysTaken(rest)) return;
    }
    this.visit(k + 1, here);
  }

  private consider(one: Found): void {
    const order = compare(one, this.found);
    if (order > 0) return;
    const places = one.places.toSorted((a, b) => a - b);
    if (order < 0 || (order === 0 && isBefore(places, this.found.places))) this.found = { ...one, places };
  }
}

/** Places of offers in the order in which they apply. */
function byPhase(places: readonly number[], offers: readonly Offer[]): readonly number[] {
  const phase = (i: number): number => phaseOf(offers[i] as Offer);
  const isSorted = places.every((i, n) => n === 0 || phase(places[n - 1] as number) <= phase(i));
  return isSorted ? places : places.toSorted((a, b) => phase(a) - phase(b));
}

/** How many offers look at each line. */
function looksAt(ready: readonly Ready[], lines: number): readonly number[] {
  const looks = new Array<number>(lines).fill(0);
  for (const { on } of ready) for (const i of on) looks[i] = (looks[i] as number) + 1;
  return looks;
}

/** Whether no other offer looks at the lines, the group or the units of an offer. */
function isApart({ offer: { group, uses, does }, on }: Ready, looks: readonly number[]): boolean {
  const isFree = group === undefined && uses === undefined;
  return isFree && does.kind !== 'shipping' && does.kind !== 'gift' && on.every((i) => looks[i] === 1);
}

function foundIn({ sum, shipping, gifts, units, places }: State): Found {
  return { pay: sum + shipping, gifts, units, places };
}

/** Below zero where `a` is the better one; zero where only the program's order can tell. */
function compare(a: Found, b: Found): number {
  return a.pay - b.pay || b.gifts - a.gifts || a.units - b.units || a.places.length - b.places.length;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (const [n, place] of a.entries()) {
    const other = b[n] ?? Number.POSITIVE_INFINITY;
    if (place !== other) return place < other;
  }
  return false;
}

/** The state with an offer; null where it cannot be had or takes nothing. */
function take(state: State, ready: Ready, place: number): State | null {
  const { offer, on } = ready;
  if (offer.group !== undefined && state.groups.has(offer.group)) return null;
  if (sumOf(state.base, on) < (offer.over ?? 0)) return null;
  const uses = unitsOf(state, offer);
  if (uses === null) return null;
  const { does } = offer;
  let { left, sum, shipping } = state;
  if (does.kind === 'shipping') {
    const off = Math.min(state.shipping, offer.max ?? state.shipping);
    shipping -= does.asset === undefined ? off : shippingPaid(state, offer, off).amount;
    if (shipping === state.shipping) return null;
  } else if (does.kind !== 'gift') {
    left = left.slice();
    const taken = takeOff(ready, left);
    if (taken === 0) return null;
    sum -= taken;
  } else if (giftOf(offer) === 0) return null;
  return {
    left,
    base: state.base,
    sum,
    shipping,
    gifts: state.gifts + giftOf(offer),
    units: state.units + Object.values(uses).reduce((all, n) => all + n, 0),
    have: Object.keys(uses).length === 0 ? state.have : less(state.have, uses),
    groups: offer.group === undefined ? state.groups : new Set([...state.groups, offer.group]),
    places: [...state.places, place],
  };
}

function shippingPaid({ have }: State, { does }: Offer, most: number): { units: number; amount: number } {
  if (does.kind !== 'shipping' || does.asset === undefined || does.worth === undefined)
    return { units: 0, amount: most };
  return paidBy(have[does.asset] ?? 0, does.worth, most);
}

/** The units that it takes; null where there are not so many. */
function unitsOf(state: State, offer: Offer): Readonly<Record<string, Units>> | null {
  const { does, uses } = offer;
  if (does.kind === 'shipping' && does.asset !== undefined) {
    const most = Math.min(state.shipping, offer.max ?? state.shipping);
    return { [does.asset]: shippingPaid(state, offer, most).units };
  }
  if (uses === undefined) return NO_UNITS;
  for (const asset in uses) if ((state.have[asset] ?? 0) < (uses[asset] ?? 0)) return null;
  return uses;
}
const NO_UNITS: Readonly<Record<string, Units>> = {};

function less(
  have: Readonly<Record<string, Units>>,
  uses: Readonly<Record<string, Units>>,
): Readonly<Record<string, Units>> {
  const rest = { ...have };
  for (const asset in uses) rest[asset] = (rest[asset] ?? 0) - (uses[asset] ?? 0);
  return rest;
}
