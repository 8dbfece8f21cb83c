import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import { later } from '../days.ts';
import { againstAsking, againstJoining, openInvitations } from './households.ts';
import { backOf, openTerms, planOf, termOf } from './plan.ts';
import type { Relative } from './relative.ts';
import { ownUnits, spendable } from './units.ts';
import { againstPlacing, useOf } from './uses.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly world: World;
  readonly relative: Relative;
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly at: EpochMs;
  readonly happened: EpochMs;
}
/** All that speaks against it; `room`: the page does not say whether it is refused. */
export interface Objections {
  readonly codes: readonly string[];
  readonly room: boolean;
}
const minute = 60_000;
const none: Objections = { codes: [], room: false };
const no = (...codes: readonly string[]): Objections => ({ codes, room: false });
const room: Objections = { codes: [], room: true };

export function objectionsTo(asked: Asked): Objections {
  const { world, relative, sent, now, at, happened } = asked;
  const { act } = sent;
  const codes: string[] = [];
  if (sent.time > now + 5 * minute) codes.push('in_future');
  if (later(world.families.zone, happened, { days: world.families.latenessDays }) < at)
    codes.push('too_late');
  if (relative.joinedAt === null)
    return no(...codes, ...(act.do === 'register' ? [] : ['unknown_member', '*']));
  const { standing } = relative;
  if (standing === 'closed') return act.do === 'register' ? no(...codes) : ofClosed(act, codes);
  if (act.do === 'register') codes.push('already_a_member');
  if (happened < relative.joinedAt) codes.push('before_joining');
  const isFrozen = standing === 'frozen';
  if (isFrozen && refusedWhenFrozen.includes(act.do)) codes.push('member_frozen', '*');
  if (act.do === (isFrozen ? 'freeze' : 'thaw')) codes.push('*');
  const own = isFrozen && codes.length > 0 ? none : againstAct(asked, act);
  // Of what happened between leaving and coming back no page says whether it is taken.
  const isBetween = happened < (relative.backAt ?? relative.joinedAt);
  const isRoom = own.room || isBetween || (isFrozen && !appliesWhenFrozen.includes(act.do));
  return { codes: [...codes, ...own.codes], room: isRoom };
}

/** Of who has left nothing is taken but what goes back; no page says whether all of that is. */
const ofClosed = (act: Act, codes: readonly string[]): Objections =>
  comesBack.includes(act.do) ? { codes, room: true } : no(...codes, 'member_closed', '*');

const comesBack: readonly Act['do'][] = [
  'refund',
  'cancel',
  'restore',
  'restoreUse',
  'release',
  'releaseUse',
];
const appliesWhenFrozen: readonly Act['do'][] = ['refund', 'cancel', 'adjust', 'thaw', 'freeze'];
const refusedWhenFrozen: readonly Act['do'][] = [
  'complete',
  'give',
  'buy',
  'try',
  'place',
  'placeUse',
  'found',
  'ask',
  'accept',
  'draw',
  'putIn',
];

function againstAct(asked: Asked, act: Act): Objections {
  const { world, relative, at } = asked;
  switch (act.do) {
    case 'found':
      return no(...againstJoining(world, relative, at));
    case 'ask':
      return asking(asked, act.to);
    case 'accept': {
      const codes = againstJoining(world, relative, at);
      const isAsked = openInvitations(relative, at).some(({ owner }) => owner === act.owner);
      const isKnown = (world.people.get(act.owner)?.joinedAt ?? null) !== null;
      return no(...codes, ...(isAsked ? [] : ['not_invited']), ...(isKnown ? [] : ['unknown_member']));
    }
    case 'leave':
    case 'sendHome':
      return relative.seat === null ? no('no_household') : none;
    case 'dissolve':
      return relative.household === null ? no('no_household') : none;
    case 'unseat':
      return unseating(asked, act.seat);
    case 'draw':
      return relative.seat === null ? no('no_household') : none;
    case 'putIn':
      return puttingIn(asked, act);
    default:
      return againstUnits(asked, act);
  }
}

/** Of somebody who is in another household already no page says whether she can be asked. */
function asking({ world, relative, at }: Asked, to: string): Objections {
  const other = world.people.get(to);
  const isElsewhere = other !== undefined && (other.household !== null || other.seat !== null);
  return { codes: againstAsking(world, relative, to, at), room: isElsewhere || other?.standing === 'closed' };
}

function unseating({ world, relative, at }: Asked, seat: string): Objections {
  const { household } = relative;
  const isKnown = (world.people.get(seat)?.joinedAt ?? null) !== null;
  const unknown = isKnown ? [] : ['unknown_member'];
  if (household === null) return no('no_household', ...unknown);
  if (household.seats.some(({ name }) => name === seat)) return none;
  const invited = household.invited.find(({ name }) => name === seat);
  if (invited === undefined) return no('no_household', ...unknown);
  // One that is over is none, or one that can be cleared away.
  return invited.until > at ? none : room;
}

