import type { EpochMs } from '@laurel/core';
import type { Act } from '../../act.ts';
import { takeBack } from '../purse.ts';
import type { Club } from './club.ts';
import { doubt, type GrantOf, type OrderOf, type Person } from './person.ts';
import { standingAt, standingNow } from './standing.ts';
import { grantUnits } from './units.ts';

export function againstOrder(person: Pick<Person, 'orders'>, act: Act): readonly string[] {
  if (act.do !== 'complete' && act.do !== 'refund' && act.do !== 'cancel') return [];
  const order = person.orders.find((each) => each.id === act.order);
  if (order === undefined) return [];
  if (act.do === 'complete') return ['order_already_completed', 'order_cancelled'];
  const left = order.amount - order.refunded;
  const codes: string[] = order.cancelled ? ['order_cancelled', 'refund_above_order'] : [];
  if (act.do === 'cancel') return left === 0 && order.amount > 0 ? [...codes, '*'] : codes;
  if (order.refunds.includes(act.refund)) codes.push('refund_already_taken');
  return act.amount > left ? [...codes, 'refund_above_order'] : codes;
}

/** What an order earns goes by what the member was when it happened. */
export function complete(club: Club, person: Person, act: Act & { do: 'complete' }, happened: EpochMs): void {
  person.orders.push({ id: act.order, amount: act.amount, refunded: 0, cancelled: false, refunds: [] });
  const was = standingAt(person, happened);
  if (was === 'trial' && standingNow(person) !== 'trial') doubt(person, 'an order of a trial that is over');
  const { rates } = club;
  const rate = was === 'none' ? rates.plain : was === 'trial' ? rates.trial : rates.plan;
  const asset = was === 'trial' ? 'frozen' : 'points';
  const units = Math.floor((act.amount * rate) / 100);
  if (units === 0) return;
  const lots = grantUnits(club, person, { asset, units, happened });
  person.grants.push({ asset, units, lots, order: act.order, rate, term: null, taken: 0 });
}

/** The order as if its net amount had been the original. Units of points that were not to be found. */
export function giveBack(club: Club, person: Person, order: OrderOf, amount: number): number {
  order.refunded += amount;
  const net = order.amount - order.refunded;
  const grants = person.grants.filter((grant) => grant.order === order.id);
  return grants.reduce((sum, grant) => sum + takeFrom(club, person, grant, net), 0);
}

function takeFrom(club: Club, person: Person, grant: GrantOf, net: number): number {
  const units = grant.units - grant.taken - Math.floor((net * grant.rate) / 100);
  if (units <= 0) return 0;
  grant.taken += units;
  const missing = takeBack({ member: person, terms: club }, grant.asset, { units, own: grant.lots });
  return grant.asset === 'points' ? missing : 0;
}
