import type { Act } from '../act.ts';
import { addDays, dateOf, expiry } from './days.ts';
import { type Deciding, earnOrder, giveAll, reward } from './earning.ts';
import { capture, placeHold, release, restore } from './holding.ts';
import type { Order } from './member.ts';
import { give, walkOf } from './pass-time.ts';
import { choose, spend } from './purse.ts';
import { refundOrder } from './refunding.ts';
import { type Asset, inForce } from './terms.ts';
import { riseAt } from './track.ts';

/** What an order causes for the member who invited. */
export interface FollowOn {
  readonly to: string;
  readonly kind: 'reward' | 'takeReward';
  /** Names the first order: its member and id. */
  readonly key: string;
  readonly happened: number;
  /** The order happened before the invitation was accepted, and arrived after it: the page does not say. */
  readonly doubtful: boolean;
}

/** Carries out what nothing speaks against. Returns what follows for other members. */
export function carryOut(deciding: Deciding, act: Act): readonly FollowOn[] {
  const { member } = deciding;
  if (act.do === 'complete') return complete(deciding, act);
  if (act.do === 'refund' || act.do === 'cancel') return giveBackOrder(deciding, act);
  if (act.do === 'checkin') checkIn(deciding);
  if (act.do === 'review') review(deciding);
  if (act.do === 'invite') {
    member.inviter = act.inviter;
    member.invitedAt = deciding.happened;
  }
  if (act.do === 'place') placeHold(deciding, act);
  if (act.do === 'capture') capture(deciding, act);
  if (act.do === 'release') release(deciding, act);
  if (act.do === 'restore') restore(deciding, act);
  if (act.do === 'adjust') adjust(deciding, act);
  if (act.do === 'freeze') member.frozen = true;
  if (act.do === 'thaw') member.frozen = false;
  return [];
}

/** Fine print 18: newcomer rules first. */
export function join(deciding: Deciding): void {
  const { member, happened, terms, decidedAt } = deciding;
  member.joinedAt = happened;
  member.passedTo = decidedAt;
  const lowest = { tier: 0, since: happened, until: null, cause: 'joined', grace: false } as const;
  member.tiers.push({ from: happened, start: -1, ...lowest });
  giveAll(deciding, 'newcomer', terms.newcomer);
}

/** Fine print 21: every step from below has its pack, once in a lifetime. */
export function rise(deciding: Deciding): void {
  const { member, terms, decidedAt, decision } = deciding;
  if (member.tiers.length === 0) return;
  for (const tier of riseAt(walkOf(terms, member), decidedAt, decision)) {
    const { id, pack } = inForce(terms, decidedAt).tiers[tier] ?? { id: '', pack: [] };
    if (member.packs.includes(id)) continue;
    member.packs.push(id);
    giveAll(deciding, `pack-${id}`, pack);
  }
}

function complete(deciding: Deciding, act: Act & { do: 'complete' }): readonly FollowOn[] {
  const { member, terms, decision } = deciding;
  const first = member.orders.length === 0;
  const { atLeast } = terms.invite;
  const invited = first && member.inviter !== null && act.amount >= atLeast ? 'paid' : 'no';
  const order: Order = {
    id: act.order,
    amount: act.amount,
    refunded: 0,
    cancelled: false,
    refunds: [],
    invited,
    inviter: member.inviter,
    decision,
  };
  member.orders.push(order);
  earnOrder(deciding, { id: act.order, amount: act.amount, app: act.app, first });
  rise(deciding);
  if (invited !== 'paid') return [];
  return [toInviter(deciding, 'reward', order)];
}

function toInviter({ member, happened }: Deciding, kind: FollowOn['kind'], order: Order): FollowOn {
  const doubtful = kind === 'reward' && happened < (member.invitedAt ?? happened);
  return { to: order.inviter ?? '', kind, key: `${member.name}/${order.id}`, happened, doubtful };
}

