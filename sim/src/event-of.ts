import { checkEvent, type Event, type Json, type JsonObject, type Programs } from '@laurel/core';
import type { Act, Nonsense, Sent } from './act.ts';
import { careWords } from './care/words.ts';
import type { ClubAct } from './club/club-act.ts';
import type { Refs } from './club/refs.ts';
import { clubWords } from './club/words.ts';
import { familiesWords, otherInHousehold } from './families/words.ts';
import { mergingWords, otherOfMerging } from './merging/words.ts';
import { partnersWords } from './partners/words.ts';
import { taskWords } from './tasks/task-words.ts';

/** Members' inner numbers. */
export interface Names {
  readonly numberOf: (name: string) => number;
  readonly nameOf: (number: number) => string;
}

export type ReadAct =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly code: string };

/** An act in the product's words, its shape checked as the shell would before the core sees it. */
export function eventOf(
  programs: Programs,
  names: Names,
  { sent, refs }: { sent: Sent; refs: Refs },
): ReadAct {
  const { type, data } = wordsOf(sent.act, refs);
  const version = programs.versions[0];
  if (version === undefined) return { ok: false, code: 'no_program' };
  const checked = checkEvent(version.compiled, type, data);
  if (!checked.ok) return { ok: false, code: checked.refusal.code };
  const other = otherOf(sent.act, (name) => ({ member: names.numberOf(name) }), refs);
  const event = { type, source: 'sim', id: sent.id, time: sent.time, data: { ...checked.data, ...other } };
  return { ok: true, event };
}

/** The other member that an act names. */
export function otherOf(act: Act, refOf: (name: string) => Json, refs: Pick<Refs, 'other'>): JsonObject {
  if (act.do === 'invite') return { inviter: refOf(act.inviter) };
  if (act.do === 'joinTeam') return { founder: refOf(act.founder) };
  const member = otherInHousehold(act);
  if (member !== null) return { member: refOf(member) };
  return act.do === 'give' ? { to: refOf(act.to) } : otherOfMerging(act, refs.other);
}

/** Type and data as a client writes them. */
export function wordsOf(act: Act, refs: Refs): { readonly type: string; readonly data: JsonObject } {
  const { holdOf } = refs;
  const part = (hold: string, units: number | null): JsonObject => ({
    holdId: holdOf(hold) ?? 'hd-1-999999',
    ...(units === null ? {} : { amount: units }),
  });
  switch (act.do) {
    case 'register':
      return { type: 'member.registered', data: {} };
    case 'complete':
      return { type: 'order.completed', data: orderData(act, act.app) };
    case 'refund':
      return { type: 'order.refunded', data: { ...orderData(act, false), refundId: act.refund } };
    case 'cancel':
      return { type: 'order.cancelled', data: { orderId: act.order } };
    case 'checkin':
      return { type: 'checkin', data: {} };
    case 'review':
      return { type: 'review.posted', data: {} };
    case 'invite':
      return { type: 'invite.accepted', data: { inviter: act.inviter } };
    case 'place': {
      const minutes = act.minutes === null ? {} : { minutes: act.minutes };
      return { type: 'hold.placed', data: { asset: act.asset, amount: act.units, ...minutes } };
    }
    case 'capture':
      return { type: 'hold.captured', data: part(act.hold, act.units) };
    case 'release':
      return { type: 'hold.released', data: part(act.hold, null) };
    case 'restore':
      return { type: 'spend.restored', data: part(act.hold, act.units) };
    case 'adjust':
      return { type: 'adjustment.made', data: { asset: act.asset, amount: act.units, reason: 'simulated' } };
    case 'profile':
      return { type: 'member.updated', data: { profile: { city: act.city } } };
    case 'freeze':
      return { type: 'member.frozen', data: {} };
    case 'thaw':
      return { type: 'member.unfrozen', data: {} };
    case 'nonsense':
      return nonsense(act.wrong);
    case 'merge':
    case 'unmerge':
      return mergingWords(act);
    default:
      return (
        careWords(act, refs) ??
        familiesWords(act) ??
        partnersWords(act, refs) ??
        taskWords(act) ??
        clubWords(act as ClubAct, refs)
      );
  }
}

const orderData = (
  { order, amount, currency }: { order: string; amount: number; currency?: string },
  app: boolean,
): JsonObject => ({
  orderId: order,
  amount,
  currency: currency ?? 'CNY',
  ...(app ? { channel: 'app' } : {}),
});

function nonsense(wrong: Nonsense): { readonly type: string; readonly data: JsonObject } {
  const order = { orderId: 'lie', currency: 'CNY', amount: 100 };
  if (wrong === 'unknownType') return { type: 'order.imagined', data: order };
  if (wrong === 'refundOfNothing') return { type: 'order.refunded', data: { ...order, amount: 0 } };
  const { amount: _, ...missing } = order;
  const data: Readonly<Record<Exclude<Nonsense, 'unknownType' | 'refundOfNothing'>, JsonObject>> = {
    negative: { ...order, amount: -100 },
    fraction: { ...order, amount: 1.5 },
    huge: { ...order, amount: 2 ** 53 },
    text: { ...order, amount: '100' },
    missing,
    foreignCurrency: { ...order, currency: 'XTS' },
  };
  return { type: 'order.completed', data: data[wrong] };
}
