import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  type Context,
  decide,
  type Entry,
  type Event,
  type Head,
  type Json,
  type Programs,
} from '@laurel/core';
import { order, refundOfFirst, timeOf } from './history.ts';

/** A member with a history, ready to be asked. */
export interface Grown {
  readonly head: Head;
  /** When all of it is asked: right after the newest order. */
  readonly now: number;
  /** An order that was never sent, and a refund of the first one of all. */
  readonly next: Event;
  readonly refund: Event;
  /** Decides on this head; what is decided is thrown away. */
  readonly decide: (event: Event) => readonly Entry[];
}

/** Orders over a year and a half, none of them refunded, in a store that holds so many orders of others. */
export async function grown(programs: Programs, orders: number, others: number): Promise<Grown> {
  const worker = new Worker(new URL('./grow-worker.ts', import.meta.url), { workerData: { orders } });
  const [{ head, records }] = (await once(worker, 'message')) as [Stored];
  const store = recordsOf([...records, ...recordsOfOthers(others)]);
  const now = timeOf(orders + 1, orders);
  const deciding = (from: Head, event: Event) => {
    const context: Context = { member: 1, origin: 'outside', now: event.time, backfill: false, taken: {} };
    const decision = decide(programs, { head: from, records: store }, event, context);
    if (decision.kind !== 'applied') throw new Error(JSON.stringify(decision));
    return decision;
  };
  // One more, so that the head is one that a decision made and not one that was just read.
  const live = deciding(JSON.parse(head) as Head, order(orders, timeOf(orders, orders))).next.head;
  return {
    head: live,
    now,
    next: order(orders + 1, now),
    refund: refundOfFirst(now),
    decide: (event) => deciding(live, event).entries,
  };
}

interface Stored {
  readonly head: string;
  readonly records: readonly (readonly [key: string, text: string])[];
}

/** A store knows many members, so looking something up is as cold for one with few orders as for one with many. */
function recordsOfOthers(count: number): Stored['records'] {
  return Array.from(
    { length: count },
    (_, n) => [`order/other-${n}`, `{"state":"completed","n":${n}}`] as const,
  );
}

/** A Map as store; a record is read when it is first asked for. */
function recordsOf(stored: Stored['records']): { get: (key: string) => Json | null } {
  const texts = new Map(stored);
  const read = new Map<string, Json>();
  return {
    get: (key) => {
      const known = read.get(key);
      if (known !== undefined) return known;
      const text = texts.get(key);
      if (text === undefined) return null;
      const value = JSON.parse(text) as Json;
      read.set(key, value);
      return value;
    },
  };
}
