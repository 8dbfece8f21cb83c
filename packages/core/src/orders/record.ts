import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type EpochMs, type JsonObject, textOf } from '../kernel/json.ts';
import type { Event } from '../log/event.ts';
import type { CountedRecord, EmittedRecord, GrantRecord } from '../rules/fire.ts';
import type { Head, TrackState } from '../state.ts';

/** Where a track stood before an order; from here it is folded again when the order is refunded. */
export type TrackBefore = Omit<TrackState, 'past'> & JsonObject;

/** What an event earned and made, with all that taking it back needs. */
export interface SourceRecord extends JsonObject {
  /** The event that earned. */
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  readonly version: number;
  readonly grants: readonly GrantRecord[];
  readonly emitted: readonly EmittedRecord[];
  readonly counted?: readonly CountedRecord[];
  /** Tracks whose refunds are recomputed, as they stood before. */
  readonly tracks: { readonly [track: string]: TrackBefore };
}

/** An order by its id. */
export interface OrderRecord extends SourceRecord {
  readonly state: 'paid' | 'completed' | 'cancelled';
  /** The order's data less what was refunded. */
  readonly net: JsonObject;
  /** Ids of refunds taken, so that none is taken twice. */
  readonly refunds: readonly string[];
  /** Nothing is left of it. */
  readonly emptied?: true;
}

/** A refund or cancellation that waits for its order. */
export interface Waiting {
  readonly event: Event;
  readonly until: EpochMs;
}

/** Fact `deferred`: what waits, by order. */
export const DEFERRED = 'deferred';
export function waitingOf(head: Pick<Head, 'facts'>): Readonly<Record<string, readonly Waiting[]>> {
  return factOf(head.facts, DEFERRED) ?? NOTHING;
}
const NOTHING = {};

export function orderKey(orderId: string): string {
  if (newestKey.orderId !== orderId) newestKey = { orderId, key: `order/${orderId}` };
  return newestKey.key;
}
// One decision asks several times for the key of its order; making a text is dearer than looking.
let newestKey = { orderId: '', key: 'order/' };

/** Key of what a follow-on event from another member earned. */
export function sourceKey(event: Pick<Event, 'source' | 'id'>): string {
  return `from/${event.source}/${event.id}`;
}

/** The record of the order that the event names; asks for it where it was not loaded. */
export function orderOf(m: Making): OrderRecord | null {
  return m.wanted(orderKey(textOf(m.event.data['orderId']))) as unknown as OrderRecord | null;
}

/** How the tracks that recompute refunds stand now. */
export function tracksNow(m: Making): SourceRecord['tracks'] {
  const tracks: Record<string, TrackBefore> = {};
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (state === undefined || track.def.onRefund === 'keep') continue;
    const { past: _, ...rest } = state;
    tracks[track.id] = rest as unknown as TrackBefore;
  }
  return tracks;
}
