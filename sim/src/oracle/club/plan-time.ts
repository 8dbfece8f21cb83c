import type { EpochMs } from '@laurel/core';
import { later } from '../days.ts';
import type { Club } from './club.ts';
import { begin, endPlan, priceOf, voidFrozen } from './money.ts';
import type { Person, Term } from './person.ts';
import { becomes, openTerms, standingNow } from './standing.ts';
import type { Due } from './time.ts';

const hour = 3_600_000;

/** What time does with a plan: ends, graces, trials, notices and charges. */
export function planDues(club: Club, person: Person): readonly Due[] {
  const term = (at: EpochMs, run: () => void): Due => ({ at, order: 'term', run });
  const dues: Due[] = [];
  const [first] = openTerms(person);
  if (first !== undefined && person.graceUntil === null)
    dues.push(term(first.until, () => endTerm(club, person, first)));
  const { graceUntil } = person;
  if (graceUntil !== null) dues.push(term(graceUntil, () => endGrace(person, graceUntil)));
  const trial = person.trials.at(-1);
  if (trial !== undefined && standingNow(person) === 'trial')
    dues.push(term(trial.until, () => becomes(person, 'none', trial.until)));
  if (person.frozenUntil !== null) dues.push(term(person.frozenUntil, () => voidFrozen(person)));
  return [...dues, ...renewalDues(club, person)];
}

/** The next one of the row begins; or the plan is kept while it may still be charged; or it ends. */
function endTerm(club: Club, person: Person, term: Term): void {
  const [, next] = openTerms(person);
  if (next !== undefined) {
    term.endedAt = term.until;
    begin(club, person, next, { at: term.until, isFirst: false });
    return;
  }
  const { graceDays } = club.plan.renewal;
  if (person.mandate !== null && graceDays > 0) {
    person.graceUntil = later(club.zone, term.until, { days: graceDays });
    becomes(person, 'grace', term.until);
    return;
  }
  term.endedAt = term.until;
  endPlan(person, term.until);
}

function endGrace(person: Person, at: EpochMs): void {
  for (const term of openTerms(person)) term.endedAt = term.until;
  endPlan(person, at);
}

function renewalDues(club: Club, person: Person): readonly Due[] {
  const { mandate } = person;
  const last = openTerms(person).at(-1);
  if (mandate === null || last === undefined) return [];
  const { chargeHours, sendDays, retries } = club.plan.renewal;
  const chargeAt = last.until - chargeHours * hour;
  const dues: Due[] = [];
  if (person.notice === null) {
    const meant = later(club.zone, chargeAt, { days: -sendDays });
    const at = Math.max(meant, mandate.since);
    dues.push({ at, order: 'term', run: () => send(club, person, { at, last }) });
  }
  const attempts = [chargeAt, ...retries.map((days) => later(club.zone, chargeAt, { days }))];
  const at = attempts[person.attempts.tried];
  if (at !== undefined) dues.push({ at, order: 'term', run: () => attempt(club, person, { at, last }) });
  return dues;
}

/** The notice names the price that will be charged. */
function send(club: Club, person: Person, { at, last }: { at: EpochMs; last: Term }): void {
  if (person.mandate === null) return;
  const amount = priceOf(club, person, person.mandate.variant, at);
  person.noticesSent += 1;
  person.notice = { n: person.noticesSent, term: last.no + 1, amount, deliveredAt: null };
}

/** Charged only where the notice arrived long enough before; a charge that is not answered is not repeated. */
function attempt(club: Club, person: Person, { at, last }: { at: EpochMs; last: Term }): void {
  const { tried, open } = person.attempts;
  const { mandate, notice } = person;
  const told = notice?.deliveredAt ?? null;
  const isProved = told !== null && later(club.zone, told, { days: club.plan.renewal.noticeDays }) <= at;
  // Who is frozen takes no part, so she is charged for nothing.
  if (mandate === null || notice === null || !isProved || open !== null || person.frozen) {
    person.attempts = { tried: tried + 1, open };
    return;
  }
  const { amount } = notice;
  const { variant } = mandate;
  const settled = { wanted: true, settled: false };
  person.charges.push({
    variant,
    amount,
    pricedAt: at,
    instead: false,
    mandate: false,
    renews: last.no + 1,
    ...settled,
  });
  person.attempts = { tried: tried + 1, open: person.charges.length - 1 };
}