/** A refund, or a cancellation, which after completion is a refund of what is left (fine print 24). */
function giveBackOrder(deciding: Deciding, act: Act & { do: 'refund' | 'cancel' }): readonly FollowOn[] {
  const { member, terms } = deciding;
  const order = member.orders.find((each) => each.id === act.order);
  if (order === undefined) throw new Error('a refund before its order is deferred');
  if (act.do === 'refund') order.refunds.push(act.refund);
  else order.cancelled = true;
  refundOrder(deciding, order, act.do === 'refund' ? act.amount : order.amount - order.refunded);
  rise(deciding);
  if (order.invited !== 'paid' || order.amount - order.refunded >= terms.invite.atLeast) return [];
  order.invited = 'takenBack';
  return [toInviter(deciding, 'takeReward', order)];
}

/** Fine print 29: a run of n days has so many bonuses in all; what is missing is granted with the day that fills it. */
function checkIn(deciding: Deciding): void {
  const { member, terms, happened } = deciding;
  const { points, growth, streak, bonus } = terms.checkin;
  const today = dateOf(terms.zone, happened);
  if (member.checkins.includes(today)) {
    deciding.limited = true;
    return;
  }
  const before = run(member.checkins, today, -1);
  const after = run(member.checkins, today, 1);
  member.checkins.push(today);
  const had = member.bonuses
    .filter(({ day }) => day >= addDays(today, -before) && day <= addDays(today, after))
    .reduce((total, { count }) => total + count, 0);
  reward(deciding, 'checkin', { asset: 'points', units: points, caps: [] });
  reward(deciding, 'checkin', { asset: 'growth', units: growth, caps: [] });
  const owed = Math.floor((before + 1 + after) / streak) - had;
  if (owed > 0) {
    member.bonuses.push({ day: today, count: owed });
    reward(deciding, 'streak', { asset: 'points', units: owed * bonus, caps: [] });
  }
  rise(deciding);
}

/** How many days in a row lie on one side of a day. */
function run(days: readonly string[], from: string, step: 1 | -1): number {
  let length = 0;
  for (let day = addDays(from, step); days.includes(day); day = addDays(day, step)) length += 1;
  return length;
}

function review(deciding: Deciding): void {
  const { growth, cap } = inForce(deciding.terms, deciding.happened).review;
  reward(deciding, 'review', { asset: 'growth', units: growth, caps: [cap] });
  countReview(deciding);
  rise(deciding);
}

/** A goal that is met again and again: so many bonuses in all, less those that were given. */
function countReview(deciding: Deciding): void {
  const { member, terms } = deciding;
  member.reviews += 1;
  const goal = terms.reviewGoal;
  if (goal === undefined) return;
  const owed = Math.floor(member.reviews / goal.count) - member.reviewBonuses;
  if (owed <= 0) return;
  member.reviewBonuses += owed;
  reward(deciding, 'reviews', { asset: 'points', units: owed * goal.points, caps: [] });
}

/** An operator's correction: up into a lot of the asset's own expiry, down from what expires soonest. */
function adjust(deciding: Deciding, act: Act & { do: 'adjust' }): void {
  const { member, terms, happened } = deciding;
  const asset = act.asset as Asset;
  const up = Math.max(0, act.units);
  const until = asset === 'points' ? expiry(terms.zone, happened, terms.pointsExpire) : null;
  give(terms, member, { asset, units: up, until });
  if (act.units < 0) spend(member, asset, choose(member, asset, -act.units) ?? []);
  if (asset !== 'growth') return;
  const { decision, decidedAt, event } = deciding;
  const date = dateOf(terms.zone, happened);
  member.growth.push({ id: `${event}|adjust`, decision, decidedAt, date, units: act.units });
  rise(deciding);
}

/** The inviter's side of an invitee's first order; it happened as its cause (fine print 12). */
export function rewardInviter(deciding: Deciding, key: string): void {
  const { growth, points, cap } = deciding.terms.invite;
  const caps = [cap];
  reward({ ...deciding, event: key }, 'invite', { asset: 'growth', units: growth, caps });
  reward({ ...deciding, event: key }, 'invite', { asset: 'points', units: points, caps });
  rise(deciding);
}
