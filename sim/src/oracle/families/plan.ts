import type { EpochMs } from '@laurel/core';
import { dateOf, later, startOf } from '../days.ts';
import { lotName, lotsOf, put, takeBack } from '../purse.ts';
import { type FamilyBenefit, monthsOf, type Variant } from './families.ts';
import { doubt, type Relative, type Term, type TermName } from './relative.ts';
import { savedIn } from './savings.ts';
import { tell, type World } from './world.ts';

/** Terms that are not over: the running one, or that which is kept in grace, then those bought ahead. */
export const openTerms = (relative: Relative): readonly Term[] =>
  relative.terms.filter(({ endedAt }) => endedAt === null);

export type PlanStanding = 'none' | 'trial' | 'held' | 'grace';
export function planOf(relative: Relative): PlanStanding {
  if (openTerms(relative).length > 0) return relative.graceUntil === null ? 'held' : 'grace';
  return relative.trialUntil === null ? 'none' : 'trial';
}

/** A family: what the first seats of a household have while the owner's term runs; not in a trial or a grace. */
export function familyOf(
  world: World,
  relative: Relative,
  at: EpochMs,
): { readonly benefits: readonly FamilyBenefit[]; readonly until: EpochMs; readonly of: TermName } | null {
  const owner = world.people.get(relative.seat?.owner ?? '');
  if (owner === undefined) return null;
  const { family } = world.families.plan;
  const place = owner.household?.seats.findIndex(({ name }) => name === relative.name) ?? -1;
  if (place < 0 || place >= family.seats) return null;
  // Her own clock ends it, whoever writes what time owes at the owner.
  const terms = openTerms(owner);
  const running = terms.find(({ from, until }) => from <= at && at < until);
  const last = terms.at(-1);
  if (running === undefined || last === undefined) return null;
  return { benefits: family.benefits, until: last.until, of: { owner: owner.name, no: running.no } };
}

/** What the seats are to know of the owner's terms, in the order in which they joined; those who are told anew. */
export function noteFamily({ families }: World, owner: Relative): readonly string[] {
  const terms = openTerms(owner).map(({ no, from, until }) => `${no} ${from} ${until}`);
  const seats = owner.household?.seats ?? [];
  const changed = seats.filter((seat, place) => {
    const told = place < families.plan.family.seats ? terms.join() : '';
    const isNew = told !== seat.told;
    seat.told = told;
    return isNew;
  });
  return changed.map(({ name }) => name);
}

/** They are told as soon as it changes: an entry of theirs, before which their own time passes. */
export function tellFamily(world: World, owner: Relative): void {
  for (const name of noteFamily(world, owner)) tell(world, name, () => {});
}

/** Whose term a use of hers counts for: of a plan of her own, else of the owner's; null: she has none. */
export function termOf(world: World, relative: Relative, at: EpochMs): TermName | null {
  const [own] = openTerms(relative);
  if (own !== undefined) return { owner: relative.name, no: own.no };
  return familyOf(world, relative, at)?.of ?? null;
}

/** The money is there: a term begins, or follows. */
export function buyTerm(world: World, relative: Relative, variant: Variant, at: EpochMs): void {
  const { zone, plan } = world.families;
  const last = openTerms(relative).at(-1) ?? null;
  const anchor = last === null ? startOf(zone, dateOf(zone, at)) : last.anchor;
  const reach = (last?.reach ?? 0) + monthsOf[variant];
  const until = later(zone, anchor, { months: reach });
  const term: Term = {
    no: relative.terms.length + 1,
    variant,
    from: last === null ? at : last.until,
    until,
    anchor,
    reach,
    paid: plan.prices[variant],
    refunded: 0,
    endedAt: null,
    given: 0,
    counted: 0,
  };
  relative.terms.push(term);
  relative.trialUntil = null;
  if (last === null || relative.graceUntil !== null) {
    if (last !== null) last.endedAt = last.until;
    relative.graceUntil = null;
    beginTerm(world, relative, term);
  }
  tellFamily(world, relative);
}

/** Vouchers of the term, to its end; of a time for which some were given already, what is above that. */
export function beginTerm(world: World, relative: Relative, term: Term): void {
  if (relative.standing === 'frozen') doubt(relative, 'frozen when a term began');
  const overlapping = relative.terms.filter(
    (each) => each !== term && each.until > term.from && each.from < term.until,
  );
  const wentBack = overlapping.filter(({ given, counted }) => given > counted);
  if (wentBack.some((each) => relative.terms.some((other) => other.no > each.no && other.given > 0)))
    doubt(relative, 'a second term within the time of one whose vouchers went back');
  const before = overlapping.reduce((sum, { counted }) => sum + counted, 0);
  const units = Math.max(0, world.families.plan.vouchers - before);
  term.given = units;
  term.counted = units;
  if (units > 0) put(relative, 'freeship', { name: lotName(0, term.until), units });
}

/** The running term is over: the next begins, or it is kept in grace while it may be charged, or the plan ends. */
export function endTerm(world: World, relative: Relative, term: Term): void {
  const [, next] = openTerms(relative);
  if (next !== undefined) {
    term.endedAt = term.until;
    beginTerm(world, relative, next);
    tellFamily(world, relative);
    return;
  }
  if (relative.mandate) {
    relative.graceUntil = later(world.families.zone, term.until, { days: world.families.plan.graceDays });
    return;
  }
  term.endedAt = term.until;
  tellFamily(world, relative);
}

export function endGrace(world: World, relative: Relative): void {
  for (const term of openTerms(relative)) term.endedAt = term.until;
  relative.graceUntil = null;
  relative.mandate = false;
  tellFamily(world, relative);
}

/** What the way of the plan gives back of a term; null: nothing at all. One that is ahead goes back in full. */
export function backOf(world: World, relative: Relative, term: Term, at: EpochMs): number | null {
  if (openTerms(relative)[0] !== term) return term.paid;
  const { refund } = world.families.plan;
  const saved = savedIn(world, { owner: relative.name, no: term.no });
  if (!('days' in refund)) return refund.way === 'none' ? null : Math.max(0, term.paid - saved);
  const isInTime = at < later(world.families.zone, term.from, { days: refund.days });
  if (refund.way === 'coolingOff') return isInTime ? term.paid : null;
  return isInTime && saved === 0 ? term.paid : null;
}

/** The plan ends at once; what is left of its vouchers goes with the money. */
export function refundPlan(
  world: World,
  relative: Relative,
  { happened, at }: { happened: EpochMs; at: EpochMs },
): void {
  if (planOf(relative) === 'grace') doubt(relative, 'refunded in grace');
  const open = openTerms(relative);
  const backs = open.map((term) => backOf(world, relative, term, happened) ?? 0);
  for (const [n, term] of open.entries()) {
    term.refunded = backs[n] ?? 0;
    term.endedAt = at;
    takeVouchers(world, relative, term);
  }
  relative.graceUntil = null;
  relative.mandate = false;
  tellFamily(world, relative);
}

function takeVouchers(world: World, relative: Relative, term: Term): void {
  const name = lotName(0, term.until);
  const left = lotsOf(relative, 'freeship').find((lot) => lot.name === name)?.left ?? 0;
  const units = Math.min(term.given, left);
  if (units === 0) return;
  takeBack({ member: relative, terms: world.families }, 'freeship', { units, own: [name] });
  term.counted = units === term.given ? 0 : term.counted - units;
}
