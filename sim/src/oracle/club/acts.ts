import type { Act } from '../../act.ts';
import { dateOf, later, startOf } from '../days.ts';
import { choose, spend } from '../purse.ts';
import { chooseBenefit } from './choosing.ts';
import type { VariantId } from './club.ts';
import { play } from './game.ts';
import { give } from './gifts.ts';
import { orderItem, takeStep } from './mall.ts';
import {
  creditOf,
  endByRefund,
  endMandate,
  endPlan,
  priceOf,
  refundPart,
  savedIn,
  settle,
  takePacks,
} from './money.ts';
import type { Asked } from './objections.ts';
import { complete, giveBack } from './orders.ts';
import { doubt, type Person } from './person.ts';
import { becomes, openTerms, standingNow } from './standing.ts';
import { grantUnits } from './units.ts';
import { captureUse, lapseUse, placeUse, restoreUse, useOf } from './uses.ts';

const minute = 60_000;

/** Carries out what nothing speaks against. Units of points that were not to be found. */
export function carryOut(asked: Asked, act: Act): number {
  const { world, person, sent, at, happened } = asked;
  const { club } = world;
  const use = 'order' in act ? useOf(person, act.order) : undefined;
  switch (act.do) {
    case 'register':
      person.joinedAt = happened;
      person.passedTo = at;
      return 0;
    case 'complete':
      complete(club, person, act, happened);
      return 0;
    case 'refund':
    case 'cancel':
      return backOf(asked, act);
    case 'review':
      grantUnits(club, person, { asset: 'growth', units: 100, happened });
      return 0;
    case 'adjust':
      grantUnits(club, person, { asset: act.asset, units: act.units, happened });
      if (act.units < 0) spend(person, act.asset, choose(person, act.asset, -act.units) ?? []);
      return 0;
    case 'freeze':
    case 'thaw':
      person.frozen = act.do === 'freeze';
      return 0;
    case 'give':
      give(world, person, act, { id: sent.id, at: happened });
      return 0;
    case 'placeUse':
      placeUse(club, person, act, at);
      return 0;
    case 'captureUse':
      if (use !== undefined) captureUse(person, use);
      return 0;
    case 'releaseUse':
      if (use !== undefined) lapseUse(club, person, use);
      return 0;
    case 'restoreUse':
      if (use !== undefined) restoreUse(club, person, use, act.lines);
      return 0;
    case 'play':
      play(world, person, { number: BigInt(asked.told.draw ?? '0'), at: happened });
      return 0;
    case 'orderItem':
      orderItem(world, person, { id: sent.id, item: act.item, at, happened });
      return 0;
    case 'payItem':
    case 'shipItem':
    case 'completeItem':
    case 'cancelItem':
    case 'refundItem': {
      const restock = act.do === 'refundItem' ? act.restock : true;
      takeStep(world, person, { step: act.do, id: act.item, restock });
      return 0;
    }
    case 'choose':
      chooseBenefit(club, person, act, at);
      return 0;
    default:
      ofPlan(asked, act);
      return 0;
  }
}

function backOf({ world, person }: Asked, act: Act & { do: 'refund' | 'cancel' }): number {
  const order = person.orders.find((each) => each.id === act.order);
  if (order === undefined) throw new Error('a refund before its order is deferred');
  if (act.do === 'refund') order.refunds.push(act.refund);
  else order.cancelled = true;
  return giveBack(
    world.club,
    person,
    order,
    act.do === 'refund' ? act.amount : order.amount - order.refunded,
  );
}

function ofPlan(asked: Asked, act: Act): void {
  const { world, person, sent, at, happened, told } = asked;
  const { club } = world;
  switch (act.do) {
    case 'quote': {
      const price = priceOf(club, person, act.variant as VariantId, at);
      const credit = act.instead ? creditOf(club, person, at) : 0;
      const until = at + club.plan.quoteMinutes * minute;
      const { instead } = act;
      const variant = act.variant as VariantId;
      person.quotes.push({
        id: sent.id,
        variant,
        instead,
        price: Math.max(0, price - credit),
        at,
        until,
        taken: false,
      });
      return;
    }
    case 'buy':
      return buy(asked, act);
    case 'try':
      return startTrial(asked);
    case 'mandate':
      if (person.mandate !== null && person.notice !== null && person.mandate.variant !== act.variant)
        doubt(person, 'another mandate after the notice');
      if (standingNow(person) !== 'held') doubt(person, 'a mandate without a running term');
      person.mandate = { variant: act.variant as VariantId, since: at };
      return;
    case 'endMandate':
      return cancel(person, at);
    case 'settle':
      return answer(asked, act);
    case 'noticed':
      if (person.notice !== null && person.notice.n === told.notice) person.notice.deliveredAt ??= happened;
      return;
    case 'used': {
      const [term] = openTerms(person);
      if (term !== undefined) person.savings.push({ term: term.no, cash: act.cash });
      return;
    }
    case 'refundPlan':
      if (standingNow(person) === 'grace') doubt(person, 'refunded in grace');
      if (act.amount === null) askBack(person, endByRefund(world, person, { happened, at }));
      else refundPart(world, person, openTerms(person)[0], act.amount);
      return;
    case 'guarantee': {
      const term = person.terms.find(({ no }) => no === act.term);
      if (term === undefined) return;
      if (term.endedAt !== term.until) doubt(person, 'a guarantee of a term that was ended');
      refundPart(world, person, term, term.paid - term.refunded - term.moved - savedIn(person, term.no));
      takePacks(world, person, term.no);
      return;
    }
    default:
  }
}

function askBack(person: Person, amount: number): void {
  if (amount > 0) person.refundsAsked.push(amount);
}

function buy({ world, person, at }: Asked, act: Act & { do: 'buy' }): void {
  const quote = person.quotes.find(({ id }) => id === act.quote);
  if (quote === undefined) throw new Error('checked before');
  quote.taken = true;
  const { variant, instead, price } = quote;
  const charge = { variant, amount: price, pricedAt: quote.at, instead, mandate: act.mandate, renews: null };
  if (act.paid || price === 0) settle(world.club, person, charge, at);
  else person.charges.push({ ...charge, wanted: true, settled: false });
}

/** From the day on which it begins; what it froze is void so many days after it. */
function startTrial({ world, person, at }: Asked): void {
  const { zone, plan } = world.club;
  const until = later(zone, startOf(zone, dateOf(zone, at)), { days: plan.trial.days });
  person.trials.push({ from: at, until });
  person.frozenUntil = later(zone, until, { days: plan.trial.releaseDays });
  becomes(person, 'trial', at);
}

/** The member is charged no more; a term runs to its end, and one that is over is no longer kept. */
function cancel(person: Person, at: number): void {
  endMandate(person);
  if (person.graceUntil === null) return;
  for (const term of openTerms(person)) term.endedAt = term.until;
  endPlan(person, at);
}

/** An answer is worth once; a success counts, whatever was told before. */
function answer({ world, person, at, told }: Asked, act: Act & { do: 'settle' }): void {
  if (act.outcome === 'refunded') return;
  const place = told.call ?? -1;
  const charge = person.charges[place];
  if (charge === undefined) {
    doubt(person, `answered charge ${place}, which nobody asked`);
    return;
  }
  if (charge.settled) return;
  if (person.attempts.open === place) person.attempts = { ...person.attempts, open: null };
  if (act.outcome === 'failed') return;
  charge.settled = true;
  if (charge.renews !== null && !charge.wanted) askBack(person, charge.amount);
  else settle(world.club, person, charge, at);
}
