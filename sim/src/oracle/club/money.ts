import type { EpochMs } from '@laurel/core';
import { later } from '../days.ts';
import { expire, lotsOf, spend, takeBack } from '../purse.ts';
import { type Club, inForce, type RefundWay, type VariantId } from './club.ts';
import type { Charge, Person, Term } from './person.ts';
import { accountAt, becomes, newTerm, openTerms, runningTerm } from './standing.ts';
import { grantUnits } from './units.ts';
import { savedByUses } from './uses.ts';
import type { World } from './world.ts';

/** The price of a variant for a member as she is. */
export function priceOf(club: Club, person: Person, variant: VariantId, at: EpochMs): number {
  const { plan } = inForce(club, at);
  return variant === 'year' && person.settled >= plan.good.score ? plan.good.price : plan.prices[variant];
}

/** What is left of the running term by days, and of those ahead: credited where they are changed for another. */
export const creditOf = (club: Club, person: Person, at: EpochMs): number =>
  openTerms(person).reduce((sum, term) => sum + accountAt(club, term, at).deferred, 0);

/** The money is there: a term begins, follows, or takes the place of another. */
export function settle(
  club: Club,
  person: Person,
  charge: Omit<Charge, 'wanted' | 'settled'>,
  at: EpochMs,
): void {
  if (charge.instead && openTerms(person).length === 0) {
    person.refundsAsked.push(charge.amount);
    return;
  }
  const credit = charge.instead ? giveUp(club, person, at) : 0;
  const last = charge.instead ? null : (openTerms(person).at(-1) ?? null);
  const no = (person.terms.at(-1)?.no ?? 0) + 1;
  const { variant, amount, pricedAt: boughtAt } = charge;
  const term = newTerm(club, { no, variant, paid: amount + credit, credit, boughtAt }, { at, last });
  person.terms.push(term);
  for (const other of person.charges) if (other.renews !== null) other.wanted = false;
  person.notice = null;
  person.attempts = { tried: 0, open: null };
  if (charge.mandate) person.mandate = { variant, since: at };
  releaseFrozen(club, person, at);
  if (last === null || person.graceUntil !== null) {
    if (last !== null) last.endedAt = last.until;
    person.graceUntil = null;
    begin(club, person, term, { at, isFirst: last === null });
  }
}

/** A term begins: rules meet it once. */
export function begin(
  club: Club,
  person: Person,
  term: Term,
  { at, isFirst }: { at: EpochMs; isFirst: boolean },
): void {
  term.began = true;
  becomes(person, 'held', at);
  if (!isFirst || club.welcome === 0) return;
  const units = club.welcome;
  const lots = grantUnits(club, person, { asset: 'points', units, happened: at });
  person.grants.push({ asset: 'points', units, lots, order: null, rate: 0, term: term.no, taken: 0 });
}

/** The row makes room for another; what is left of it goes on. Who agreed to be charged for it agreed to no other. */
function giveUp(club: Club, person: Person, at: EpochMs): number {
  if (runningTerm(person) === null) person.unsure.push({ what: 'all', why: 'changed in grace' });
  const credit = creditOf(club, person, at);
  for (const term of openTerms(person)) {
    term.moved += accountAt(club, term, at).deferred;
    term.endedAt = at;
  }
  endMandate(person);
  return credit;
}

/** A purchase in the trial, or in time after it, makes of what was frozen what it becomes. */
function releaseFrozen(club: Club, person: Person, at: EpochMs): void {
  if (person.frozenUntil === null) return;
  person.frozenUntil = null;
  const units = emptyFrozen(person);
  const made = grantUnits(club, person, { asset: 'points', units, happened: at });
  for (const grant of person.grants)
    if (grant.asset === 'frozen') Object.assign(grant, { asset: 'points', lots: made });
  const trial = person.trials.at(-1);
  if (trial !== undefined && trial.until > at) person.trials.splice(-1, 1, { ...trial, until: at });
}

