import type { Act } from '../../act.ts';
import type { OrderOf } from '../club/person.ts';
import { dateOf, later, startOf } from '../days.ts';
import { choose, spend, takeBack } from '../purse.ts';
import { tierIds } from './care.ts';
import { onCase } from './cases.ts';
import { onQuiz, signUp, vote } from './parts.ts';
import { endPause, pause } from './pauses.ts';
import { doubt } from './person.ts';
import { grant, grow } from './standing.ts';
import { countOrder, found, join } from './teams.ts';
import type { Asked } from './world.ts';

/** Carries out what nothing speaks against. Units of points that were not to be found. */
export function carryOut(asked: Asked, act: Act): number {
  const { world, person, sent, at, happened } = asked;
  const { care } = world;
  switch (act.do) {
    case 'register':
      person.joinedAt = happened;
      person.passedTo = at;
      return 0;
    case 'complete':
      complete(asked, act);
      return 0;
    case 'refund':
    case 'cancel':
      return backOf(asked, act);
    case 'adjust':
      adjust(asked, act);
      return 0;
    case 'freeze':
    case 'thaw':
      person.frozen = act.do === 'freeze';
      return 0;
    case 'profile':
      // Another value takes the proof away.
      if (act.city !== person.city) person.verified = false;
      person.city = act.city;
      return 0;
    case 'verify':
      person.verified = act.verified;
      return 0;
    case 'try':
      person.triedUntil = later(care.zone, startOf(care.zone, dateOf(care.zone, at)), {
        days: care.trialDays,
      });
      return 0;
    case 'pause':
      pause(care, person, act, at);
      return 0;
    case 'endPause':
      endPause(care, person, act.pause, at);
      return 0;
    case 'setTier':
      person.byHand = { tier: (tierIds as readonly string[]).indexOf(act.tier), until: act.until };
      return 0;
    case 'clearTier':
      person.byHand = null;
      return 0;
    case 'openCase':
    case 'answerCase':
    case 'handOverCase':
    case 'escalateCase':
    case 'closeCase':
    case 'rateCase':
      onCase(care, person, act, { id: sent.id, at });
      return 0;
    default:
      takePart(asked, act);
      return 0;
  }
}

function takePart(asked: Asked, act: Act): void {
  switch (act.do) {
    case 'signUp':
    case 'giveUpPlace':
    case 'attend':
      return signUp(asked, act);
    case 'vote':
      return vote(asked, act);
    case 'startQuiz':
    case 'answerQuiz':
      return onQuiz(asked, act);
    case 'foundTeam':
      return found(asked);
    case 'joinTeam':
      return join(asked, act);
    default:
      throw new Error(`nobody knows how to ${act.do}`);
  }
}

const perYuan = (amount: number): number => Math.floor(amount / 100);

function complete(asked: Asked, act: Act & { do: 'complete' }): void {
  const { world, person, sent, at, happened } = asked;
  const { care } = world;
  person.orders.push({ id: act.order, amount: act.amount, refunded: 0, cancelled: false, refunds: [] });
  const units = perYuan(act.amount);
  for (const asset of ['growth', 'points'] as const) {
    const lots = grant(care, person, { asset, units, happened });
    const item = asset === 'growth' ? sent.id : null;
    if (units > 0)
      person.grants.push({ asset, units, lots, order: act.order, rate: 1, term: null, taken: 0, item });
  }
  grow(care, person, { id: sent.id, units, at, happened });
  countOrder(asked, act.amount);
}

function backOf({ world, person }: Asked, act: Act & { do: 'refund' | 'cancel' }): number {
  const order = person.orders.find((each) => each.id === act.order);
  if (order === undefined) throw new Error('a refund before its order is deferred');
  if (act.do === 'refund') order.refunds.push(act.refund);
  else order.cancelled = true;
  order.refunded += act.do === 'refund' ? act.amount : order.amount - order.refunded;
  return takeOf(world.care, person, order);
}

/** The order as if its net amount had been the original: its growth, too, was never more. */
function takeOf(care: Asked['world']['care'], person: Asked['person'], order: OrderOf): number {
  let missing = 0;
  for (const one of person.grants.filter((each) => each.order === order.id)) {
    const units = one.units - one.taken - perYuan(order.amount - order.refunded);
    if (units <= 0) continue;
    one.taken += units;
    const short = takeBack({ member: person, terms: care }, one.asset, { units, own: one.lots });
    if (one.asset === 'points') missing += short;
    const item = person.items.find(({ id }) => id === one.item);
    if (item !== undefined) item.units -= units;
  }
  return missing;
}

function adjust({ world, person, sent, at, happened }: Asked, act: Act & { do: 'adjust' }): void {
  const { care } = world;
  const asset = act.asset === 'growth' ? 'growth' : 'points';
  if (asset === 'growth' && act.units < 0) doubt(person, 'growth that is taken out by hand');
  grant(care, person, { asset, units: act.units, happened });
  if (act.units < 0) spend(person, asset, choose(person, asset, -act.units) ?? []);
  if (asset === 'growth') grow(care, person, { id: sent.id, units: act.units, at, happened });
}
