import type { EpochMs } from '@laurel/core';
import { dateOf, expiry, later, windowOf } from './days.ts';
import { decimal, type Fraction, larger, minus, plus, rounded, times, whole } from './fraction.ts';
import type { Grant, Member } from './member.ts';
import { give } from './pass-time.ts';
import { type Asset, type Cap, type Expiry, expiryOf, type Gift, inForce, type Terms } from './terms.ts';
import { shownAt } from './track.ts';

/** One decision about one event, while it is made. */
export interface Deciding {
  readonly terms: Terms;
  readonly member: Member;
  readonly event: string;
  readonly happened: EpochMs;
  readonly decidedAt: EpochMs;
  readonly decision: number;
  limited: boolean | null;
  shortfall: number;
}

/** What a rule would give: the asset, the sum before rounding, the caps that cut it. */
export interface Offer {
  readonly rule: string;
  readonly asset: Asset;
  readonly expires: Expiry;
  readonly caps: readonly Cap[];
  readonly order: string | null;
  readonly amount: number;
  /** Pending for so many days. */
  readonly afterDays?: number | null;
  /** The exact units for an amount; of an order, amounts shrink by refunds. */
  readonly exact: (amount: number) => Fraction;
}

/** Rule 9: computed in full, rounded once, then cut to what the limits leave. */
export function grant(deciding: Deciding, offer: Offer): Grant | null {
  const { terms, member, happened } = deciding;
  const asked = rounded(offer.exact(offer.amount), terms.rounding);
  const room = roomFor(deciding, offer);
  const units = Math.min(asked, room);
  if (units < asked) deciding.limited = true;
  // A limit that is reached withholds nothing of nothing: whether that is worth saying, the page does not tell.
  if (asked === 0 && room === 0 && deciding.limited === false) deciding.limited = null;
  if (units === 0) return null;
  const until = expiry(terms.zone, happened, expiryOf(terms, offer.asset, offer.expires));
  const days = offer.afterDays ?? null;
  // Which of two lots that end together pays first the page does not say: here what was open when it came does.
  const opens = days === null ? 0 : later(terms.zone, happened, { days });
  const from = opens > member.passedTo ? opens : 0;
  const lots = give(terms, member, { asset: offer.asset, units, until, from });
  const made: Grant = {
    id: `${deciding.event}|${offer.rule}|${offer.asset}|${member.grants.length}`,
    rule: offer.rule,
    asset: offer.asset,
    happened,
    order: offer.order,
    event: deciding.event,
    units,
    lots,
    again: (net) => Math.min(rounded(offer.exact(net), terms.rounding), room),
    taken: 0,
  };
  member.grants.push(made);
  if (offer.asset === 'growth') noteGrowth(deciding, made);
  return made;
}

function noteGrowth(deciding: Deciding, made: Grant): void {
  const { member, terms, decision, decidedAt } = deciding;
  const date = dateOf(terms.zone, made.happened);
  member.growth.push({ id: made.id, decision, decidedAt, date, units: made.units });
}

/**
 * What all limits leave, each in the window in which the event happened. Fine print 25: what was taken back since
 * still counts.
 */
function roomFor(deciding: Deciding, offer: Offer): number {
  const { terms, member, happened, event } = deciding;
  const rooms = offer.caps.map((cap) => {
    const window = windowOf(terms.zone, happened, cap.per, event);
    const counted = member.grants.filter(
      (each) =>
        each.rule === offer.rule && windowOf(terms.zone, each.happened, cap.per, each.event) === window,
    );
    if (cap.times !== null) {
      const firings = new Set(counted.filter((each) => each.event !== event).map((each) => each.event));
      return firings.size < cap.times ? Number.POSITIVE_INFINITY : 0;
    }
    const used = counted
      .filter((each) => each.asset === offer.asset)
      .reduce((total, each) => total + each.units, 0);
    return Math.max(0, (cap.units ?? Number.POSITIVE_INFINITY) - used);
  });
  return Math.min(Number.POSITIVE_INFINITY, ...rooms);
}

const fixed = (units: number) => (): Fraction => whole(units);

/** Gifts know no multiplier and no limit. */
export function giveAll(deciding: Deciding, rule: string, gifts: readonly Gift[]): void {
  for (const { asset, units, expires } of gifts)
    grant(deciding, { rule, asset, expires, caps: [], order: null, amount: 0, exact: fixed(units) });
}

/** A fixed reward of a rule without an order. Returns what was given. */
export function reward(
  deciding: Deciding,
  rule: string,
  what: { asset: Asset; units: number; caps: readonly Cap[] },
): Grant | null {
  const plain = { order: null, amount: 0, expires: 'never' } as const;
  return grant(deciding, { rule, asset: what.asset, caps: what.caps, exact: fixed(what.units), ...plain });
}

/** The order rules of `starter`: growth, points, the bonus of the first order. */
export function earnOrder(
  deciding: Deciding,
  order: { id: string; amount: number; app: boolean; first: boolean },
): void {
  const terms = inForce(deciding.terms, deciding.happened);
  const common = { order: order.id, amount: order.amount, expires: 'never' } as const;
  const perYuan = (rate: Fraction) => (amount: number) => times({ over: BigInt(amount), under: 100n }, rate);
  grant(deciding, {
    ...common,
    rule: 'order-growth',
    asset: 'growth',
    caps: [],
    exact: perYuan(decimal(terms.growthRate)),
  });
  const rate = times(decimal(terms.pointsRate), multiplier(deciding, order.app));
  grant(deciding, {
    ...common,
    rule: 'order-points',
    asset: 'points',
    caps: terms.pointsCaps,
    afterDays: terms.pointsAfterDays,
    exact: perYuan(rate),
  });
  if (!order.first) return;
  const { atLeast, points } = terms.firstOrder;
  const exact = (amount: number) => whole(amount >= atLeast ? points : 0);
  grant(deciding, { ...common, rule: 'first-order', asset: 'points', caps: [], exact });
}

/** Rule 10 and fine print 6: the tier that history shows for the time at which it happened, before the event. */
function multiplier(deciding: Deciding, app: boolean): Fraction {
  const { member, happened } = deciding;
  const terms = inForce(deciding.terms, happened);
  const tier = decimal(terms.tiers[shownAt(member, happened)]?.multiplier ?? '1');
  if (!app || terms.appMultiplier === null) return tier;
  const extra = decimal(terms.appMultiplier);
  if (terms.combine === 'max') return larger(tier, extra);
  if (terms.combine === 'product') return times(tier, extra);
  return minus(plus(tier, extra), whole(1));
}
