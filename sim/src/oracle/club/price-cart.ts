import type { CartOf } from '../../club/club-act.ts';
import { type Club, type OfferId, offerIds } from './club.ts';

/** What a choice of offers comes to. */
export interface Priced {
  readonly takes: readonly Take[];
  readonly toPay: number;
  /** What is left of each line, and of shipping. */
  readonly left: Readonly<Record<string, number>>;
  readonly shipping: number;
  /** An offer that cannot be used here; null where all can. */
  readonly fault: string | null;
}
export interface Take {
  readonly id: OfferId;
  readonly saved: number;
  readonly lines: Readonly<Record<string, number>>;
  readonly shipping: number;
  readonly coupons: number;
  readonly over: number | null;
  readonly base: Readonly<Record<string, number>>;
}

type Amounts = Record<string, number>;
const sumOf = (amounts: Readonly<Amounts>): number => Object.values(amounts).reduce((a, b) => a + b, 0);
const phases: readonly (readonly OfferId[])[] = [['tea'], ['five'], ['thirty', 'less'], ['ship']];

/** In the order of the phases: what an offer asks is asked of its lines as they stand when its phase begins. */
export function priceCart(club: Club, cart: CartOf, chosen: readonly string[]): Priced {
  let left: Amounts = Object.fromEntries(cart.lines.map(({ id, amount }) => [id, amount]));
  let { shipping } = cart;
  const takes: Take[] = [];
  let fault = chosen.includes('thirty') && chosen.includes('less') ? 'one of a group' : null;
  for (const phase of phases) {
    const base = { ...left };
    for (const id of phase) {
      if (!chosen.includes(id)) continue;
      const take = takeOf(club, cart, { id, base, left, shipping });
      if (typeof take === 'string') fault ??= take;
      else {
        takes.push(take);
        left = Object.fromEntries(
          Object.entries(left).map(([line, had]) => [line, had - (take.lines[line] ?? 0)]),
        );
        shipping -= take.shipping;
      }
    }
  }
  return { takes, toPay: sumOf(left) + shipping, left, shipping, fault };
}

interface Now {
  readonly id: OfferId;
  readonly base: Amounts;
  readonly left: Amounts;
  readonly shipping: number;
}

function takeOf(club: Club, cart: CartOf, now: Now): Take | string {
  const { id, base, left } = now;
  const nothing = { id, shipping: 0, coupons: 0, over: null, base: {} };
  if (id === 'tea') {
    const lines = pick(left, cart, ({ sku }) => sku === 'TEA');
    if (Object.keys(lines).length === 0) return 'for no line';
    const off = (line: string, had: number): number =>
      Math.max(0, had - club.offers.tea * (cart.lines.find((one) => one.id === line)?.quantity ?? 0));
    return done(nothing, mapOf(lines, off));
  }
  if (id === 'five') {
    const lines = pick(left, cart, ({ category }) => category === 'own');
    if (Object.keys(lines).length === 0) return 'for no line';
    const { percent, max } = club.offers.five;
    // Half up to the minor unit.
    const off = mapOf(lines, (_, had) => Math.floor((had * percent * 2 + 100) / 200));
    return done(nothing, max !== null && sumOf(off) > max ? shares(max, off) : off);
  }
  if (id === 'ship') {
    if (sumOf(base) < club.offers.ship.over) return 'below';
    return {
      ...done(nothing, {}),
      saved: now.shipping,
      shipping: now.shipping,
      over: club.offers.ship.over,
      base,
    };
  }
  const { amount, over } = club.offers[id];
  if (sumOf(base) < over) return 'below';
  const lines = shares(Math.min(amount, sumOf(left)), left);
  // What takes nothing off uses nothing.
  const coupons = id === 'thirty' && sumOf(lines) > 0 ? 1 : 0;
  return { ...done(nothing, lines), coupons, over, base };
}

const done = (nothing: Omit<Take, 'saved' | 'lines'>, lines: Amounts): Take => ({
  ...nothing,
  lines,
  saved: sumOf(lines),
});

const mapOf = (lines: Amounts, each: (line: string, had: number) => number): Amounts =>
  Object.fromEntries(Object.entries(lines).map(([line, had]) => [line, each(line, had)]));

const pick = (left: Amounts, cart: CartOf, which: (line: CartOf['lines'][number]) => boolean): Amounts =>
  Object.fromEntries(cart.lines.filter(which).map(({ id }) => [id, left[id] ?? 0]));

/** A sum over weights: each its floor, and the units that are left to the largest remainders, the first of equals. */
export function shares(total: number, weights: Readonly<Amounts>): Amounts {
  const all = sumOf(weights);
  if (all === 0) return mapOf({ ...weights }, () => 0);
  const parts = Object.entries(weights).map(([line, weight], place) => {
    const exact = BigInt(total) * BigInt(weight);
    return { line, place, floor: Number(exact / BigInt(all)), rest: Number(exact % BigInt(all)) };
  });
  let missing = total - parts.reduce((sum, { floor }) => sum + floor, 0);
  const more = new Set<number>();
  for (const { place } of [...parts].sort((a, b) => b.rest - a.rest || a.place - b.place))
    if (missing > 0) {
      more.add(place);
      missing -= 1;
    }
  return Object.fromEntries(parts.map(({ line, place, floor }) => [line, floor + (more.has(place) ? 1 : 0)]));
}

/** The choice with the least to pay, by brute force; then fewer units, fewer offers, and what is listed first. */
export function bestOf(
  club: Club,
  cart: CartOf,
  has: { readonly holds: boolean; readonly coupons: number },
): readonly OfferId[] {
  let best: { readonly ids: readonly OfferId[]; readonly rank: readonly number[] } | null = null;
  for (let bits = 0; bits < 2 ** offerIds.length; bits += 1) {
    const ids = offerIds.filter((_, place) => (bits >> place) % 2 === 1);
    if (ids.includes('five') && !has.holds) continue;
    if (ids.includes('thirty') && has.coupons < 1) continue;
    const { fault, toPay, takes } = priceCart(club, cart, ids);
    if (fault !== null) continue;
    const coupons = takes.reduce((sum, take) => sum + take.coupons, 0);
    const listed = ids.map((id) => offerIds.indexOf(id));
    const rank = [toPay, coupons, ids.length, ...listed];
    if (best === null || isLess(rank, best.rank)) best = { ids, rank };
  }
  return best?.ids ?? [];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
