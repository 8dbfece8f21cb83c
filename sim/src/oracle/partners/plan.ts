import type { EpochMs } from '@laurel/core';
import { dateOf, later, startOf } from '../days.ts';
import { expire, lotsOf } from '../purse.ts';
import { claimBundles } from './claiming.ts';
import { type Customer, openTerms, type TermOf } from './customer.ts';
import { type Joint, monthsOf, type Variant } from './joint.ts';
import type { Market } from './market.ts';
import type { Deciding } from './pieces.ts';

/** A term from payment, or from the end of the last one; ends go by the row's anchor and its month's last day. */
export function startTerm(deciding: Deciding, variant: Variant): void {
  const { market, customer, at } = deciding;
  const { zone } = market.joint;
  const last = openTerms(customer).at(-1);
  const anchor = last?.anchor ?? startOf(zone, dateOf(zone, at));
  const reach = (last?.reach ?? 0) + monthsOf[variant];
  const until = later(zone, anchor, { months: reach });
  const from = last?.until ?? at;
  customer.terms.push({ no: customer.terms.length + 1, variant, from, until, anchor, reach, endedAt: null });
  if (last === undefined) claimBundles(deciding, { byTime: false });
}

/** Within so many days from its beginning all of the money of the running term goes back; that of later ones in any case. */
export function isCooling({ zone, plan }: Joint, { from }: TermOf, at: EpochMs): boolean {
  return plan.coolingOffDays !== null && at < later(zone, from, { days: plan.coolingOffDays });
}

/** Lets time pass for a member up to and including an instant. */
export function passTime(market: Market, customer: Customer, to: EpochMs): void {
  if (customer.joinedAt === null) return;
  passDues(market, customer, to);
  customer.passedTo = Math.max(customer.passedTo, to);
}

/** What time does until then, and no more: the scheduler writes nothing where nothing is due. */
export function passDues(market: Market, customer: Customer, to: EpochMs): void {
  if (customer.joinedAt === null) return;
  for (let n = 0; ; n += 1) {
    const due = Math.min(...duesOf(customer));
    if (due > to || due === Number.POSITIVE_INFINITY) return;
    if (n > 10_000) throw new Error(`time does not pass for ${customer.name}: ${due}`);
    customer.passedTo = Math.max(customer.passedTo, due);
    turn(market, customer, due);
  }
}

const duesOf = (customer: Customer): readonly number[] => [
  ...lotsOf(customer, 'ticket').flatMap(({ until, left }) => (until === null || left === 0 ? [] : [until])),
  ...openTerms(customer)
    .slice(0, 1)
    .map(({ until }) => until),
];

/** Fine print 3: lots expire, then terms end. */
function turn(market: Market, customer: Customer, at: EpochMs): void {
  for (const lot of lotsOf(customer, 'ticket'))
    if (lot.until !== null && lot.until <= at && lot.left > 0) expire(customer, 'ticket', lot);
  const [term] = openTerms(customer);
  if (term === undefined || term.until > at) return;
  term.endedAt = term.until;
  if (openTerms(customer).length > 0) claimBundles({ market, customer, at }, { byTime: true });
}
