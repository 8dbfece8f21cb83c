import { type Entitlement, heldBenefits } from '../benefits/entitlements.ts';
import type { Programs } from '../contract.ts';
import { inForce } from '../deciding.ts';
import type { EpochMs, JsonObject, Units } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { availableOf } from '../ledger/lots.ts';
import type { Head } from '../state.ts';
import { type Best, best } from './best.ts';
import { type Cart, type Offer, phaseOf } from './cart.ts';
import { type Met, type MetOffer, offersOf, payOf } from './offers.ts';
import { moneyOf, type Paid, type Pay, payWith, usableOf } from './points.ts';
import { type Fault, type Priced, type PricedLine, priced } from './priced.ts';
import type { Made, UsedBenefit, UsedPoints } from './use-record.ts';

/** What a member wants to use: offers by id, or the best of them; points, or as many as may pay. */
export interface Wish {
  readonly offers: readonly string[] | 'best';
  readonly points: Units | 'most';
}

export interface MadeFor {
  readonly made: Made;
  /** What the search found; null where the member chose. */
  readonly best: Best | null;
  readonly offers: readonly Offer[];
  readonly priced: Priced;
  readonly usable: Units;
}

/** Prices a cart for a member as she is at an instant, time let pass; a refusal where her wish cannot be met. */
export function makeUse(
  programs: Programs,
  head: Head,
  at: EpochMs,
  { cart, wish }: { readonly cart: Cart; readonly wish: Wish },
): MadeFor | Refusal {
  const { compiled } = inForce(programs, at);
  if (cart.currency !== compiled.program.currency)
    return refuse('currency_mismatch', '/data/cart/currency', `Offers are in ${compiled.program.currency}.`);
  const buyer = { compiled, head, at };
  const has = heldBenefits(programs, head, at);
  const { offers, met } = offersOf(buyer, cart, has);
  const have: Record<string, Units> = {};
  for (const asset in head.assets) have[asset] = availableOf(head.assets[asset], at);
  const found = wish.offers === 'best' ? best(cart, offers, have) : null;
  const result = found?.priced ?? priced(cart, offers, wish.offers as readonly string[], have);
  const [fault] = result.faults;
  if (fault !== undefined) return refuse('offer_not_usable', '/data/offers', textOfFault(fault));
  const paying = pays(payOf(buyer, cart), result, have, wish.points);
  if ('code' in paying) return paying;
  const made = madeOf({ cart, met, result, paid: paying.paid });
  return { made, best: found, offers, priced: result, usable: paying.usable };
}

function textOfFault(fault: Fault): string {
  const { offer } = fault;
  if (fault.reason === 'unknown') return `The member has no offer ${offer}.`;
  if (fault.reason === 'not_for_cart') return `${offer} is for no line of this cart.`;
  if (fault.reason === 'below_over') return `The lines of ${offer} are ${fault.short} short of what it asks.`;
  if (fault.reason === 'needs_units')
    return `${offer} needs ${fault.needs} of ${fault.asset}, ${fault.available} are available.`;
  if (fault.reason === 'group') return `${offer} and ${fault.by} exclude each other.`;
  return `${offer} and ${fault.by} do not go together: one of them goes with no other offer.`;
}

function pays(
  pay: Pay | null,
  result: Priced,
  have: Readonly<Record<string, Units>>,
  wanted: Units | 'most',
): { readonly usable: Units; readonly paid: Paid | null } | Refusal {
  if (pay === null) {
    if (wanted === 'most' || wanted === 0) return { usable: 0, paid: null };
    return refuse('points_not_usable', '/data/points', 'Nothing can be paid with points here.');
  }
  const spent = result.used.reduce((sum, { units }) => sum + (units[pay.asset] ?? 0), 0);
  const available = (have[pay.asset] ?? 0) - spent;
  const usable = usableOf(pay, result, available);
  const used = wanted === 'most' ? usable : wanted;
  if (used === 0) return { usable, paid: null };
  if (used > usable || used < pay.min || used % pay.step !== 0 || moneyOf(pay, used) === 0) {
    const detail = `${usable} of ${pay.asset} may pay, ${pay.min} or more in steps of ${pay.step}.`;
    return refuse('points_not_usable', '/data/points', detail);
  }
  return { usable, paid: payWith(pay, result, available, used) };
}

interface Parts {
  readonly cart: Cart;
  readonly met: Met;
  readonly result: Priced;
  readonly paid: Paid | null;
}

