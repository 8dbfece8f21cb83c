import { type Deciding } from './earning.ts';
import type { Grant, Order } from './member.ts';
import { takeBack } from './purse.ts';
import { foldTrackAgain } from './refolding.ts';

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
