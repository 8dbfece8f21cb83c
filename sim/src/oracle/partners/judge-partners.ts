import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import { expiry, later } from '../days.ts';
import type { Verdict } from '../member.ts';
import { availableOf, choose, lotName, put, spend } from '../purse.ts';
import { againstChoosing, chooseBenefit } from './choosing.ts';
import { againstClaim, claim } from './claiming.ts';
import { type Customer, doubt, newCustomer, openTerms, type Piece, runningTerm } from './customer.ts';
import { isOurs, type Joint, type Variant } from './joint.ts';
import { isSameWindow } from './limits.ts';
import { type Market, newMarket } from './market.ts';
import { deliver, fail, replace } from './pieces.ts';
import { isCooling, passDues, passTime, startTerm } from './plan.ts';
import { seenOfCustomer } from './seen-of-customer.ts';
import { settlements } from './settlement.ts';

export interface JudgedPartners extends Judged {
  readonly people: ReadonlyMap<string, Customer>;
}
type ToldOf = Pick<NonNullable<TracedStep['told']>, 'status' | 'piece'>;
export interface TracedOfPartners extends Omit<TracedStep, 'told'> {
  readonly told: ToldOf | null;
}

const applied: Verdict = { status: 'applied', codes: [], limited: null, shortfall: 0, charge: 0 };
const refused = (codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });
const minute = 60_000;

/** Says what must have become of a whole history of members and partners. */
export function judgePartners(
  joint: Joint,
  trace: readonly TracedOfPartners[],
  end: EpochMs,
): JudgedPartners {
  const market = newMarket(joint);
  const looks: JudgedPartners['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, told }) => {
    market.clock = step.now;
    market.latest = Math.max(market.latest, step.now);
    if (step.step === 'pass') for (const each of market.people.values()) passDues(market, each, step.now);
    looks.push(step.step === 'pass' ? seenOfAll(market, step.now) : null);
    if (step.step !== 'send') return null;
    const { sent, now } = step;
    const verdict = decide({ market, sent, now, at: decidedAt, told: told ?? { status: 'applied' } });
    return { ...verdict, sure: (market.people.get(sent.member)?.unsure.length ?? 0) === 0 };
  });
  const everybody = [...market.people.values()];
  const last = seenOfAll(market, end);
  for (const each of everybody) passTime(market, each, end);
  const isSure = everybody.every(({ unsure }) => unsure.length === 0);
  const whole = isSure ? settlements(joint, everybody, end) : null;
  return { verdicts, looks, last, whole, people: market.people };
}

interface Message {
  readonly market: Market;
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly at: EpochMs;
  readonly told: ToldOf;
}
interface Asked extends Message {
  readonly customer: Customer;
  readonly happened: EpochMs;
}

function decide(message: Message): Verdict {
  const { market, sent, at, told } = message;
  const before = market.people.get(sent.member) ?? newCustomer(sent.member);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = before.accepted.find(({ id }) => id === sent.id);
  if (known !== undefined)
    return known.content === content
      ? { ...known.verdict, status: 'duplicate' }
      : refused(['event_conflict']);
  // Said of who she was: a refusal throws away what was computed.
  if (at < before.passedTo)
    doubt(before, 'a clock that went back over what time had done without writing it');
  const customer = structuredClone(before);
  passTime(market, customer, at);
  const asked: Asked = { ...message, customer, happened: Math.min(sent.time, at) };
  const { codes, room } = objectionsTo(asked);
  if (codes.length > 0) return refused(room ? ['*'] : codes);
  if (room && told.status === 'refused') return refused(['*']);
  carryOut(asked, sent.act);
  customer.accepted.push({ id: sent.id, content, verdict: applied });
  market.people.set(sent.member, customer);
  if (customer.unsure.length > 0 && ofPools.includes(sent.act.do))
    for (const other of market.people.values()) doubt(other, 'codes that one in doubt may have taken');
  return applied;
}

/** What may take a code, or none. */
const ofPools: readonly Act['do'][] = ['claim', 'answerPiece', 'buy'];

interface Objections {
  readonly codes: readonly string[];
  /** The page does not say whether it is refused. */
  readonly room: boolean;
}
const none: Objections = { codes: [], room: false };
const no = (...codes: readonly string[]): Objections => ({ codes, room: false });

