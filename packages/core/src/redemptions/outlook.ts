import type { Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { giftOf, phaseOf } from './cart.ts';
import { type Left, ofLine, type Ready, sumOf } from './take.ts';

/** What a node of the search knows. */
export interface Rest {
  readonly ready: readonly Ready[];
  /** Offers before this place are decided. */
  readonly from: number;
  readonly left: Left;
  readonly base: Left;
  readonly sum: number;
  readonly shipping: number;
  readonly have: Readonly<Record<string, Units>>;
  readonly groups: ReadonlySet<string>;
}

/**
 * More than the undecided offers can take together, and as near to it as is cheap. Lines only become less, and each
 * offer takes no more of less; so an offer takes at most what it would take now. Those that look at one line alone are
 * put one after another; of a group only the best counts; all others are added up.
 */
export function mayStillTake(rest: Rest): { readonly money: number; readonly gifts: number } {
  const { ready, from, left } = rest;
  const scratch = left.slice();
  const byGroup = new Map<string, number>();
  let money = 0;
  let shipping = 0;
  let gifts = 0;
  for (let k = from; k < ready.length; k++) {
    const one = ready[k] as Ready;
    const { offer } = one;
    if (!isOpen(rest, one)) continue;
    if (offer.does.kind === 'gift') gifts += giftOf(offer);
    else if (offer.does.kind === 'shipping') shipping = rest.shipping;
    else if (offer.group !== undefined)
      byGroup.set(offer.group, Math.max(byGroup.get(offer.group) ?? 0, alone(one, left)));
    else if (one.byLine) apply(one, scratch);
    else money += alone(one, left);
  }
  for (const most of byGroup.values()) money += most;
  for (let i = 0; i < left.length; i++) money += (left[i] as number) - (scratch[i] as number);
  return { money: Math.min(money, rest.sum) + shipping, gifts };
}

/** Whether it may still be taken, as far as is known here. */
function isOpen({ ready, from, left, base, have, groups }: Rest, { offer, on }: Ready): boolean {
  if (offer.group !== undefined && groups.has(offer.group)) return false;
  if (offer.over !== undefined) {
    const isThisPhase = phaseOf(offer) === phaseOf((ready[from] as Ready).offer);
    if (sumOf(isThisPhase ? base : left, on) < offer.over) return false;
  }
  for (const asset in offer.uses) if ((have[asset] ?? 0) < (offer.uses[asset] ?? 0)) return false;
  return true;
}

/** What an offer would take if it were the only one. */
function alone(ready: Ready, left: Left): number {
  const { offer, on } = ready;
  const { does, max = Number.POSITIVE_INFINITY } = offer;
  if (does.kind === 'amount') return Math.min(does.amount, max, sumOf(left, on));
  let sum = 0;
  for (let n = 0; n < on.length; n++) sum += ofLine(ready, n, left[on[n] as number] as number);
  return Math.min(sum, max);
}

function apply(ready: Ready, left: Left): void {
  const { on } = ready;
  for (let n = 0; n < on.length; n++) {
    const i = on[n] as number;
    left[i] = (left[i] as number) - ofLine(ready, n, left[i] as number);
  }
}

/**
 * Whether leaving out the next offer cannot be better, whatever is decided of the others: it stands in nobody's way.
 * That is so where it needs no group and no units, looks at one line alone or is an amount, where no later threshold can
 * be missed because of it, and where what it takes is not lost again in roundings or in offers that find nothing left.
 */
export function alwaysTaken(rest: Rest): boolean {
  const { ready, from, left } = rest;
  const one = ready[from] as Ready;
  const { does, group, uses } = one.offer;
  if (group !== undefined || uses !== undefined) return false;
  if (does.kind === 'amount') return leavesEnough(rest, left, from);
  if (does.kind !== 'percent' && does.kind !== 'prices') return false;
  if (!one.byLine) return false;
  const low = left.slice();
  // By how much each line surely stays lower for it: a percent that comes after leaves its part, less one rounding.
  const felt = new Map(one.on.map((i, n) => [i, ofLine(one, n, left[i] as number)]));
  for (let k = from; k < ready.length; k++) {
    const other = ready[k] as Ready;
    const later = other.offer.does;
    if (later.kind !== 'percent' && later.kind !== 'prices') break;
    if (k > from && isOpen(rest, other)) {
      if (!other.byLine || later.kind === 'prices') return false;
      for (const i of other.on) {
        const before = felt.get(i) ?? 0;
        if (before > 0) felt.set(i, floorDivide(before * (100 - later.percent), 100) - 1);
      }
    }
    apply(other, low);
  }
  return [...felt.values()].some((n) => n > 0) && leavesEnough(rest, low, from + 1);
}

/** Whether all undecided amounts find their whole amount, and no threshold can be missed, where lines are as low as `low`. */
function leavesEnough(rest: Rest, low: Left, from: number): boolean {
  const { ready } = rest;
  const open = ready.slice(from).filter((one) => isOpen(rest, one));
  const amounts = open.filter(({ offer }) => offer.does.kind === 'amount');
  let all = 0;
  for (const { offer } of amounts) if (offer.does.kind === 'amount') all += offer.does.amount;
  for (const { on } of amounts) if (sumOf(low, on) < all) return false;
  const phase = phaseOf((ready[rest.from] as Ready).offer);
  return open.every(({ offer, on }) => {
    if (offer.over === undefined || phaseOf(offer) === phase) return true;
    const later = offer.does.kind === 'amount' ? 0 : all;
    return offer.does.kind === 'gift' || sumOf(low, on) - later >= offer.over;
  });
}