function puttingIn(
  { world, relative }: Asked,
  { asset, units }: Extract<Act, { readonly do: 'draw' | 'putIn' }>,
): Objections {
  const codes = relative.seat === null ? ['no_household'] : [];
  if (world.families.household[asset]?.contributions !== true) codes.push('not_shared');
  if (ownUnits(relative, asset) < units) codes.push('insufficient_available');
  return no(...codes);
}

function againstUnits(asked: Asked, act: Act): Objections {
  const { world, relative, at } = asked;
  switch (act.do) {
    case 'complete':
    case 'refund':
    case 'cancel':
      return no(...againstOrder(relative, act));
    case 'give':
      return no(...againstGiving(world, relative, act));
    case 'place': {
      const isKnown = act.asset === 'points' || act.asset === 'freeship';
      return isKnown && spendable(relative, act.asset) >= act.units ? none : no('insufficient_available');
    }
    case 'capture':
    case 'release': {
      const hold = relative.holds.find(({ id }) => id === act.hold);
      const held = hold?.lots.reduce((sum, [, units]) => sum + units, 0) ?? 0;
      return held === 0 || (act.do === 'capture' && (act.units ?? 0) > held) ? no('*') : none;
    }
    case 'restore': {
      const hold = relative.holds.find(({ id }) => id === act.hold);
      const spent = hold?.spent.reduce((sum, [, units]) => sum + units, 0) ?? 0;
      return spent === 0 || (act.units ?? 0) > spent ? no('*') : none;
    }
    case 'placeUse':
      return no(...againstPlacing(world, relative, act, at));
    case 'captureUse':
    case 'releaseUse':
      return useOf(relative, act.order)?.state === 'placed' ? none : no('*');
    case 'restoreUse':
      return againstRestoring(relative, act.order, act.lines);
    default:
      return againstPlan(asked, act);
  }
}

function againstOrder(
  relative: Relative,
  act: Extract<Act, { readonly do: 'complete' | 'refund' | 'cancel' }>,
): readonly string[] {
  const order = relative.orders.find(({ id }) => id === act.order);
  if (order === undefined) return [];
  if (act.do === 'complete') return ['order_already_completed', 'order_cancelled'];
  const left = order.amount - order.refunded;
  const codes: string[] = order.cancelled ? ['order_cancelled', 'refund_above_order'] : [];
  if (act.do === 'cancel') return left === 0 && order.amount > 0 ? [...codes, '*'] : codes;
  if (order.refunds.includes(act.refund)) codes.push('refund_already_taken');
  return act.amount > left ? [...codes, 'refund_above_order'] : codes;
}

/** Nobody gives away what another earned. */
function againstGiving(
  world: World,
  relative: Relative,
  act: Extract<Act, { readonly do: 'give' }>,
): readonly string[] {
  const codes: string[] = act.to === relative.name ? ['*'] : [];
  if ((world.people.get(act.to)?.joinedAt ?? null) === null) codes.push('*');
  if (act.units > ownUnits(relative, 'points')) codes.push('insufficient_available');
  return codes;
}

/** Of lines that are back already the page does not say whether that is refused: nothing comes of it. */
function againstRestoring(relative: Relative, order: string, lines: readonly string[] | null): Objections {
  const use = useOf(relative, order);
  if (use === undefined || use.state !== 'captured') return { codes: ['*'], room: false };
  const all = use.cart.lines.map(({ id }) => id);
  const isKnown = (lines ?? []).every((line) => all.includes(line));
  return { codes: isKnown ? [] : ['*'], room: (lines ?? all).some((line) => use.back.includes(line)) };
}

function againstPlan(asked: Asked, act: Act): Objections {
  const { world, relative, at, happened } = asked;
  switch (act.do) {
    case 'buy': {
      const quote = relative.quotes.find(({ id }) => id === act.quote);
      if (quote === undefined) return no('unknown_quote', '*');
      return no(
        ...(happened >= quote.until ? ['quote_expired'] : []),
        ...(quote.taken ? ['quote_taken'] : []),
      );
    }
    case 'try':
      return relative.trials + relative.terms.length > 0 ? no('trial_used', '*') : none;
    case 'mandate':
      return openTerms(relative).length === 0 ? room : none;
    case 'endMandate':
      return relative.mandate ? none : no('no_mandate', '*');
    case 'used':
      return termOf(world, relative, at) === null ? room : none;
    case 'refundPlan':
      return refunding(asked);
    default:
      return none;
  }
}

function refunding({ world, relative, happened }: Asked): Objections {
  const [first] = openTerms(relative);
  if (first === undefined) return no('plan_not_held', '*');
  if (planOf(relative) === 'grace') return room;
  const backs = openTerms(relative).map((term) => backOf(world, relative, term, happened));
  if (backs[0] === null) return no('refund_not_allowed', '*');
  return backs.every((back) => back === 0) ? no('nothing_to_refund', '*') : none;
}