function objectionsTo({ market, customer, sent, now, at, happened, told }: Asked): Objections {
  const { act } = sent;
  if (act.do === 'nonsense') return no('*');
  const codes: string[] = [];
  if (sent.time > now + 5 * minute) codes.push('in_future');
  if (later(market.joint.zone, happened, { days: market.joint.latenessDays }) < at) codes.push('too_late');
  if (customer.joinedAt === null)
    return no(...codes, ...(act.do === 'register' ? [] : ['unknown_member', '*']));
  if (act.do === 'register') codes.push('already_a_member');
  if (happened < customer.joinedAt) codes.push('before_joining');
  if (act.do === (customer.frozen ? 'freeze' : 'thaw')) codes.push('*');
  if (customer.frozen && ['claim', 'buy', 'choose'].includes(act.do))
    return no(...codes, 'member_frozen', '*');
  const isRoom = customer.frozen && !['thaw', 'adjust'].includes(act.do);
  const own = against({ market, customer, sent, now, at, happened, told }, act);
  return { codes: [...codes, ...own.codes], room: own.room || isRoom };
}

function against({ market, customer, at, happened, told }: Asked, act: Act): Objections {
  switch (act.do) {
    case 'adjust': {
      if (-act.units > availableOf(customer, 'ticket')) return no('insufficient_available');
      const until = expiry(market.joint.zone, happened, market.joint.ticketsExpire);
      // The page does not say whether units are given whose end has passed by the decision.
      return { codes: [], room: until !== null && until <= at };
    }
    case 'claim':
      if (isOurs(act.benefit) && !isSameWindow(market.joint, customer, act.benefit, happened, at))
        doubt(customer, 'a claim that happened in one window and is decided in the next');
      return no(...againstClaim(market, customer, act.benefit, at));
    case 'answerPiece': {
      const piece = customer.pieces[told.piece ?? -1];
      if (piece === undefined) return no('unknown_call');
      return act.outcome === 'replaced' && piece.state !== 'delivered' ? no('issue_state') : none;
    }
    case 'quote':
      return ['month', 'year'].includes(act.variant) ? none : no('*');
    case 'buy': {
      const quote = customer.quotes.find(({ id }) => id === act.quote);
      if (quote === undefined) return no('unknown_quote');
      return no(
        ...(happened >= quote.until ? ['quote_expired'] : []),
        ...(quote.taken ? ['quote_taken'] : []),
      );
    }
    case 'choose':
      return no(...againstChoosing(market.joint, customer, act, at));
    case 'refundPlan': {
      const term = runningTerm(customer);
      if (term === null) return no('plan_not_held');
      return isCooling(market.joint, term, happened) ? none : no('refund_not_allowed');
    }
    case 'used':
      return { codes: [], room: runningTerm(customer) === null };
    default:
      return none;
  }
}

function carryOut({ market, customer, sent, at, happened, told }: Asked, act: Act): void {
  const deciding = { market, customer, at };
  const { joint } = market;
  switch (act.do) {
    case 'register':
      customer.joinedAt = happened;
      customer.passedTo = at;
      return;
    case 'freeze':
    case 'thaw':
      customer.frozen = act.do === 'freeze';
      return;
    case 'adjust': {
      const lot = lotName(0, expiry(joint.zone, happened, joint.ticketsExpire));
      if (act.units > 0) put(customer, 'ticket', { name: lot, units: act.units });
      else spend(customer, 'ticket', choose(customer, 'ticket', -act.units) ?? []);
      return;
    }
    case 'claim':
      if (isOurs(act.benefit)) claim(deciding, act.benefit);
      return;
    case 'answerPiece': {
      const piece = customer.pieces[told.piece ?? -1] as Piece;
      return { delivered: deliver, failed: fail, replaced: replace }[act.outcome](deciding, piece);
    }
    case 'quote': {
      const until = at + joint.plan.quoteMinutes * minute;
      customer.quotes.push({ id: sent.id, variant: act.variant as Variant, until, taken: false });
      return;
    }
    case 'buy': {
      const quote = customer.quotes.find(({ id }) => id === act.quote);
      if (quote === undefined) throw new Error('checked before');
      quote.taken = true;
      return startTerm(deciding, quote.variant);
    }
    case 'choose':
      return chooseBenefit(joint, customer, act, at);
    case 'refundPlan':
      for (const term of openTerms(customer)) term.endedAt = at;
      return;
    case 'used': {
      const term = runningTerm(customer);
      if (term !== null) customer.savings.push({ term: term.no, cash: act.cash });
      return;
    }
    default:
  }
}

/** Everybody as read at an instant: time is let pass on a copy. Those in doubt are left out. */
function seenOfAll(market: Market, at: EpochMs): ReadonlyMap<string, Texts> {
  const seen = [...market.people.values()].flatMap((customer) => {
    const then = structuredClone(customer);
    passTime(market, then, at);
    return then.joinedAt === null || then.unsure.length > 0
      ? []
      : [[then.name, seenOfCustomer(market.joint, then, Math.max(at, then.passedTo))] as const];
  });
  return new Map(seen);
}
