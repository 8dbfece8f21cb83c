import type { EpochMs } from '@laurel/core';
import { dateOf, later, startOf } from '../days.ts';
import { type Club, monthsOf, type VariantId } from './club.ts';
import type { Person, Standing, Term } from './person.ts';

/** What the history shows of the plan for an instant. */
export const standingAt = (person: Person, at: EpochMs): Standing =>
  person.standing.findLast(({ from }) => from <= at)?.is ?? 'none';

export const standingNow = (person: Person): Standing => person.standing.at(-1)?.is ?? 'none';

export function becomes(person: Person, is: Standing, from: EpochMs): void {
  if (standingNow(person) !== is) person.standing.push({ from, is });
}

/** Terms that are not over: the running one, then those bought ahead. */
export const openTerms = (person: Person): readonly Term[] =>
  person.terms.filter(({ endedAt }) => endedAt === null);

/** The term whose benefits she has; null in grace, on trial and without a plan. */
export function runningTerm(person: Person): Term | null {
  const [first] = openTerms(person);
  return first !== undefined && person.graceUntil === null ? first : null;
}

/** A term from payment, or from the end of the last one; ends go by the row's anchor and its month's last day. */
export function newTerm(
  club: Club,
  of: { no: number; variant: VariantId; paid: number; credit: number; boughtAt: EpochMs },
  when: { at: EpochMs; last: Term | null },
): Term {
  const { at, last } = when;
  const anchor = last === null ? startOf(club.zone, dateOf(club.zone, at)) : last.anchor;
  const reach = (last?.reach ?? 0) + monthsOf[of.variant];
  const until = later(club.zone, anchor, { months: reach });
  const from = last === null ? at : last.until;
  return { ...of, from, until, anchor, reach, refunded: 0, moved: 0, began: false, endedAt: null };
}

/** What of a term is earned by the days that are over, and what is not yet; the last day takes what does not divide. */
export function accountAt(
  club: Club,
  term: Term,
  at: EpochMs,
): { readonly recognised: number; readonly deferred: number } {
  const net = term.paid - term.refunded - term.moved;
  const day = (instant: EpochMs): Temporal.PlainDate => Temporal.PlainDate.from(dateOf(club.zone, instant));
  const first = day(term.from);
  const all = Math.max(1, first.until(day(term.until)).days);
  const over = Math.min(all, Math.max(0, first.until(day(at)).days));
  const isOver = over === all || (term.endedAt !== null && term.endedAt <= at);
  const recognised = isOver ? net : Number((BigInt(net) * BigInt(over)) / BigInt(all));
  return { recognised, deferred: net - recognised };
}
