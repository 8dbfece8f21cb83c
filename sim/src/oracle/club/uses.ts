import type { EpochMs } from '@laurel/core';
import type { ClubAct } from '../../club/club-act.ts';
import { split } from '../holding.ts';
import { type Club, inForce, keptBy } from './club.ts';
import type { Objections } from './objections.ts';
import type { Lots, PaidPoints, Person, Use, UsePart } from './person.ts';
import { bestOf, type Priced, priceCart, shares } from './price-cart.ts';
import { openTerms, standingNow } from './standing.ts';
import { captureUnits, giveUnitsBack, holdUnits, spendable, sumOf } from './units.ts';

type Place = ClubAct & { readonly do: 'placeUse' };
const minute = 60_000;

const holds = (person: Person): boolean => ['held', 'grace'].includes(standingNow(person));

export const useOf = (person: Person, order: string): Use | undefined =>
  person.uses.findLast((use) => use.order === order);

/** The offers that are meant: those named, or the best there are. */
function meant(club: Club, person: Person, act: Place): readonly string[] {
  return act.offers ?? bestOf(club, act.cart, { holds: holds(person), coupons: spendable(person, 'coupon') });
}

/** The offers as she has them: a holder keeps what was bought, unless what is in force is at least as good. */
function offersOf(club: Club, person: Person, at: EpochMs): Club {
  const [term] = openTerms(person);
  return term === undefined ? inForce(club, at) : keptBy(club, term.boughtAt, at);
}

export function againstPlacing(all: Club, person: Person, act: Place, at: EpochMs): readonly string[] {
  const club = offersOf(all, person, at);
  const codes: string[] = [];
  const before = useOf(person, act.order);
  if (before !== undefined && before.state !== 'released') codes.push('redemption_exists');
  const ids = meant(club, person, act);
  const result = priceCart(club, act.cart, ids);
  const lacks = ids.includes('five') && !holds(person);
  const lacksCoupon = ids.includes('thirty') && spendable(person, 'coupon') < 1;
  if (result.fault !== null || lacks || lacksCoupon) codes.push('offer_not_usable');
  else if (act.points > 0 && !mayPay(club, person, result, act.points)) codes.push('points_not_usable');
  return codes;
}

function mayPay(club: Club, person: Person, { toPay }: Priced, points: number): boolean {
  const { maxPercent, min, step } = club.pay;
  const most = Math.min(spendable(person, 'points'), Math.floor((toPay * maxPercent) / 100));
  return points >= min && points % step === 0 && points <= most - (most % step);
}

/** All that the choice needs is set aside. */
export function placeUse(all: Club, person: Person, act: Place, at: EpochMs): void {
  const club = offersOf(all, person, at);
  const result = priceCart(club, act.cart, meant(club, person, act));
  const coupons = result.takes.reduce((sum, { coupons: n }) => sum + n, 0);
  const held: Record<string, Lots> = {};
  if (coupons > 0) held['coupon'] = holdUnits(person, 'coupon', coupons);
  if (act.points > 0) held['points'] = holdUnits(person, 'points', act.points);
  person.uses.push({
    order: act.order,
    cart: act.cart,
    parts: partsOf(club, person, result),
    points: act.points > 0 ? pointsOver(result, act.points) : null,
    until: at + act.minutes * minute,
    state: 'placed',
    held,
    spent: {},
    back: [],
    toPay: result.toPay - act.points,
  });
}

function partsOf(club: Club, person: Person, { takes }: Priced): readonly UsePart[] {
  const term = openTerms(person)[0]?.no ?? null;
  return takes.map(({ id, saved, lines, shipping, coupons, over, base }) => ({
    id,
    saved,
    lines,
    shipping,
    units: coupons === 0 ? {} : { coupon: coupons },
    over,
    base,
    term: id === 'five' ? term : null,
    comesBack: id !== 'thirty' || club.offers.thirty.comesBack,
  }));
}

function pointsOver({ left, shipping }: Priced, units: number): PaidPoints {
  const { shipping: ofShipping = 0, ...lines } = shares(units, { ...left, shipping });
  return { units, lines, shipping: ofShipping };
}

