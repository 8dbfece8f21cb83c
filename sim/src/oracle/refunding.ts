import { type Deciding } from './earning.ts';
import type { Grant, Member, Order, TierRecord } from './member.ts';
import { takeBack } from './purse.ts';
import { wouldHaveBeen } from './track.ts';

/** Rule 5 and fine print 25: the order as if its net amount had been the original. */
export function refundOrder(deciding: Deciding, order: Order, amount: number): void {
  order.refunded += amount;
  const net = order.amount - order.refunded;
  const grants = deciding.member.grants.filter((grant) => grant.order === order.id);
  const taken = grants.map((grant) =>
    withdraw(deciding, grant, grant.units - grant.taken - grant.again(net)),
  );
  if (taken.some((each) => each)) foldTrackAgain(deciding);
}

/** Takes units of a grant back. Whether growth went. */
export function withdraw(deciding: Deciding, grant: Grant, units: number): boolean {
  const { member, terms, decision, decidedAt } = deciding;
  if (units <= 0) return false;
  grant.taken += units;
  const missing = takeBack({ member, terms }, grant.asset, { units, own: grant.lots });
  if (grant.asset === 'points') deciding.shortfall += missing;
  if (grant.asset !== 'growth') return false;
  const item = member.growth.find((each) => each.id === grant.id);
  if (item === undefined) throw new Error(`no growth of ${grant.id}`);
  const id = `${grant.id}|back|${deciding.event}`;
  const of = { id: item.id, decision: item.decision };
  member.growth.push({ id, decision, decidedAt, date: item.date, units: -units, of });
  return true;
}

/** Rule 11 and fine print 22. `keep` and `atSettlement` wait for the end of the period. */
export function foldTrackAgain(deciding: Deciding): void {
  const { member, terms, decidedAt, decision } = deciding;
  const joined = member.tiers[0];
  if (terms.onRefund !== 'reevaluate' || joined === undefined) return;
  const needed: number[] = [];
  const doubt = (why: string): void => void member.unsure.push({ what: 'tier', why });
  const useShield = (end: number): boolean => {
    needed.push(end);
    return member.shieldsUsed.includes(end);
  };
  const would = wouldHaveBeen(terms, member.growth, { joined, now: decidedAt, decision, useShield, doubt });
  if (needed.some((end) => !member.shieldsUsed.includes(end) && hadShield(member, end)))
    doubt('a card that was not used would have been');
  if (member.shieldsUsed.some((end) => !needed.includes(end)))
    doubt('a card was used that would not have been needed');
  const now = member.tiers.at(-1);
  if (now === undefined || same(now, would)) return;
  if (would.tier > now.tier) doubt('a refund lifts a tier');
  member.tiers.push({ ...would, from: decidedAt, cause: 'revoked_by_refund' });
}

/** Whether a card may have been at hand at an end; cards taken out by hand are not counted. */
function hadShield(member: Member, end: number): boolean {
  const given = member.shieldsGiven.reduce((total, { at, units }) => total + (at <= end ? units : 0), 0);
  return given > member.shieldsUsed.filter((used) => used < end).length;
}

const same = (a: TierRecord, b: TierRecord): boolean =>
  a.tier === b.tier &&
  a.until === b.until &&
  a.since === b.since &&
  a.grace === b.grace &&
  a.series?.first === b.series?.first;
