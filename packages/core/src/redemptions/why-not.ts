import type { Units } from '../kernel/json.ts';
import { type Cart, linesOf, type Offer, phaseOf } from './cart.ts';
import { type Priced, pricedWith } from './priced.ts';

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
  /** As the program lists them. */
  readonly taken: readonly Offer[];
  readonly priced: Priced;
}

/** For each offer that was not chosen the first reason that holds; `offers` as the program lists them. */
export function whyNot(
  cart: Cart,
  offers: readonly Offer[],
  have: Readonly<Record<string, Units>>,
  chosen: Chosen,
): readonly WhyNot[] {
  const asked: Asked = { cart, offers, have, chosen };
  const lost: WhyNot[] = [];
  let next = 0;
  for (const offer of offers) {
    if (offer === chosen.taken[next]) next += 1;
    else lost.push(reasonOf(asked, offer));
  }
  return lost;
}

interface Asked {
  readonly cart: Cart;
  readonly offers: readonly Offer[];
  readonly have: Readonly<Record<string, Units>>;
  readonly chosen: Chosen;
}

function reasonOf(asked: Asked, offer: Offer): WhyNot {
  if (linesOf(asked.cart, offer).length === 0) return { offer: offer.id, reason: 'not_for_cart' };
  const itself = pricedWith(asked.cart, [offer], asked.have);
  const [fault] = itself.faults;
  if (fault?.reason === 'below_over' || fault?.reason === 'needs_units') return fault;
  if (itself.used.length === 0) return { offer: offer.id, reason: 'saves_nothing' };
  return excludedBy(asked, offer, itself) ?? besideOthers(asked, offer);
}

/** It goes with nothing, something that is taken does, or one of its group is taken. */
function excludedBy(asked: Asked, offer: Offer, itself: Priced): WhyNot | null {
  const { id, group } = offer;
  const { taken, priced } = asked.chosen;
  const rival = taken.find((each) => each.alone === true || offer.alone === true);
  if (rival !== undefined) {
    const more = itself.toPay - priced.toPay;
    return { offer: id, reason: 'alone', by: rival.alone === true ? rival.id : null, more };
  }
  const ofGroup = group === undefined ? undefined : taken.find((each) => each.group === group);
  if (group === undefined || ofGroup === undefined) return null;
  const instead = withAlso(asked, (each) => each !== ofGroup, offer);
  return { offer: id, reason: 'group_taken', group, by: ofGroup.id, more: instead.toPay - priced.toPay };
}

/** What would be to pay with an offer and those of the choice that are kept. */
function withAlso(
  { cart, offers, have, chosen }: Asked,
  keeps: (taken: Offer) => boolean,
  offer: Offer,
): Priced {
  const kept = new Set(chosen.taken.filter(keeps));
  const some = offers.filter((each) => each === offer || kept.has(each));
  return pricedWith(cart, some, have);
}

/** It could be had by itself, but not with what is chosen, or it changes nothing there. */
function besideOthers(asked: Asked, offer: Offer): WhyNot {
  const { id } = offer;
  const together = withAlso(asked, () => true, offer);
  const fault = together.faults.find((one) => one.offer === id);
  if (fault?.reason === 'below_over') return fault;
  if (fault?.reason === 'needs_units') return { ...fault, reason: 'units_taken' };
  const isUsed = together.used.some((one) => one.id === id);
  if (!isUsed) return { offer: id, reason: 'saves_nothing' };
  // Taking it spoils what comes after it: a threshold, or units.
  const without = withAlso(asked, (other) => phaseOf(other) <= phaseOf(offer), offer);
  const more = Math.min(together.toPay, without.toPay) - asked.chosen.priced.toPay;
  return { offer: id, reason: 'saves_less', more };
}