/** The order was paid: what was set aside is spent. */
export function captureUse(person: Person, use: Use): void {
  for (const [asset, lots] of Object.entries(use.held)) captureUnits(person, asset, lots);
  use.spent = use.held;
  use.held = {};
  use.state = 'captured';
}

/** Given up, or not paid in time. */
export function lapseUse(club: Club, person: Person, use: Use): void {
  for (const [asset, lots] of Object.entries(use.held))
    giveUnitsBack(club, person, { asset, from: 'held', lots, now: person.passedTo });
  use.held = {};
  use.state = 'released';
}

/** Of lines that are back already the page does not say whether that is refused: nothing comes of it. */
export function againstRestoring(use: Use | undefined, lines: readonly string[] | null): Objections {
  if (use === undefined || use.state !== 'captured') return { codes: ['*'], room: false };
  const all = use.cart.lines.map(({ id }) => id);
  const isKnown = (lines ?? []).every((line) => all.includes(line));
  const someBack = (lines ?? all).some((line) => use.back.includes(line));
  return { codes: isKnown ? [] : ['*'], room: someBack };
}

/** What comes back depends on what was returned alone: what stands is counted anew, and the rest comes back. */
export function restoreUse(club: Club, person: Person, use: Use, lines: readonly string[] | null): void {
  const ids = use.cart.lines.map(({ id }) => id);
  use.back.push(...(lines ?? ids).filter((id) => !use.back.includes(id)));
  const now = person.passedTo;
  for (const [asset, lots] of Object.entries(use.spent)) {
    const stays = use.parts.reduce((sum, part) => sum + (standsOf(use, part).units[asset] ?? 0), 0);
    const all = stays + (asset === 'points' ? pointsStanding(use) : 0);
    const { taken, rest } = split(lots, sumOf(lots) - all);
    if (rest.length > 0 && taken.length > 0 && new Set(lots.map(([lot]) => lot)).size > 1)
      person.unsure.push({ what: 'all', why: 'a spend of several lots is undone in part' });
    use.spent = { ...use.spent, [asset]: rest };
    giveUnitsBack(club, person, { asset, from: 'spent', lots: taken, now });
  }
}

const isAllBack = (use: Use): boolean => use.cart.lines.every(({ id }) => use.back.includes(id));

function moneyLeft(use: Use, of: { lines: Readonly<Record<string, number>>; shipping: number }): number {
  const kept = use.cart.lines.filter(({ id }) => !use.back.includes(id));
  const lines = kept.reduce((sum, { id }) => sum + (of.lines[id] ?? 0), 0);
  return lines + (isAllBack(use) ? 0 : of.shipping);
}

/** What of an offer stands: lines that no longer come to what it asks lose it. */
export function standsOf(
  use: Use,
  part: UsePart,
): { readonly money: number; readonly units: Readonly<Record<string, number>> } {
  const none = part.comesBack ? {} : part.units;
  const money = moneyLeft(use, part);
  if (isAllBack(use)) return { money: 0, units: none };
  const kept = use.cart.lines.filter(({ id }) => !use.back.includes(id));
  const base = kept.reduce((sum, { id }) => sum + (part.base[id] ?? 0), 0);
  if (part.over !== null && use.back.length > 0 && base < part.over) return { money: 0, units: none };
  if (part.saved === 0 || !part.comesBack) return { money, units: part.units };
  const left = (n: number): number => n - Math.floor((n * (part.saved - money)) / part.saved);
  return {
    money,
    units: Object.fromEntries(Object.entries(part.units).map(([asset, n]) => [asset, left(n)])),
  };
}

function pointsStanding(use: Use): number {
  if (use.points === null || isAllBack(use)) return 0;
  return moneyLeft(use, use.points);
}

/** What the uses of a term that stand saved. */
export function savedByUses(person: Person, term: number): number {
  const standing = person.uses.filter(({ state }) => state === 'captured');
  return standing.reduce(
    (total, use) =>
      total + use.parts.reduce((sum, part) => sum + (part.term === term ? standsOf(use, part).money : 0), 0),
    0,
  );
}
