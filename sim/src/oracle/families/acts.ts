import type { Act } from '../../act.ts';
import { dateOf, expiry, later, startOf } from '../days.ts';
import { split } from '../holding.ts';
import { debtOf, lotName, put, spendHeld } from '../purse.ts';
import { assets, type Families, type FamilyAsset, type Variant } from './families.ts';
import { accept, ask, dissolve, draw, found, leave, putIn, unseat } from './households.ts';
import type { Asked } from './objections.ts';
import { buyTerm, endGrace, planOf, refundPlan, termOf } from './plan.ts';
import { doubt, type Lots, type Relative } from './relative.ts';
import { releaseHold, releaseUse } from './time.ts';
import { giveUnitsBack, holdUnits, loseAll, sendHome, takeBackFrom, takeOwn } from './units.ts';
import { placeUse, restoreUse, useOf } from './uses.ts';
import { tell, type World } from './world.ts';

const minute = 60_000;

/** Carries out what nothing speaks against. Units of points that were not to be found. */
export function carryOut(asked: Asked, act: Act): number {
  const { world, relative, at, happened } = asked;
  switch (act.do) {
    case 'register':
      return join(asked);
    case 'found':
      found(world, relative, at);
      return 0;
    case 'ask':
      ask(world, relative, act.to, at);
      return 0;
    case 'accept':
      accept(world, relative, act.owner, at);
      return 0;
    case 'leave':
      leave(world, relative, at);
      return 0;
    case 'unseat':
      unseat(world, relative, act.seat, at);
      return 0;
    case 'dissolve':
      dissolve(world, relative, at);
      return 0;
    case 'draw':
      draw(world, relative, { asset: act.asset, units: act.units, happened });
      return 0;
    case 'putIn':
      putIn(world, relative, act);
      return 0;
    case 'sendHome':
      sendHome(world, relative, null);
      return 0;
    case 'loseCard':
      relative.card += 1;
      return 0;
    case 'close':
      close(world, relative, at);
      return 0;
    case 'freeze':
    case 'thaw':
      relative.standing = act.do === 'freeze' ? 'frozen' : 'active';
      return 0;
    default:
      return withUnits(asked, act);
  }
}

function join({ world, relative, at, happened }: Asked): number {
  if (relative.place < 0) relative.place = Math.max(-1, ...placesIn(world)) + 1;
  if (relative.joinedAt === null) relative.joinedAt = happened;
  else relative.backAt = happened;
  relative.passedTo = at;
  relative.standing = 'active';
  return 0;
}

const placesIn = ({ people }: World): readonly number[] => [...people.values()].map(({ place }) => place);

/** Leaving: her household first, then holds, and what is left is lost. */
function close(world: World, relative: Relative, at: number): void {
  if (planOf(relative) !== 'none') doubt(relative, 'what becomes of the plan of one who leaves');
  if (debtOf(relative, 'points') > 0) doubt(relative, 'what becomes of the debt of one who leaves');
  for (const hold of relative.holds) if (hold.lots.length > 0) releaseHold(world, relative, hold);
  for (const use of relative.uses) if (use.state === 'placed') releaseUse(world, relative, use);
  leave(world, relative, at);
  dissolve(world, relative, at);
  for (const asset of assets) loseAll(relative, asset);
  relative.standing = 'closed';
}

function withUnits(asked: Asked, act: Act): number {
  const { world, relative, sent, at, happened } = asked;
  const { families } = world;
  const hold = 'hold' in act ? relative.holds.find(({ id }) => id === act.hold) : undefined;
  switch (act.do) {
    case 'complete':
      complete(families, relative, act, happened);
      return 0;
    case 'refund':
    case 'cancel':
      return backOf(families, relative, act);
    case 'adjust':
      grant(families, relative, { asset: act.asset as FamilyAsset, units: act.units, happened });
      return 0;
    case 'give':
      give(world, relative, act);
      return 0;
    case 'place': {
      const lots = holdUnits(relative, act.asset as FamilyAsset, act.units);
      const until = at + (act.minutes ?? families.holdMinutes) * minute;
      relative.holds.push({ id: sent.id, asset: act.asset as FamilyAsset, until, lots, spent: [] });
      return 0;
    }
    case 'capture': {
      if (hold === undefined) throw new Error('checked before');
      const { taken, rest } = split(hold.lots, act.units ?? Number.POSITIVE_INFINITY);
      spendHeld(relative, hold.asset, taken);
      Object.assign(hold, { lots: [], spent: taken });
      giveUnitsBack(families, relative, { asset: hold.asset, from: 'held', lots: rest });
      return 0;
    }
    case 'release':
      if (hold !== undefined) releaseHold(world, relative, hold);
      return 0;
    case 'restore': {
      if (hold === undefined) throw new Error('checked before');
      const { taken, rest } = split(hold.spent, act.units ?? Number.POSITIVE_INFINITY);
      if (rest.length > 0 && hold.spent.length > 1)
        doubt(relative, 'a spend of several lots is undone in part');
      hold.spent = rest;
      giveUnitsBack(families, relative, { asset: hold.asset, from: 'spent', lots: taken });
      return 0;
    }
    default:
      atOrdersAndPlans(asked, act);
      return 0;
  }
}

