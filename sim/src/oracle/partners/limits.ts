import type { EpochMs } from '@laurel/core';
import { dateOf, later, nextMonth, startOf } from '../days.ts';
import type { Customer, TermOf } from './customer.ts';
import { type BenefitId, type ClaimTerms, itemOf, type Joint } from './joint.ts';

/** A name for the window of the calendar in which an instant lies. */
export function claimWindow(zone: string, per: ClaimTerms['per'], at: EpochMs): string {
  const date = dateOf(zone, at);
  const [year = '', month = ''] = date.split('-');
  return {
    day: date,
    month: `${year}-${month}`,
    quarter: `${year} quarter ${Math.ceil(Number(month) / 3)}`,
    year,
    lifetime: 'ever',
  }[per];
}

/** The first instant of the next window; null: there is none. */
export function windowEnd(zone: string, per: ClaimTerms['per'], at: EpochMs): EpochMs | null {
  if (per === 'lifetime') return null;
  if (per === 'day')
    return startOf(zone, Temporal.PlainDate.from(dateOf(zone, at)).add({ days: 1 }).toString());
  let next = nextMonth(zone, at);
  while (claimWindow(zone, per, next) === claimWindow(zone, per, at)) next = nextMonth(zone, next);
  return next;
}

/** All limits that a claim of a benefit meets: its own, its partner's, its item's; each with the claims that count. */
function limitsOf(joint: Joint, { claims }: Customer, name: BenefitId) {
  const benefit = joint.benefits[name];
  const { partner, item } = benefit;
  const counted = claims.filter(({ counts }) => counts);
  const ofPartner = counted.filter((claim) => claim.partner === partner);
  return [
    { limit: benefit.claim, claims: counted.filter((claim) => claim.benefit === name) },
    { limit: joint.partners[partner].claim, claims: ofPartner },
    {
      limit: itemOf(joint, partner, item)?.claim ?? null,
      claims: ofPartner.filter((claim) => claim.item === item),
    },
  ].flatMap(({ limit, claims: mine }) => (limit === null ? [] : [{ limit, claims: mine }]));
}

/** From when limits let her claim it; the instant itself: now; null: never. */
export function claimableFrom(
  joint: Joint,
  customer: Customer,
  name: BenefitId,
  at: EpochMs,
): EpochMs | null {
  let from: EpochMs | null = at;
  for (const { limit, claims } of limitsOf(joint, customer, name)) {
    const window = claimWindow(joint.zone, limit.per, at);
    const used = claims.filter((claim) => claimWindow(joint.zone, limit.per, claim.at) === window).length;
    if (used < limit.times) continue;
    const end = windowEnd(joint.zone, limit.per, at);
    if (end === null || from === null) from = null;
    else from = Math.max(from, end);
  }
  return from;
}

/** Where the plan gives it and the term is no longer than the window: once per term. */
export function isTakenInTerm(
  joint: Joint,
  customer: Customer,
  name: BenefitId,
  term: TermOf | null,
): boolean {
  const { claim, holders } = joint.benefits[name];
  if (claim === null || !holders || term === null || isLonger(joint, term, claim.per)) return false;
  return customer.claims.some(
    ({ counts, benefit, term: of }) => counts && benefit === name && of === term.no,
  );
}

const lengths = {
  day: { days: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
} as const;

const isLonger = ({ zone }: Joint, { from, until }: TermOf, per: ClaimTerms['per']): boolean =>
  per !== 'lifetime' && until > later(zone, from, lengths[per]);

/** Whether two instants lie in one window of each limit of a benefit. */
export const isSameWindow = (
  joint: Joint,
  customer: Customer,
  name: BenefitId,
  a: EpochMs,
  b: EpochMs,
): boolean =>
  limitsOf(joint, customer, name).every(
    ({ limit: { per } }) => claimWindow(joint.zone, per, a) === claimWindow(joint.zone, per, b),
  );
