import type { Event, JsonObject } from '@laurel/core';
import { dice } from '../frame/dice.ts';
import { categories, channels, shops } from './fifty-rules.ts';

/** What a member buys, in the order of time. */
export type History = readonly Event[];

const DAY = 86_400_000;
const begin = Date.parse('2025-01-01T00:00:00+08:00');
/** A year and a half: periods end, graces begin, points expire. */
const spanMs = 550 * DAY;

/** Orders of a few lines: most small, few large, of some members many. */
export function historiesOf(members: number, orders: number, seed: number): readonly History[] {
  const { roll, between, pick } = dice(seed);
  return Array.from({ length: members }, (_, member) => {
    const times = Array.from({ length: orders }, () => begin + Math.floor(roll() * spanMs)).sort(
      (a, b) => a - b,
    );
    return times.map((time, n): Event => {
      const items = Array.from({ length: between(1, 4) }, (_, line) => ({
        lineId: `${line + 1}`,
        category: pick(categories),
        quantity: between(1, 3),
        amount: Math.floor(roll() ** 3 * 60_000) + 500,
      }));
      const goods = items.reduce((sum, line) => sum + line.amount, 0);
      const orderId = `o-${member}-${n}`;
      const data: JsonObject = {
        orderId,
        amount: goods,
        currency: 'CNY',
        goods,
        items,
        channel: pick(channels),
        shopId: pick(shops),
      };
      return { type: 'order.completed', source: 'shop', id: orderId, time, data };
    });
  });
}
