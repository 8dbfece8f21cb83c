import { factOf } from '../facts.ts';
import { type Json, textOf } from '../kernel/json.ts';
import type { Entry } from '../log/entry.ts';
import type { Head } from '../state.ts';

type Waiting = Readonly<Record<string, readonly Json[]>>;

/**
 * What was asked one by one from an entry on: not what followed from something, nor what had waited for an order and was
 * decided with it. Both come about again by what they followed from.
 */
export function askedIn(
  entries: readonly Entry[],
  from: number,
  before: Pick<Head, 'facts'>,
): readonly Entry[] {
  const asked: Entry[] = [];
  let waiting = waitingOf(factOf(before.facts, 'deferred'));
  let withOrder = 0;
  for (const entry of entries.slice(from)) {
    if (entry.cause !== undefined) continue;
    if (withOrder > 0) {
      withOrder -= 1;
      continue;
    }
    asked.push(entry);
    const left = entry.outcome.facts?.['deferred'];
    if (left === undefined) continue;
    const order = textOf(entry.event.data['orderId']);
    const isDecided = ORDERS.has(entry.event.type) && waitingOf(left)[order] === undefined;
    withOrder = isDecided ? (waiting[order]?.length ?? 0) : 0;
    waiting = waitingOf(left);
  }
  return asked;
}
const ORDERS: ReadonlySet<string> = new Set(['order.completed', 'order.paid']);

function waitingOf(fact: Json | undefined): Waiting {
  return (fact ?? {}) as Waiting;
}