function madeOf(parts: Parts): Made {
  const { cart, result, paid } = parts;
  const metOf = findingMet(parts.met);
  return {
    currency: cart.currency,
    lines: cart.lines.map(({ lineId, quantity, amount }) => ({ lineId, quantity, amount })),
    shipping: cart.shipping,
    uses: result.used.map((one) => {
      const { id, saved, units } = one;
      const { offer, held } = metOf(id) as MetOffer;
      const use: Writable<UsedBenefit> = { benefit: id, saved, lines: linesTaken(offer, result), units };
      addShipping(use, result);
      addThreshold(use, offer, parts);
      addSource(use, result, held);
      return use;
    }),
    ...(paid === null ? {} : { points: pointsOf(cart, paid) }),
    toPay: result.toPay,
    pays: result.toPay - (paid?.amount ?? 0),
    ...(result.corrected.length === 0
      ? {}
      : { corrected: result.corrected.map((one): JsonObject => ({ ...one })) }),
  };
}

/** Finds what was met by its id. Offers mostly apply as the program lists them: each is looked for after the one before. */
function findingMet(met: Met): (id: string) => MetOffer | undefined {
  let next = 0;
  return (id) => {
    for (let n = 0; n < met.length; n++) {
      const one = met[(next + n) % met.length] as MetOffer;
      if (one.offer.id !== id) continue;
      next += n + 1;
      return one;
    }
    return undefined;
  };
}

/** What an offer took, line by line. */
function linesTaken({ id, on }: Offer, { lines }: Priced): Readonly<Record<string, number>> {
  let taken: Record<string, number> | undefined;
  for (const i of on) {
    const { lineId, takes } = lines[i] as PricedLine;
    for (const { offer, amount } of takes) {
      if (offer !== id) continue;
      if (taken === undefined) taken = { [lineId]: amount };
      else taken[lineId] = (taken[lineId] ?? 0) + amount;
    }
  }
  return taken ?? {};
}

function pointsOf(cart: Cart, { asset, used, amount, lines, shipping }: Paid): UsedPoints {
  const some = cart.lines.flatMap(({ lineId }, i) => {
    const n = lines[i] ?? 0;
    return n === 0 ? [] : [[lineId, n] as const];
  });
  return { asset, units: used, amount, lines: Object.fromEntries(some), shipping };
}

// Added where they are and not spread in: a cart may use many offers, and most have none of this.
type Writable<T> = { -readonly [K in keyof T]: T[K] };

function addShipping(use: Writable<UsedBenefit>, { shipping }: Priced): void {
  let amount = 0;
  for (const take of shipping.takes) if (take.offer === use.benefit) amount += take.amount;
  if (amount > 0) use.shipping = amount;
}

/** What its lines came to when its phase began: asked again when a part is returned. */
function addThreshold(use: Writable<UsedBenefit>, offer: Offer, { cart, result, met }: Parts): void {
  if (offer.over === undefined) return;
  const phase = phaseOf(offer);
  const metOf = findingMet(met);
  const isEarlier = (take: string): boolean => {
    const other = metOf(take)?.offer;
    return other !== undefined && phaseOf(other) < phase;
  };
  const base: Record<string, number> = {};
  for (const i of offer.on) {
    const { lineId = '', amount = 0 } = cart.lines[i] ?? {};
    const takes = result.lines[i]?.takes ?? [];
    base[lineId] = amount - takes.reduce((sum, take) => sum + (isEarlier(take.offer) ? take.amount : 0), 0);
  }
  use.over = offer.over;
  use.base = base;
}

/** Of which term it is, and whether what it takes comes back. */
function addSource(use: Writable<UsedBenefit>, { gifts }: Priced, held: Entitlement): void {
  const { reasons } = held;
  const isOfPlan = reasons.every(({ kind }) => kind === 'plan' || kind === 'family');
  // Her own term before that of her household's owner.
  const first = isOfPlan ? (reasons.find(({ kind }) => kind === 'plan') ?? reasons[0]) : undefined;
  if (first?.kind === 'plan' && !first.term.trial) {
    use.plan = first.plan;
    use.no = first.term.no;
  }
  if (first?.kind === 'family') {
    use.plan = first.plan;
    use.no = first.no;
    use.owner = { member: first.owner };
  }
  if (held.benefit.def.offer?.restoreOnRefund === false) use.lost = true;
  const gift = gifts.find(({ offer }) => offer === use.benefit);
  if (gift !== undefined) use.gift = { sku: gift.sku, quantity: gift.quantity };
}
