import type { Event } from '@laurel/core';
import { channels, hours, shops, steps } from './fifty-rules.ts';
import {
  dayOf,
  type Granted,
  type HandMember,
  type HandOrder,
  inWindow,
  monthOf,
  weekOf,
} from './hand-member.ts';

interface Item {
  readonly category?: string;
  readonly amount: number;
}
interface Data {
  readonly orderId: string;
  readonly amount: number;
  readonly channel?: string;
  readonly shopId?: string;
  readonly items?: readonly Item[];
}

const HOUR = 3_600_000;
const YEAR_2025 = Date.parse('2025-01-01T00:00:00+08:00');
const YEAR_2026 = Date.parse('2026-01-01T00:00:00+08:00');
const YEAR_2027 = Date.parse('2027-01-01T00:00:00+08:00');
const YEAR_2028 = Date.parse('2028-01-01T00:00:00+08:00');

const factors = [
  [1, 1],
  [1, 1],
  [6, 5],
  [3, 2],
  [2, 1],
] as const;

/** The fifty rules by hand. Returns what was granted, rule by rule; the member is changed in place. */
export function decideByHand(m: HandMember, event: Event): readonly Granted[] {
  const data = event.data as unknown as Data;
  const at = event.time;
  m.pass(at);
  if (m.orders.has(data.orderId)) throw new Error('completed before');
  const order: HandOrder = { net: data.amount, tier: m.tier, at, grants: [] };
  const { amount } = data;
  // Conditions ask the tier before the order.
  const { tier } = m;
  const isFirst = m.orders.size === 0;
  const [n, d] = factors[tier] ?? [1, 1];
  m.grow(order, 'growth', Math.floor(amount / 100), at);
  m.give(order, 'points', Math.floor((amount * n) / (100 * d)), at);
  if (isFirst && amount >= 10_000) m.give(order, 'first', 100, at);
  if (tier > 0 && amount >= 20_000) m.give(order, tierRules[tier] as string, 20 * tier, at);
  giveByPlace(m, order, data, at);
  giveBySize(m, order, amount, at);
  giveByTime(m, order, data, at);
  giveByItems(m, order, data.items ?? [], at);
  m.orders.set(data.orderId, order);
  m.rise(order, at);
  return order.grants;
}

const tierRules = ['tier-v1', 'tier-v2', 'tier-v3', 'tier-v4', 'tier-v5'];
const channelRules = channels.map((channel) => `channel-${channel}`);
const stepRules = steps.map((step) => `step-${step}`);
const hourRules = hours.map((hour) => `hour-${hour}`);
const weekdayRules = [0, 1, 2, 3, 4, 5, 6, 7].map((weekday) => `weekday-${weekday}`);

function giveByPlace(m: HandMember, order: HandOrder, { amount, channel, shopId }: Data, at: number): void {
  const c = channel === undefined ? -1 : channels.indexOf(channel as (typeof channels)[number]);
  if (c >= 0 && amount >= 60_000) {
    const rule = channelRules[c] as string;
    const used = m.used(rule, dayOf(at));
    if (used.times >= 1) m.full(rule, dayOf(at));
    else {
      m.count(rule, dayOf(at), used, 0);
      m.give(order, rule, c + 3, at);
    }
  }
  if (shopId === undefined || amount < 50_000 || !shops.includes(shopId)) return;
  const used = m.used(shopId, monthOf(at));
  const room = 200 - used.units;
  const whole = Math.floor(amount / 500);
  const units = Math.min(whole, room);
  if (units < whole) m.full(shopId, monthOf(at));
  if (units <= 0) return;
  m.count(shopId, monthOf(at), used, units);
  m.give(order, shopId, units, at, room);
}

function giveBySize(m: HandMember, order: HandOrder, amount: number, at: number): void {
  let i = -1;
  while (i + 1 < steps.length && amount >= (steps[i + 1] as number)) i++;
  if (i < 0) return;
  const rule = stepRules[i] as string;
  const used = m.used(rule, monthOf(at));
  if (used.times >= 2) return m.full(rule, monthOf(at));
  m.count(rule, monthOf(at), used, 0);
  m.give(order, rule, 10 * (i + 1), at);
}

function giveByTime(m: HandMember, order: HandOrder, { amount, channel }: Data, at: number): void {
  const local = at + 8 * HOUR;
  if (channel === 'app') {
    const weekday = ((Math.floor(local / (24 * HOUR)) + 3) % 7) + 1;
    m.give(order, weekdayRules[weekday] as string, weekday, at);
  }
  if (amount < 10_000) return;
  const hour = Math.floor((local % (24 * HOUR)) / HOUR);
  for (let i = 0; i < hours.length; i++) {
    const from = hours[i] as number;
    if (hour < from || hour >= from + 2) continue;
    const rule = hourRules[i] as string;
    const used = m.used(rule, weekOf(at));
    if (used.times >= 1) m.full(rule, weekOf(at));
    else {
      m.count(rule, weekOf(at), used, 0);
      m.give(order, rule, 8, at);
    }
  }
}

function giveByItems(m: HandMember, order: HandOrder, items: readonly Item[], at: number): void {
  if (has(items, 'tea')) m.give(order, 'category-tea', 6, at);
  if (has(items, 'books')) m.give(order, 'category-books', 6, at);
  if (has(items, 'shoes')) m.give(order, 'category-shoes', 6, at);
  if (has(items, 'toys')) m.give(order, 'category-toys', 6, at);
  if (has(items, 'garden')) m.give(order, 'category-garden', 6, at);
  if (order.net < 80_000) return;
  const units = Math.floor(order.net / 1_000);
  if (inWindow(at, YEAR_2025, YEAR_2026)) m.give(order, 'season-1', units, at);
  if (inWindow(at, YEAR_2026, YEAR_2027)) m.give(order, 'season-2', units, at);
  if (inWindow(at, YEAR_2027, YEAR_2028)) m.give(order, 'season-3', units, at);
}

function has(items: readonly Item[], category: string): boolean {
  for (const item of items) if (item.category === category && item.amount >= 20_000) return true;
  return false;
}