/** Grants units at an instant: they end as the asset says. */
function grant(
  { zone, pointsExpire }: Families,
  relative: Relative,
  { asset, units, happened }: { asset: FamilyAsset; units: number; happened: number },
): string {
  const until = asset === 'points' ? expiry(zone, happened, pointsExpire) : null;
  if (until !== null && until <= relative.passedTo && debtOf(relative, asset) > 0)
    doubt(relative, 'units that had ended meet a debt');
  const name = lotName(0, until);
  if (units > 0) put(relative, asset, { name, units });
  return name;
}

function complete(
  families: Families,
  relative: Relative,
  { order: id, amount }: Extract<Act, { readonly do: 'complete' }>,
  happened: number,
): void {
  const units = Math.floor((amount * families.rate) / 100);
  const lot = grant(families, relative, { asset: 'points', units, happened });
  relative.orders.push({ id, amount, lot, refunded: 0, taken: 0, cancelled: false, refunds: [] });
}

/** The order as if its net amount had been the original. */
function backOf(
  families: Families,
  relative: Relative,
  act: Extract<Act, { readonly do: 'refund' | 'cancel' }>,
): number {
  const order = relative.orders.find(({ id }) => id === act.order);
  if (order === undefined) {
    doubt(relative, 'a refund before its order');
    return 0;
  }
  if (act.do === 'refund') order.refunds.push(act.refund);
  else order.cancelled = true;
  order.refunded = act.do === 'refund' ? order.refunded + act.amount : order.amount;
  const earned = (amount: number): number => Math.floor((amount * families.rate) / 100);
  const units = earned(order.amount) - order.taken - earned(order.amount - order.refunded);
  order.taken += units;
  return takeBackFrom(families, relative, { units, own: order.lot });
}

/** Units of her own leave; the receiver has them as hers, or they come back to their lots. */
function give(world: World, relative: Relative, act: Extract<Act, { readonly do: 'give' }>): void {
  const lots = takeOwn(relative, 'points', act.units);
  const { name } = relative;
  const back = (): void =>
    tell(world, name, (there) =>
      giveUnitsBack(world.families, there, { asset: 'points', from: 'spent', lots }),
    );
  tell(world, act.to, (there, at) => {
    const hasEnded = lots.some(([lot]) => untilOf(lot) <= at);
    if (there.standing !== 'active' || hasEnded) return back();
    return receive(there, lots);
  });
}

const untilOf = (lot: string): number => {
  const until = lot.split('/')[1];
  return until === 'never' ? Number.POSITIVE_INFINITY : Number(until);
};

function receive(there: Relative, lots: Lots): void {
  if (debtOf(there, 'points') > 0 && lots.length > 1) doubt(there, 'which units of a gift pay a debt');
  for (const [lot, units] of lots) put(there, 'points', { name: lot.replace('/grace', ''), units });
}

function atOrdersAndPlans(asked: Asked, act: Act): void {
  const { world, relative, sent, at, happened } = asked;
  const use = 'order' in act ? useOf(relative, act.order) : undefined;
  switch (act.do) {
    case 'placeUse':
      return placeUse(world, relative, act, at);
    case 'captureUse':
      if (use === undefined) throw new Error('checked before');
      spendHeld(relative, 'points', use.held);
      Object.assign(use, { state: 'captured', spent: use.held, held: [] });
      return;
    case 'releaseUse':
      if (use !== undefined) releaseUse(world, relative, use);
      return;
    case 'restoreUse':
      if (use !== undefined) restoreUse(world, relative, use, act.lines);
      return;
    case 'quote': {
      const until = at + world.families.plan.quoteMinutes * minute;
      relative.quotes.push({ id: sent.id, variant: act.variant as Variant, until, taken: false });
      return;
    }
    case 'buy': {
      const quote = relative.quotes.find(({ id }) => id === act.quote);
      if (quote === undefined) throw new Error('checked before');
      quote.taken = true;
      buyTerm(world, relative, quote.variant, at);
      if (act.mandate) relative.mandate = true;
      return;
    }
    case 'try': {
      const { zone, plan } = world.families;
      relative.trials += 1;
      relative.trialUntil = later(zone, startOf(zone, dateOf(zone, at)), { days: plan.trialDays });
      return;
    }
    case 'mandate':
      if (planOf(relative) !== 'held') doubt(relative, 'a mandate without a running term');
      relative.mandate = true;
      return;
    case 'endMandate':
      if (planOf(relative) === 'grace') endGrace(world, relative);
      relative.mandate = false;
      return;
    case 'used': {
      const of = termOf(world, relative, happened);
      if (of !== null) relative.reports.push({ of, cash: act.cash });
      return;
    }
    case 'refundPlan':
      return refundPlan(world, relative, { happened, at });
    default:
  }
}
