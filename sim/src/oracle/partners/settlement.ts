import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { dateOf, nextMonth, startOf } from '../days.ts';
import { rounded } from '../fraction.ts';
import { type Customer, postings, type TermOf } from './customer.ts';
import { type BenefitId, benefitIds, type Joint, type PartnerId, partnerIds } from './joint.ts';

/** A month of the calendar, `2026-03`. */
export interface MonthOf {
  readonly name: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The months from that of one instant to that of another. */
export function monthsBetween(zone: string, first: EpochMs, last: EpochMs): readonly MonthOf[] {
  const months: MonthOf[] = [];
  for (let from = startOf(zone, `${dateOf(zone, first).slice(0, 7)}-01`); from <= last; ) {
    const to = nextMonth(zone, from);
    months.push({ name: dateOf(zone, from).slice(0, 7), from, to });
    from = to;
  }
  return months;
}

/** What partners are owed for each month by the books of all members; `end`: as asked then. */
export function settlements(joint: Joint, people: readonly Customer[], end: EpochMs): Texts {
  const first = Math.min(...people.flatMap(({ joinedAt }) => joinedAt ?? []));
  const seen: Record<string, string> = {};
  if (first === Number.POSITIVE_INFINITY) return seen;
  for (const month of monthsBetween(joint.zone, first, end))
    for (const partner of partnerIds)
      for (const item of Object.keys(joint.partners[partner].items)) {
        const text = statement(joint, people, { partner, item, month, end });
        if (text !== null) seen[`${month.name} ${partner}/${item}`] = text;
      }
  return seen;
}

interface Asked {
  readonly partner: PartnerId;
  readonly item: string;
  readonly month: MonthOf;
  readonly end: EpochMs;
}

function statement(joint: Joint, people: readonly Customer[], asked: Asked): string | null {
  const { partner, item, month } = asked;
  const all = people
    .flatMap((each) => each.postings)
    .filter((each) => each.partner === partner && each.item === item);
  const before = all.filter(({ at }) => at < month.from);
  const within = all.filter(({ at }) => at >= month.from && at < month.to);
  const count = (of: typeof all, what: string): number => of.filter(({ posting }) => posting === what).length;
  const open = (of: typeof all): number => count(of, 'issued') - count(of, 'delivered') - count(of, 'failed');
  const opening = open(before);
  const closing = opening + open(within);
  const pieces = within.reduce((total, { amount }) => total + amount, 0);
  const days = daysOf(joint, people, asked);
  const counts = postings.map((what) => [what, count(within, what)] as const);
  const isNothing = opening === 0 && closing === 0 && days === 0 && counts.every(([, n]) => n === 0);
  if (isNothing) return null;
  const told = counts.flatMap(([what, n]) => (n === 0 ? [] : [`${what} ${n}`]));
  return [`${opening} open`, ...told, `${closing} open, ${pieces} + ${days} = ${pieces + days}`].join(', ');
}

/** What the partner gives by itself costs by the days of terms. Of a month that goes on nothing is said here. */
function daysOf(joint: Joint, people: readonly Customer[], { partner, item, month, end }: Asked): number {
  if (month.to > end) return 0;
  const benefits = benefitIds.filter((name) => {
    const benefit = joint.benefits[name];
    return benefit.holders && benefit.partner === partner && benefit.item === item;
  });
  const { cost = 0, delivery = 'call' } = joint.partners[partner].items[item] ?? {};
  if (delivery !== null || benefits.length === 0) return 0;
  return people.reduce((total, customer) => {
    const parts = benefits.flatMap((name) => stretchesOf(joint, customer, name));
    const due = customer.terms.flatMap((term) =>
      parts.map((part) => costWithin(joint.zone, term, cost, { ...month, ...within(month, part) })),
    );
    return total + due.reduce((sum, amount) => sum + amount, 0);
  }, 0);
}

interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}
const always: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Of a choice, the days on which it was chosen. */
function stretchesOf({ choice }: Joint, { chosen }: Customer, name: BenefitId): readonly Stretch[] {
  if (choice === null) return [always];
  const mine = chosen.filter(({ benefit }) => benefit === name);
  return mine.map(({ from, until }) => ({ from, to: until ?? Number.POSITIVE_INFINITY }));
}

const within = (month: MonthOf, part: Stretch): Stretch => ({
  from: Math.max(month.from, part.from),
  to: Math.min(month.to, part.to),
});

/** Each part is what is due by its end less what was due by its beginning, half up: so the parts add up. */
function costWithin(zone: string, term: TermOf, cost: number, month: MonthOf): number {
  // An end that was decided later makes no difference to a month that is over.
  const isEnded = term.endedAt !== null && term.endedAt < month.to;
  const over = isEnded ? Math.min(term.endedAt ?? term.until, term.until) : term.until;
  const from = Math.max(term.from, month.from);
  const to = Math.min(over, month.to);
  if (to <= from) return 0;
  const day = (at: EpochMs): Temporal.PlainDate => Temporal.PlainDate.from(dateOf(zone, at));
  const all = day(term.from).until(day(term.until)).days;
  const dueBy = (at: EpochMs): number => {
    const days = day(term.from).until(day(at)).days;
    return rounded({ over: BigInt(cost) * BigInt(days), under: BigInt(all) }, 'halfUp');
  };
  return dueBy(to) - dueBy(from);
}
