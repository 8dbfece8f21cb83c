import { ceilDivide, floorDivide } from '../kernel/whole.ts';
import type { Cart, Offer, Worth } from './cart.ts';

/** What is left to pay of each line. */
export type Left = number[];

/** An offer made ready for one cart: whatever is asked of it again and again stands in arrays. */
export interface Ready {
  readonly offer: Offer;
  readonly on: readonly number[];
  /** Of member prices: the price of the whole line, by the place in `on`. */
  readonly prices: readonly number[];
  /** It takes of each line what that line alone says. */
  readonly byLine: boolean;
}

export function readyFor(cart: Cart, offer: Offer, on: readonly number[]): Ready {
  const { does, max } = offer;
  const prices =
    does.kind === 'prices'
      ? on.map((i) => {
          const { sku = '', quantity = 1 } = cart.lines[i] ?? {};
          return (does.prices[sku] ?? 0) * quantity;
        })
      : NO_PRICES;
  const byLine = (does.kind === 'prices' || does.kind === 'percent') && max === undefined;
  return { offer, on, prices, byLine };
}

const NO_PRICES: readonly number[] = [];

export function amountsOf({ lines }: Cart): Left {
  return lines.map(({ amount }) => amount);
}

export function sumOf(left: Left, on: readonly number[]): number {
  let sum = 0;
  for (let n = 0; n < on.length; n++) sum += left[on[n] as number] as number;
  return sum;
}

/** Percent of an amount, half up to the fen. */
export function percentOf(percent: number, amount: number): number {
  return floorDivide(amount * percent + 50, 100);
}

/** What an offer of the first two phases takes off the n-th of its lines, `max` not asked. */
export function ofLine({ offer: { does }, prices }: Ready, n: number, left: number): number {
  if (does.kind === 'percent') return percentOf(does.percent, left);
  // Never above the public price: a member price above it takes nothing.
  return Math.max(0, left - (prices[n] as number));
}

/** Takes an offer off the lines. @returns what it takes in all; 0 where it takes nothing */
export function takeOff(ready: Ready, left: Left): number {
  const { offer, on } = ready;
  const { does, max = Number.POSITIVE_INFINITY } = offer;
  if (does.kind === 'amount') {
    const amount = Math.min(does.amount, max, sumOf(left, on));
    spread(amount, on, left, (i) => left[i] as number);
    return amount;
  }
  if (does.kind !== 'prices' && does.kind !== 'percent') return 0;
  if (ready.byLine) return takeByLine(ready, left);
  const takes = on.map((i, n) => ofLine(ready, n, left[i] as number));
  const sum = takes.reduce((all, take) => all + take, 0);
  if (sum <= max) return takeByLine(ready, left);
  spread(max, on, left, (_, n) => takes[n] as number);
  return max;
}

function takeByLine(ready: Ready, left: Left): number {
  const { on } = ready;
  let sum = 0;
  for (let n = 0; n < on.length; n++) {
    const i = on[n] as number;
    const before = left[i] as number;
    const take = ofLine(ready, n, before);
    left[i] = before - take;
    sum += take;
  }
  return sum;
}

/** Takes `total` off lines by their weights: what whole numbers leave goes to the largest remainders, earlier lines first. */
export function spread(
  total: number,
  on: readonly number[],
  left: Left,
  weight: (line: number, n: number) => number,
): void {
  if (total === 0) return;
  for (const [n, share] of sharesOf(total, on.map(weight)).entries()) {
    const i = on[n] as number;
    left[i] = (left[i] as number) - share;
  }
}

/** Whole parts of `total` by weights, by largest remainder. The weights' sum is at least `total`, which is above zero. */
export function sharesOf(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => partOf(total, weight, sum));
  const shares = parts.map(([share]) => share);
  let rest = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = parts
    .map((_, n) => n)
    .sort((a, b) => (parts[b]?.[1] ?? 0) - (parts[a]?.[1] ?? 0) || a - b);
  for (const n of byRemainder) {
    if (rest === 0) break;
    shares[n] = (shares[n] as number) + 1;
    rest -= 1;
  }
  return shares;
}

/** total × weight ÷ sum: the whole part and the remainder, exact. */
function partOf(total: number, weight: number, sum: number): readonly [whole: number, remainder: number] {
  const product = total * weight;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const remainder = product % sum;
    return [floorDivide(product, sum), remainder];
  }
  const exact = BigInt(total) * BigInt(weight);
  return [Number(exact / BigInt(sum)), Number(exact % BigInt(sum))];
}

/** How much of a sum so many units pay, and how many of them that takes. */
export function paidBy(units: number, worth: Worth, sum: number): { units: number; amount: number } {
  const amount = Math.min(sum, floorDivide(units * worth.amount, worth.units));
  return { amount, units: ceilDivide(amount * worth.units, worth.amount) };
}
