import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import { later } from '../days.ts';
import { availableOf } from '../purse.ts';
import { againstChoosing } from './choosing.ts';
import type { VariantId } from './club.ts';
import { againstPlaying } from './game.ts';
import { againstGiving } from './gifts.ts';
import { againstOrdering, againstStep } from './mall.ts';
import { backBy, creditOf, priceOf, savedIn } from './money.ts';
import { againstOrder } from './orders.ts';
import type { Person } from './person.ts';
import { openTerms, runningTerm, standingNow } from './standing.ts';
import { againstPlacing, againstRestoring, useOf } from './uses.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly world: World;
  readonly person: Person;
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly at: EpochMs;
  readonly happened: EpochMs;
  readonly told: ToldOfClub;
}
/** What the store says of things that no history can name beforehand. */
export interface ToldOfClub {
  readonly status: string;
  /** The number of a play. */
  readonly draw?: string;
  /** The charge, or the refund, that was answered: the n-th of the member, from 0; null: there was none. */
  readonly call?: number | null;
  /** The notice whose delivery was told, from 1; null: there was none. */
  readonly notice?: number | null;
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
  const { world, person, sent, now, at, happened } = asked;
  const { act } = sent;
  if (act.do === 'nonsense') return no('*');
  const codes: string[] = [];
  if (sent.time > now + 5 * minute) codes.push('in_future');
  if (later(world.club.zone, happened, { days: world.club.latenessDays }) < at) codes.push('too_late');
  if (person.joinedAt === null)
    return no(...codes, ...(act.do === 'register' ? [] : ['unknown_member', '*']));
  if (act.do === 'register') codes.push('already_a_member');
  if (happened < person.joinedAt) codes.push('before_joining');
  if (person.frozen && refusedWhenFrozen.includes(act.do)) codes.push('member_frozen', '*');
  if (act.do === (person.frozen ? 'freeze' : 'thaw')) codes.push('*');
  const own = person.frozen && codes.length > 0 ? none : againstAct(asked, act);
  const isRoom = own.room || (person.frozen && !appliesWhenFrozen.includes(act.do));
  return { codes: [...codes, ...own.codes], room: isRoom };
}

const appliesWhenFrozen: readonly Act['do'][] = ['refund', 'cancel', 'adjust', 'thaw', 'freeze'];
const refusedWhenFrozen: readonly Act['do'][] = [
  'complete',
  'review',
  'give',
  'buy',
  'try',
  'placeUse',
  'play',
  'orderItem',
  'choose',
];

function againstAct(asked: Asked, act: Act): Objections {
  // Rule 4: limits go by the time at which it happened.
  const { world, person, at, happened } = asked;
  const { club } = world;
  switch (act.do) {
    case 'complete':
    case 'refund':
    case 'cancel':
      return no(...againstOrder(person, act));
    case 'adjust':
      return -act.units > availableOf(person, act.asset) ? no('insufficient_available') : none;
    case 'give':
      return no(...againstGiving(world, person, act, happened));
    case 'placeUse':
      return placing(asked, act);
    case 'captureUse':
    case 'releaseUse':
      return useOf(person, act.order)?.state === 'placed' ? none : no('*');
    case 'restoreUse':
      return againstRestoring(useOf(person, act.order), act.lines);
    case 'play':
      return no(...againstPlaying(world, person, happened));
    case 'orderItem':
      return no(...againstOrdering(world, person, act.item, happened));
    case 'payItem':
    case 'shipItem':
    case 'completeItem':
    case 'cancelItem':
    case 'refundItem':
      return no(...againstStep(person, act.do, act.item, act.do === 'payItem' ? act.cash : null));
    case 'choose':
      return no(...againstChoosing(club, person, act, at));
    default:
      return againstPlan(asked, act);
  }
}

/** An offer that takes nothing off: the page does not say whether it can be chosen. */
function placing({ world, person, at }: Asked, act: Act & { do: 'placeUse' }): Objections {
  return no(...againstPlacing(world.club, person, act, at));
}

function againstPlan(asked: Asked, act: Act): Objections {
  const { world, person, happened, told } = asked;
  switch (act.do) {
    case 'quote':
      return quoting(asked, act);
    case 'buy': {
      const quote = person.quotes.find(({ id }) => id === act.quote);
      if (quote === undefined) return no('unknown_quote', '*');
      const codes = [
        // Paid in time counts, told of it or not.
        ...(happened >= quote.until ? ['quote_expired'] : []),
        ...(quote.taken ? ['quote_taken'] : []),
      ];
      if (codes.length > 0) return no(...codes);
      return quote.instead && runningTerm(person) === null ? room : none;
    }
    case 'try':
      return person.trials.length + person.terms.length > 0 ? no('trial_used') : none;
    case 'mandate':
      return openTerms(person).length === 0 ? room : none;
    case 'endMandate':
      return person.mandate === null ? no('no_mandate', '*') : none;
    case 'settle':
      return told.call === null || told.call === undefined ? no('unknown_call', '*') : none;
    case 'noticed':
      return told.notice === null || told.notice === undefined ? room : none;
    case 'used':
      return openTerms(person).length === 0 ? room : none;
    case 'refundPlan':
      return refunding(world, person, act, happened);
    case 'guarantee':
      return claiming(world, person, act.term, happened);
    default:
      return none;
  }
}

function quoting({ world, person, at }: Asked, act: Act & { do: 'quote' }): Objections {
  if (!(['month', 'season', 'year'] satisfies VariantId[] as string[]).includes(act.variant)) return no('*');
  if (!act.instead) return none;
  if (standingNow(person) === 'grace') return room;
  const running = runningTerm(person);
  if (running === null || running.variant === act.variant) return no('*');
  // Nothing begins for nothing, and no rest is lost.
  const credit = creditOf(world.club, person, at);
  const price = priceOf(world.club, person, act.variant as VariantId, at);
  return credit > 0 && credit >= price ? no('*') : none;
}

/** Rule 4: windows use the time at which it happened. */
function refunding(
  world: World,
  person: Person,
  act: Act & { do: 'refundPlan' },
  happened: EpochMs,
): Objections {
  const open = openTerms(person);
  const [first] = open;
  if (first === undefined) return no('plan_not_held', '*');
  if (standingNow(person) === 'grace') return room;
  if (act.amount !== null)
    return act.amount > first.paid - first.refunded - first.moved ? no('refund_above_paid', '*') : none;
  const backs = open.map((term) => backBy(world.club, person, term, happened));
  if (backs[0] === null) return no('refund_not_allowed', '*');
  return backs.every((back) => back === 0) ? no('nothing_to_refund', '*') : none;
}

function claiming(world: World, person: Person, named: number, happened: EpochMs): Objections {
  const term = person.terms.find(({ no: n }) => n === named);
  if (term === undefined) return no('*');
  const { endedAt } = term;
  if (endedAt === null) return no('*');
  if (endedAt !== term.until || term.moved > 0) return room;
  if (happened >= later(world.club.zone, endedAt, { days: world.club.plan.guaranteeDays })) return no('*');
  return term.paid - term.refunded - savedIn(person, term.no) > 0 ? none : no('*');
}
