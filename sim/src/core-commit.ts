import {
  ALL_RECORDS,
  type Context,
  type Decision,
  decide,
  type Entry,
  type EpochMs,
  type Event,
  type Head,
  type Json,
  type Needs,
  needs,
  type Records,
} from '@laurel/core';
import { countersOf, levelsOf, takeClaims } from './club/shelf.ts';
import { keyOf } from './core-relay.ts';
import type { Kept, Parcel, Shop } from './core-store.ts';
import { gathered } from './core-taken.ts';
import { atOnce, forHerself, homeOf, partingOf } from './merging/core-merging.ts';

interface Asked {
  readonly name: string;
  readonly kept: Kept;
  readonly event: Event;
}

/** As many as the product's own shell. */
const ROUNDS_MOST = 40;

/** Loads what the core says that it needs, and nothing else. */
export function decideFully(
  shop: Shop,
  { name, kept, event }: Asked,
  how: Pick<Context, 'now' | 'backfill' | 'origin' | 'happenedAt' | 'subject'>,
): Decision {
  const loaded = new Map<string, Json | null>();
  const load = (keys: readonly string[]): void => {
    for (const key of keys)
      loaded.set(key, key === ALL_RECORDS ? [...kept.records.keys()] : (kept.records.get(key) ?? null));
  };
  let asked: Needs = needs(shop.programs, kept.head, event);
  let taken: Context['taken'] = {};
  for (let round = 0; round < ROUNDS_MOST; round += 1) {
    load(asked.records);
    if (asked.parting !== undefined) {
      const parted = partingOf(shop, name, asked.parting);
      if ('refused' in parted) return parted.refused;
      taken = Object.assign({}, taken, parted.taken);
    }
    const outside = gathered(shop, name, kept, asked);
    taken = Object.assign({}, taken, outside, levelsOf(shop.shelf, taken, countersOf(asked)));
    const records: Records = loaded;
    const context: Context = { ...how, member: shop.names.numberOf(name), taken };
    const decision = decide(shop.programs, { head: kept.head, records }, event, context);
    if (decision.kind !== 'needs') return decision;
    asked = decision.needs;
  }
  throw new Error('the core never has enough');
}

export function commit(
  shop: Shop,
  name: string,
  kept: Kept,
  { decision, now }: { decision: Pick<Decision & { kind: 'applied' }, 'entries' | 'next'>; now: EpochMs },
): void {
  keep(shop, kept, decision.entries, decision.next);
  for (const entry of decision.entries)
    for (const follow of entry.outcome.follow ?? []) {
      if (follow.to === undefined) continue;
      const from = entry.subject === undefined ? name : shop.names.nameOf(entry.subject);
      const parcel = { follow, happened: entry.happenedAt, from, backfill: entry.backfill === true };
      if (atOnce.has(follow.type)) deliver(shop, parcel, now);
      else shop.outbox.push(parcel);
    }
}

/** A follow-on for another member, who is where she was merged. @returns when it was decided; null: there is nobody */
function deliver(shop: Shop, parcel: Parcel, now: EpochMs): { event: Event; decidedAt: EpochMs } | null {
  const { follow, happened, backfill } = parcel;
  const to = shop.names.nameOf(follow.to ?? 0);
  const name = forHerself.has(follow.type) ? to : homeOf(shop, to);
  const kept = shop.members.get(name);
  if (kept === undefined) return null;
  const { type, source, id, data } = follow;
  const event: Event = { type, source, id, data, time: happened };
  const about = name === to ? {} : { subject: shop.names.numberOf(to) };
  const context = { now, backfill, origin: 'follow', happenedAt: happened, ...about } as const;
  const decision = decideFully(shop, { name, kept, event }, context);
  if (decision.kind !== 'refused' && decision.kind !== 'needs') commit(shop, name, kept, { decision, now });
  return { event, decidedAt: kept.head.decidedAt };
}

export function keep(
  shop: Shop,
  kept: Kept,
  entries: readonly Entry[],
  next: { head: Head; records: ReadonlyMap<string, Json | null> },
): void {
  kept.log.push(...entries);
  for (const { outcome } of entries) takeClaims(shop.shelf, outcome.claims ?? {});
  kept.head = next.head;
  for (const [key, value] of next.records) {
    if (value === null) kept.records.delete(key);
    else kept.records.set(key, value);
  }
}

export function relayAll(shop: Shop, now: EpochMs): ReadonlyMap<string, EpochMs> {
  const decided = new Map<string, EpochMs>();
  for (let parcel = shop.outbox.shift(); parcel !== undefined; parcel = shop.outbox.shift()) {
    const found = deliver(shop, parcel, now);
    if (found !== null) decided.set(keyOf(shop, parcel.from, found.event), found.decidedAt);
  }
  return decided;
}
