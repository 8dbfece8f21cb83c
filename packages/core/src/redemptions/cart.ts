import type { Units } from '../kernel/json.ts';

/** What somebody is about to buy. Amounts in minor units, at the public price. */
export interface Cart {
  readonly lines: readonly CartLine[];
  readonly shipping: number;
  readonly currency: string;
}
export interface CartLine {
  readonly lineId: string;
  readonly sku?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly shopId?: string;
  readonly quantity: number;
  /** Of the whole line. */
  readonly amount: number;
}

/** A benefit as it meets one cart. */
export interface Offer {
  readonly id: string;
  readonly does: Does;
  /** Places of the lines that it is for. */
  readonly on: readonly number[];
  /** The least that those lines come to when its phase begins. */
  readonly over?: number;
  /** The most that it takes off. */
  readonly max?: number;
  /** Units of assets that one use takes. */
  readonly uses?: Readonly<Record<string, Units>>;
  /** At most one offer of a group in an order; `alone`: no other offer at all. */
  readonly group?: string;
  readonly alone?: boolean;
  /** Of a gift: what members are told that it is worth. */
  readonly value?: number;
}

export type Does =
  /** Member prices of one piece, by SKU. */
  | { readonly kind: 'prices'; readonly prices: Readonly<Record<string, number>> }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'amount'; readonly amount: number }
  /** With `asset`: units of it pay for the shipping by their worth, as far as they reach. */
  | { readonly kind: 'shipping'; readonly asset?: string; readonly worth?: Worth }
  | { readonly kind: 'gift'; readonly sku: string; readonly quantity: number };

/** So many units are so much money. */
export interface Worth {
  readonly units: Units;
  readonly amount: number;
}

/** Order in which offers apply. What an offer asks of the cart is asked as it stands when its phase begins. */
const PHASES: Readonly<Record<Does['kind'], number>> = {
  prices: 0,
  percent: 1,
  amount: 2,
  shipping: 3,
  gift: 4,
};

export function phaseOf({ does }: Offer): number {
  return PHASES[does.kind];
}

/** In the order in which they apply: by phase, and within one as they stand, which is how the program lists them. */
export function inOrder(offers: readonly Offer[]): readonly Offer[] {
  const isSorted = offers.every((offer, n) => n === 0 || phaseOf(offers[n - 1] as Offer) <= phaseOf(offer));
  if (isSorted) return offers;
  // A stable sort keeps the order within a phase.
  return offers.toSorted((a, b) => phaseOf(a) - phaseOf(b));
}

/** Places of the lines that an offer can take something off. */
export function linesOf(cart: Cart, offer: Offer): readonly number[] {
  const { does, on } = offer;
  if (on.length === 0 || does.kind !== 'prices') return on;
  return on.filter((i) => Object.hasOwn(does.prices, cart.lines[i]?.sku ?? ''));
}

/** The value of a gift that costs no units: only such a one is taken without being asked for. */
export function giftOf({ does, uses, value = 1 }: Offer): number {
  if (does.kind !== 'gift') return 0;
  return Object.keys(uses ?? {}).length === 0 ? value : 0;
}
