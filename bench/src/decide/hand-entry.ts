import {
  type Entry,
  type Event,
  type Json,
  type JsonObject,
  SEMANTICS,
  type Transfer,
  textOf,
  type Why,
} from '@laurel/core';
import { decideByHand } from './by-hand.ts';
import { type Counted, dayOf, type Granted, type HandMember } from './hand-member.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };

const factors = ['', '', '1.2', '1.5', '2'];

/**
 * The same by hand, with the entry that the log keeps: each transfer with its why, the order's record with what taking
 * back needs, the counters that moved. Of an order that lifts a tier only the order's own entry is made.
 */
export function entryByHand(m: HandMember, event: Event, seq: number): Entry {
  m.counted = [];
  const { tier, since, until } = m;
  const isFirst = m.orders.size === 0;
  const grants = decideByHand(m, event);
  const own = grants.filter((one) => !one.rule.startsWith('pack:'));
  const item = [m.items - 1, dayOf(event.time)] as const;
  const limited = limitedBy(m.counted);
  const whys = own.map((one) =>
    whyOf(one, tier, one.room !== undefined && limited.some((cut) => cut.rule === one.rule)),
  );
  const transfers = own.map((one, i) => transferOf(event, one, whys[i] as Why));
  const record: JsonObject = {
    happenedAt: event.time,
    state: 'completed',
    net: event.data,
    tracks: { main: standing(tier, since, until) },
    grants: own.map((one, i) => recordOf(one, whys[i] as Why, item)),
  };
  const outcome: Open<Entry['outcome']> = { transfers };
  if (limited.length > 0) outcome.limited = limited;
  outcome.facts = factsOf(m, m.counted, isFirst && grants.some((one) => one.rule === 'first'));
  outcome.records = { __proto__: null, [`order/${textOf(event.data['orderId'])}`]: record };
  return {
    seq,
    origin: 'outside',
    event,
    happenedAt: event.time,
    decidedAt: event.time,
    version: 1,
    semantics: SEMANTICS,
    outcome,
  };
}

function standing(tier: number, since: number, until: number): JsonObject {
  const id = `v${tier + 1}`;
  return until === Number.POSITIVE_INFINITY ? { tier: id, since } : { tier: id, since, until };
}

function whyOf({ rule, room }: Granted, tier: number, isCut: boolean): Why {
  const why: Open<Why> = { version: 1, grant: 0 };
  if (rule === 'points' && tier > 1) why.factor = factors[tier] as string;
  if (rule === 'first') why.inputs = { 'member.firstOrder': true };
  else if (rule.startsWith('tier-')) why.inputs = { 'member.tier': `v${tier + 1}` };
  if (room === undefined) return why;
  why.room = room;
  if (isCut) why.cut = CUT;
  return why;
}
const CUT = '200 points per month';

function transferOf(event: Event, { rule, asset, amount, lot }: Granted, why: Why): Transfer {
  const { orderId, channel, shopId } = event.data as { orderId: string; channel: string; shopId: string };
  const transfer: Open<Transfer> = {
    asset,
    kind: 'grant',
    from: 'issued',
    to: 'balance',
    amount,
    lots: [[lot, amount]],
    rule,
    funder: 'platform',
    order: orderId,
    channel,
    shop: shopId,
    why,
  };
  if (asset === 'growth') transfer.day = dayOf(event.time);
  return transfer;
}

function recordOf({ rule, asset, amount, lot }: Granted, why: Why, item: readonly number[]): JsonObject {
  const record = { rule, asset, units: amount, lot, why: why as unknown as Json };
  return asset === 'growth' ? { ...record, item } : record;
}

function limitedBy(counted: readonly Counted[]): { rule: string; limit: string }[] {
  const limited: { rule: string; limit: string }[] = [];
  for (const { rule, used } of counted) if (used === null) limited.push({ rule, limit: limitOf(rule) });
  return limited;
}

function limitOf(rule: string): string {
  if (rule.startsWith('shop-')) return CUT;
  if (rule.startsWith('step-')) return '2 per month';
  return rule.startsWith('hour-') ? '1 per week' : '1 per day';
}

function factsOf(m: HandMember, counted: readonly Counted[], isFirst: boolean): Record<string, Json> {
  const facts = { __proto__: null, orders: m.orders.size } as unknown as Record<string, Json>;
  if (isFirst) facts['limit:first:0:ever'] = [1, 0];
  for (const { rule, window, used } of counted) {
    if (used !== null) facts[`limit:${rule}:0:${windowName(rule, window)}`] = [used.times, used.units];
  }
  return facts;
}

const names = new Map<number, string>();
const DAY = 86_400_000;

/** 2026-03-01 of a day, 2026-03 of a month, 2026-W10 of a week. */
function windowName(rule: string, window: number): string {
  const kind = rule.startsWith('channel-') ? 0 : rule.startsWith('hour-') ? 1 : 2;
  const key = window * 4 + kind;
  let name = names.get(key);
  if (name === undefined) {
    name = kind === 0 ? isoDate(window) : kind === 1 ? isoWeek(window) : isoMonth(window);
    names.set(key, name);
  }
  return name;
}

function isoDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
function isoMonth(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
/** A week belongs to the year of its Thursday; week 0 holds 1970-01-01, a Thursday. */
function isoWeek(week: number): string {
  const thursday = new Date(week * 7 * DAY);
  const year = thursday.getUTCFullYear();
  const nth = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1;
  return `${year}-W${String(nth).padStart(2, '0')}`;
}
