import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../act.ts';
import { carryOut, type FollowOn, join } from './acts.ts';
import { expiry, later } from './days.ts';
import type { Deciding } from './earning.ts';
import { holdOf, spentIn } from './holding.ts';
import { copyOf, type Member, type Verdict } from './member.ts';
import { heldIn, passTime } from './pass-time.ts';
import { availableOf, debtOf, lend, owe } from './purse.ts';
import type { Asset, Terms } from './terms.ts';

/** The members as they are known so far; others are asked for by name. */
export type Members = Pick<ReadonlyMap<string, Member>, 'get'>;

export interface Decided {
  readonly verdict: Verdict;
  /** The member after it; the same as before where nothing was applied. */
  readonly member: Member;
  readonly follow: readonly FollowOn[];
}

const minute = 60_000;
const applied: Verdict = { status: 'applied', codes: [], limited: false, shortfall: 0, charge: 0 };
const refused = (...codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

/** Decides one message, from the member's whole history. */
export function decideOne(
  terms: Terms,
  members: Members,
  asked: { before: Member; sent: Sent; now: EpochMs; decidedAt: EpochMs; isStanding?: boolean },
): Decided {
  const { before, sent, now, decidedAt, isStanding = false } = asked;
  const known = before.accepted.find((each) => each.sent.id === sent.id);
  if (known !== undefined)
    return { verdict: again(known.sent, known.verdict, asked), member: before, follow: [] };
  const member = copyOf(before);
  passTime(terms, member, decidedAt);
  const happened = sent.backfill ? sent.time : Math.min(sent.time, decidedAt);
  const decision = member.decisions;
  const deciding = {
    terms,
    member,
    event: sent.id,
    happened,
    decidedAt,
    decision,
    limited: false,
    shortfall: 0,
  };
  const loan = isStanding ? loanFor(member, sent.act) : null;
  if (loan !== null) lend(member, loan.asset, loan.units);
  const codes = objections(deciding, members, { sent, now }).filter(
    (code) => !isStanding || !notAskedAgain.includes(code),
  );
  if (codes.length > 0) return { verdict: refused(...codes), member: before, follow: [] };
  member.decisions += 1;
  member.newest = decidedAt;
  if (waits(member, sent.act)) {
    member.deferred.push({ sent, since: decidedAt });
    const verdict: Verdict = { ...applied, status: 'deferred' };
    member.accepted.push({ sent, verdict });
    return { verdict, member, follow: [] };
  }
  if (member.joinedAt === null) join(deciding);
  const follow = isVoid(member, members, sent.act) ? [] : carryOut(deciding, sent.act);
  if (loan !== null) owe(member, loan.asset, loan.units);
  const { limited, shortfall } = deciding;
  const verdict = {
    ...applied,
    limited,
    shortfall,
    charge: terms.shortfall === 'charge' ? shortfall : 0,
    ...(isVoid(before, members, sent.act) ? voided : {}),
  };
  member.accepted.push({ sent, verdict });
  return { verdict, member, follow: [...follow, ...decideWaiting(deciding, sent.act)] };
}

/** What is not asked again of what was taken: how late it was, and whether she alone had the units. */
const notAskedAgain: readonly string[] = ['in_future', 'too_late', 'insufficient_available'];

/** What a member lacks of what she spends or holds. */
function loanFor(member: Member, act: Act): { readonly asset: Asset; readonly units: number } | null {
  const wanted = act.do === 'place' ? act.units : act.do === 'adjust' ? -act.units : 0;
  if (act.do !== 'place' && act.do !== 'adjust') return null;
  const units = wanted - availableOf(member, act.asset);
  return units > 0 ? { asset: act.asset as Asset, units } : null;
}

/** A void invitation may be told as refused, but it is remembered. */
const voided = { or: ['refused'], codes: ['invitation_void', 'unknown_member'] } as const;

/** Rule 3: the first decision, or a conflict. */
export function again(first: Sent, verdict: Verdict, asked: { before: Member; sent: Sent }): Verdict {
  const { sent, before } = asked;
  const content = (each: Sent): string => JSON.stringify([each.time, each.act]);
  if (content(first) !== content(sent)) return refused('event_conflict');
  if (verdict.status !== 'deferred') return { ...verdict, status: 'duplicate' };
  const waiting = before.deferred.some((each) => each.sent.id === sent.id);
  // Decided since; or given up, of which the page says only that it is a dead letter.
  return waiting ? verdict : { ...verdict, status: 'duplicate', or: ['refused', 'deferred'] };
}

/** All that speaks against it. Any of these codes is a right answer. */
function objections(
  deciding: Deciding,
  members: Members,
  asked: { sent: Sent; now: EpochMs },
): readonly string[] {
  const { terms, member, happened, decidedAt } = deciding;
  const { sent, now } = asked;
  const { act } = sent;
  if (act.do === 'nonsense') return ['*'];
  const codes: string[] = [];
  if (sent.backfill) {
    if (sent.time < member.newest) codes.push('behind_log');
  } else {
    if (sent.time > now + 5 * minute) codes.push('in_future');
    if (later(terms.zone, happened, { days: terms.latenessDays }) < decidedAt) codes.push('too_late');
  }
  const joins = act.do === 'register' || (terms.join === 'onFirstEvent' && !isCommand(act));
  if (member.joinedAt === null && !joins) codes.push('unknown_member');
  if (member.joinedAt !== null && act.do === 'register' && terms.join === 'explicit')
    codes.push('already_a_member');
  if (member.joinedAt !== null && happened < member.joinedAt && terms.join === 'explicit')
    codes.push('before_joining');
  if (member.frozen && !appliesWhenFrozen.includes(act.do)) codes.push('member_frozen');
  if (act.do === 'adjust' && isPast(deciding, act)) codes.push('*');
  if (act.do === (member.frozen ? 'freeze' : 'thaw')) codes.push('*');
  if (act.do === 'invite' && (members.get(act.inviter)?.joinedAt ?? null) === null)
    codes.push('unknown_member', 'invitation_void');
  return [...codes, ...againstOrder(deciding.member, act), ...againstUnits(deciding.member, act)];
}

/** Units that would have ended before they are given: the page does not say that this is refused, nor otherwise. */
function isPast({ terms, happened, decidedAt }: Deciding, act: Act & { do: 'adjust' }): boolean {
  const until = act.asset === 'points' ? expiry(terms.zone, happened, terms.pointsExpire) : null;
  return act.units > 0 && until !== null && until <= decidedAt;
}

/**
 * Fine print 19: refunds (of spends too) and corrections (of the profile too). A hold that is released gives back what
 * was to be spent, as time does when it lapses.
 */
const appliesWhenFrozen: readonly Act['do'][] = [
  'refund',
  'cancel',
  'release',
  'restore',
  'adjust',
  'profile',
  'thaw',
  'freeze',
];

/** What is done to a member, or for her, makes nobody a member; what she does may. */
const commands: readonly Act['do'][] = [
  'place',
  'capture',
  'release',
  'restore',
  'adjust',
  'profile',
  'freeze',
  'thaw',
];
const isCommand = (act: Act): boolean => commands.includes(act.do);

function againstOrder(member: Member, act: Act): readonly string[] {
  if (act.do !== 'complete' && act.do !== 'refund' && act.do !== 'cancel') return [];
  const order = member.orders.find((each) => each.id === act.order);
  if (order === undefined) return [];
  if (act.do === 'complete')
    return ['order_already_completed', ...(order.cancelled ? ['order_cancelled'] : [])];
  const left = order.amount - order.refunded;
  const codes: string[] = order.cancelled ? ['order_cancelled', 'refund_above_order'] : [];
  if (act.do === 'cancel') return left === 0 && order.amount > 0 ? [...codes, 'order_cancelled', '*'] : codes;
  if (order.refunds.includes(act.refund)) codes.push('refund_already_taken');
  if (act.amount > left) codes.push('refund_above_order');
  return codes;
}

/** The page does not say what becomes of a correction below what there is; here it is refused, as a hold is. */
function againstUnits(member: Member, act: Act): readonly string[] {
  if (act.do === 'adjust' && -act.units > availableOf(member, act.asset)) return ['insufficient_available'];
  if (act.do === 'place') {
    const there = debtOf(member, act.asset) > 0 ? 0 : availableOf(member, act.asset);
    return act.units > there ? ['insufficient_available'] : [];
  }
  if (act.do === 'capture' || act.do === 'release') {
    const hold = holdOf(member, act.hold);
    if (hold === undefined) return ['unknown_hold'];
    if (heldIn(hold) === 0) return ['hold_closed', 'capture_above_hold'];
    return act.do === 'capture' && (act.units ?? 0) > heldIn(hold) ? ['capture_above_hold'] : [];
  }
  if (act.do !== 'restore') return [];
  const hold = holdOf(member, act.hold);
  if (hold === undefined) return ['unknown_hold'];
  if (spentIn(hold) === 0) return ['restore_above_spend', 'unknown_hold'];
  return (act.units ?? 0) > spentIn(hold) ? ['restore_above_spend'] : [];
}

/** Fine print 11: a refund or cancellation before its order. */
function waits(member: Member, act: Act): boolean {
  if (act.do !== 'refund' && act.do !== 'cancel') return false;
  return !member.orders.some((order) => order.id === act.order);
}

/** Right after the order, what waited for it, in the order of arrival; older than `lateness` it is dead. */
function decideWaiting(deciding: Deciding, act: Act): readonly FollowOn[] {
  if (act.do !== 'complete') return [];
  const { terms, member, decidedAt } = deciding;
  const waiting = member.deferred.filter(
    (each) => 'order' in each.sent.act && each.sent.act.order === act.order,
  );
  return waiting.flatMap((each) => {
    member.deferred.splice(member.deferred.indexOf(each), 1);
    if (later(terms.zone, each.since, { days: terms.latenessDays }) <= decidedAt) return [];
    if (againstOrder(member, each.sent.act).length > 0) return [];
    const decision = member.decisions;
    member.decisions += 1;
    const happened = Math.min(each.sent.time, decidedAt);
    return carryOut({ ...deciding, event: each.sent.id, happened, decision }, each.sent.act);
  });
}

/** Fine print 30: the first accepted one counts, before the first order, and no ring is closed. */
function isVoid(member: Member, members: Members, act: Act): boolean {
  if (act.do !== 'invite') return false;
  if (member.inviter !== null || member.orders.length > 0) return true;
  const seen = new Set<string>();
  // Somebody who was merged is the one into whom she was.
  for (let above: string | null = act.inviter; above !== null && !seen.has(above); ) {
    seen.add(above);
    const she = members.get(above);
    if ((she?.name ?? above) === member.name) return true;
    above = she?.inviter ?? null;
  }
  return false;
}
