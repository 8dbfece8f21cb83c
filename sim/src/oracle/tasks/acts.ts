import type { Act } from '../../act.ts';
import { dateOf, expiry } from '../days.ts';
import { choose, lotName, put, spend } from '../purse.ts';
import type { Climb } from './doer.ts';
import { type Did, dayOf, earn, rise } from './earning.ts';
import { type Deciding, giveReward, trackOf } from './granting.ts';
import { refundOrder } from './refunds.ts';

const nothing: Omit<Did, 'doing'> = { amount: 0, value: '', order: null, date: null };

/** Carries out what nothing speaks against. */
export function carryOut(deciding: Deciding, act: Act): void {
  const { doer } = deciding;
  switch (act.do) {
    case 'register':
      return join(deciding);
    case 'complete':
      doer.orders.push({ id: act.order, amount: act.amount, refunded: 0, cancelled: false, refunds: [] });
      earn(deciding, { ...nothing, doing: 'order', amount: act.amount, order: act.order });
      return;
    case 'refund':
    case 'cancel':
      return giveBack(deciding, act);
    case 'review':
      return earn(deciding, { ...nothing, doing: 'review' });
    case 'view':
      return earn(deciding, { ...nothing, doing: 'view', value: act.sku });
    case 'quiz':
      return earn(deciding, { ...nothing, doing: 'quiz', amount: act.right });
    case 'checkin':
      return checkIn(deciding, 'checkin', dayOf(deciding));
    case 'madeUp':
      spend(doer, 'makeup', choose(doer, 'makeup', 1) ?? []);
      return checkIn(deciding, 'madeUp', act.date);
    case 'acceptTask':
      doer.acceptances.push({ task: act.task, at: deciding.happened });
      return;
    case 'claimTask':
      return claim(deciding, act.task);
    case 'birthday':
      doer.birthday = act.date;
      doer.birthdayKnown = deciding.at;
      return;
    case 'adjust':
      return adjust(deciding, act);
    case 'freeze':
    case 'thaw':
      doer.frozen = act.do === 'freeze';
      return;
    default:
  }
}

function join({ doer, happened, at }: Deciding): void {
  doer.joinedAt = happened;
  for (const to of ['passedTo', 'joinedPassed', 'settledTo'] as const) doer[to] = at;
  const lowest = { tier: 0, since: happened, until: null, cause: 'joined', grace: false, start: -1 };
  for (const track of ['main', 'stars'] as const) doer[track].records.push({ from: happened, ...lowest });
}

function giveBack(deciding: Deciding, act: Act & { do: 'refund' | 'cancel' }): void {
  const order = deciding.doer.orders.find((each) => each.id === act.order);
  if (order === undefined) throw new Error('a refund before its order is deferred');
  if (act.do === 'refund') order.refunds.push(act.refund);
  else order.cancelled = true;
  refundOrder(deciding, order, act.do === 'refund' ? act.amount : order.amount - order.refunded);
}

function checkIn(deciding: Deciding, doing: 'checkin' | 'madeUp', date: string): void {
  const { checkins } = deciding.doer;
  earn(deciding, { ...nothing, doing, date });
  if (!checkins.includes(date)) checkins.push(date);
}

/** All that waits of a task; its lots are of now. */
function claim(deciding: Deciding, task: string): void {
  const waiting = deciding.doer.firings.filter((each) => each.rule === task && each.state === 'waiting');
  for (const firing of waiting) giveReward(deciding, firing);
  rise(deciding);
}

/** An operator's correction: up into a lot of the asset's own expiry, down from what expires soonest. */
function adjust(deciding: Deciding, act: Act & { do: 'adjust' }): void {
  const { terms, doer, happened, at, decision, event } = deciding;
  const { asset, units } = act;
  const until = asset === 'points' ? expiry(terms.zone, happened, terms.pointsExpire) : null;
  if (units > 0) put(doer, asset, { name: lotName(0, until), units });
  else spend(doer, asset, choose(doer, asset, -units) ?? []);
  const track = trackOf(asset);
  if (track === null) return;
  const items: Climb['items'] = doer[track].items;
  items.push({ id: `${event}|adjust`, decision, decidedAt: at, date: dateOf(terms.zone, happened), units });
  rise(deciding);
}