function emptyFrozen(person: Person): number {
  const lots = lotsOf(person, 'frozen').flatMap(({ name, left }) =>
    left > 0 ? [[name, left] as const] : [],
  );
  spend(person, 'frozen', lots);
  return lots.reduce((total, [, units]) => total + units, 0);
}

/** What was frozen and not released in time is void, as if it had ended. */
export function voidFrozen(person: Person): void {
  person.frozenUntil = null;
  for (const lot of lotsOf(person, 'frozen')) expire(person, 'frozen', lot);
}

export const savedIn = (person: Person, term: number): number =>
  person.savings.reduce(
    (total, each) => total + (each.term === term ? each.cash : 0),
    savedByUses(person, term),
  );

/** What the ways of the plan give back of a term; null where none of them does. One that is ahead goes back in full. */
export function backBy(club: Club, person: Person, term: Term, at: EpochMs): number | null {
  const left = term.paid - term.refunded - term.moved;
  if (openTerms(person)[0] !== term) return left;
  const saved = savedIn(person, term.no);
  for (const way of club.plan.refund) {
    const back = backByWay(club, way, { term, at, left, saved });
    if (back !== null) return back;
  }
  return null;
}

function backByWay(
  club: Club,
  way: RefundWay,
  of: { term: Term; at: EpochMs; left: number; saved: number },
): number | null {
  const { term, at, left, saved } = of;
  if (!('days' in way)) return way.way === 'none' ? null : Math.max(0, left - saved);
  const isInTime = at < later(club.zone, term.from, { days: way.days });
  if (way.way === 'coolingOff') return isInTime ? left : null;
  return isInTime && saved === 0 ? left : null;
}

/** The plan ends at once, and money goes back. */
export function endByRefund(
  world: World,
  person: Person,
  { happened, at }: { happened: EpochMs; at: EpochMs },
): number {
  let sum = 0;
  for (const term of openTerms(person)) {
    const back = backBy(world.club, person, term, happened) ?? 0;
    term.refunded += back;
    term.endedAt = at;
    sum += back;
    takePacks(world, person, term.no);
    if (term.refunded === term.paid) takeWelcomeBack(world, person, term);
  }
  endPlan(person, at);
  return sum;
}

/** With the money of a term goes what is left of the packs that it gave; within the month they may come again. */
export function takePacks(world: World, person: Person, term: number): void {
  for (const pack of person.packs.filter((each) => each.term === term)) {
    const mine = lotsOf(person, 'coupon').filter(({ name }) => pack.lots.includes(name));
    const units = Math.min(
      pack.given,
      mine.reduce((total, { left }) => total + left, 0),
    );
    if (units === 0) continue;
    takeBack({ member: person, terms: world.club }, 'coupon', { units, own: pack.lots });
    pack.units = units === pack.given ? 0 : Math.max(0, pack.units - units);
    if (openTerms(person).some(({ no }) => no !== term))
      person.unsure.push({ what: 'all', why: 'a pack went back while another term goes on' });
  }
}

function takeWelcomeBack(world: World, person: Person, term: Term): void {
  for (const grant of person.grants) {
    if (grant.term !== term.no || grant.taken === grant.units) continue;
    const what = { units: grant.units, own: grant.lots };
    world.shortfall += takeBack({ member: person, terms: world.club }, 'points', what);
    grant.taken = grant.units;
  }
}

/** Nothing of the plan is left: nobody is charged any more. */
export function endPlan(person: Person, at: EpochMs): void {
  person.graceUntil = null;
  becomes(person, 'none', at);
  endMandate(person);
}

/** Cancelling wins: a charge under way is not wanted any more. */
export function endMandate(person: Person): void {
  person.mandate = null;
  person.notice = null;
  person.attempts = { tried: 0, open: null };
  for (const charge of person.charges) if (charge.renews !== null) charge.wanted = false;
}

/** A part of a term, out of goodwill or by the guarantee. */
export function refundPart(world: World, person: Person, term: Term | undefined, amount: number): void {
  if (term === undefined || amount <= 0) return;
  term.refunded += amount;
  person.refundsAsked.push(amount);
  if (term.refunded === term.paid) takeWelcomeBack(world, person, term);
}
