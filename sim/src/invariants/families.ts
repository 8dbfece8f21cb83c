import type { Entry, Head } from '@laurel/core';
import type { Violation } from '../compare.ts';
import type { Families } from '../oracle/families/families.ts';
import type { Fault } from './fault.ts';
import { sharedFaults } from './shared.ts';

/** I21 over the logs of a household: what left one member arrived at another, once, and with who earned it. */
export function familiesInvariants(
  _: Families,
  logs: ReadonlyMap<string, readonly Entry[]>,
  __: ReadonlyMap<string, Head>,
  at: number,
): Violation | null {
  const [fault] = [...sharedFaults(new Map(), logs), ...parcelFaults(logs)];
  if (fault === undefined) return null;
  const [what, must, is] = fault;
  return { at, member: '', what, must, is };
}

/** What is sent arrives, just once and as it was sent; and no entry makes or loses units on their way. */
export function* parcelFaults(logs: ReadonlyMap<string, readonly Entry[]>): Generator<Fault> {
  const sent = new Map<string, string>();
  const arrived = new Map<string, string>();
  for (const entry of [...logs.values()].flat()) {
    const { event, outcome } = entry;
    let balance = 0;
    if (event.type === parcel) {
      if (arrived.has(event.id)) yield ['I21 nothing arrives twice', 'once', `${event.id} again`];
      arrived.set(event.id, JSON.stringify(event.data['lots']));
      balance += unitsOf(event.data['lots']);
    }
    for (const { type, id, data } of outcome.follow ?? []) {
      if (type !== parcel) continue;
      if (sent.has(id)) yield ['I21 nothing is sent twice', 'once', `${id} again`];
      sent.set(id, JSON.stringify(data['lots']));
      balance -= unitsOf(data['lots']);
    }
    for (const { rule, from, to, amount } of outcome.transfers ?? [])
      if (rule === 'household') balance += to === 'transit' ? amount : from === 'transit' ? -amount : 0;
    if (balance !== 0) yield ['I21 what comes goes on or stays', '0 between', `${balance} at ${event.id}`];
  }
  for (const [id, lots] of sent)
    if (arrived.get(id) !== lots) yield ['I21 what is sent arrives', lots, arrived.get(id) ?? 'nowhere'];
}

const parcel = 'household.units_received';
const unitsOf = (lots: unknown): number =>
  (lots as readonly (readonly [string, number])[]).reduce((sum, [, units]) => sum + units, 0);
