import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../act.ts';
import { later } from './days.ts';
import type { Verdict } from './member.ts';

/** What is kept of messages that were taken, of those that wait for their order, and of orders. */
interface Person {
  readonly accepted: readonly { readonly id: string; readonly content: string; readonly verdict: Verdict }[];
  readonly deferred: { readonly sent: Sent; readonly since: EpochMs }[];
  readonly orders: readonly { readonly id: string }[];
}

/** What is told of a message that comes again. */
export function again(person: Person, known: Person['accepted'][number], content: string): Verdict {
  if (known.content !== content)
    return { status: 'refused', codes: ['event_conflict'], limited: null, shortfall: 0, charge: 0 };
  if (known.verdict.status !== 'deferred') return { ...known.verdict, status: 'duplicate' };
  const waiting = person.deferred.some(({ sent }) => sent.id === known.id);
  return waiting ? known.verdict : { ...known.verdict, status: 'duplicate', or: ['refused', 'deferred'] };
}

export const isBeforeItsOrder = (person: Person, act: Act): boolean =>
  (act.do === 'refund' || act.do === 'cancel') && !person.orders.some((order) => order.id === act.order);

/** What waited for an order, one after the other, each taken off the list; older than `lateness` it is dead. */
export function* takeWaiting(
  { deferred }: Pick<Person, 'deferred'>,
  order: string,
  { zone, latenessDays, at }: { readonly zone: string; readonly latenessDays: number; readonly at: EpochMs },
): Generator<Sent> {
  for (const waiting of deferred.filter(({ sent }) => 'order' in sent.act && sent.act.order === order)) {
    deferred.splice(deferred.indexOf(waiting), 1);
    if (later(zone, waiting.since, { days: latenessDays }) > at) yield waiting.sent;
  }
}
