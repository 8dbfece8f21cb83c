import type { Units } from '../kernel/json.ts';
import { type Cart, linesOf, type Offer, phaseOf } from './cart.ts';
import { type Priced, priced } from './priced.ts';

/** Why an offer is not in the choice. Money in minor units. */
export type WhyNot = { readonly offer: string } & (
  | { readonly reason: 'not_for_cart' | 'saves_nothing' }
  /** Its lines are short of what it asks. */
  | { readonly reason: 'below_over'; readonly short: number }
  | {
      readonly reason: 'needs_units';
      readonly asset: string;
      readonly needs: Units;
      readonly available: Units;
    }
  /** The units that it needs pay for another offer. */
  | {
      readonly reason: 'units_taken';
      readonly asset: string;
      readonly needs: Units;
      readonly available: Units;
    }
  /** Another one of its group is taken: with this one instead there would be so much more to pay. */
  | { readonly reason: 'group_taken'; readonly group: string; readonly by: string; readonly more: number }
  /** It, or the one that is taken, goes with no other. */
  | { readonly reason: 'alone'; readonly by: string | null; readonly more: number }
  /** With it there would be so much more to pay, or as much for more units or offers. */
  | { readonly reason: 'saves_less'; readonly more: number }
);

interface Chosen {
  readonly choice: readonly string[];
  readonly priced: Priced;
}

/** For each offer that was not chosen the first reason that holds. */
export function whyNot(
  cart: Cart,
  offers: readonly Offer[],
  have: Readonly<Record<string, Units>>,
  chosen: Chosen,
): readonly WhyNot[] {
  const toPay = (choice: readonly string[]): number => priced(cart, offers, choice, have).toPay;
  const choice = new Set(chosen.choice);
  return offers
    .filter(({ id }) => !choice.has(id))
    .map((offer) => reasonOf({ cart, offers, have, chosen, toPay }, offer));
}

interface Asked {
  readonly cart: Cart;
  readonly offers: readonly Offer[];
  readonly have: Readonly<Record<string, Units>>;
  readonly chosen: Chosen;
  readonly toPay: (choice: readonly string[]) => number;
}

function reasonOf(asked: Asked, offer: Offer): WhyNot {
  const { cart, have, chosen, offers, toPay } = asked;
  const { id } = offer;
  if (offer.on.length === 0 || linesOf(cart, offer).length === 0)
    return { offer: id, reason: 'not_for_cart' };
  const itself = priced(cart, offers, [id], have);
  const [fault] = itself.faults;
  if (fault?.reason === 'below_over' || fault?.reason === 'needs_units') return fault;
  if (itself.used.length === 0) return { offer: id, reason: 'saves_nothing' };
  const taken = offers.filter((each) => chosen.choice.includes(each.id));
  const rival = taken.find((each) => each.alone === true || offer.alone === true);
  if (rival !== undefined) {
    const more = itself.toPay - chosen.priced.toPay;
    return { offer: id, reason: 'alone', by: rival.alone === true ? rival.id : null, more };
  }
  const ofGroup = taken.find(({ group }) => group !== undefined && group === offer.group);
  if (ofGroup !== undefined) {
    const instead = [...chosen.choice.filter((one) => one !== ofGroup.id), id];
    const more = toPay(instead) - chosen.priced.toPay;
    return { offer: id, reason: 'group_taken', group: offer.group ?? '', by: ofGroup.id, more };
  }
  return besideOthers(asked, offer);
}

/** It could be had by itself, but not with what is chosen, or it changes nothing there. */
function besideOthers({ cart, offers, have, chosen, toPay }: Asked, offer: Offer): WhyNot {
  const { id } = offer;
  const together = priced(cart, offers, [...chosen.choice, id], have);
  const fault = together.faults.find((one) => one.offer === id);
  if (fault?.reason === 'below_over') return fault;
  if (fault?.reason === 'needs_units') return { ...fault, reason: 'units_taken' };
  const isUsed = together.used.some((one) => one.id === id);
  if (!isUsed) return { offer: id, reason: 'saves_nothing' };
  // Taking it spoils what comes after it: a threshold, or units.
  const kept = chosen.choice.filter((one) => {
    const other = offers.find((each) => each.id === one);
    return other !== undefined && phaseOf(other) <= phaseOf(offer);
  });
  const more = Math.min(together.toPay, toPay([...kept, id])) - chosen.priced.toPay;
  return { offer: id, reason: 'saves_less', more };
}
