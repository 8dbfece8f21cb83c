import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type EpochMs, type JsonObject, textOf } from '../kernel/json.ts';
import type { Event } from '../log/event.ts';
import type { BenefitRecord, CountedRecord, EmittedRecord, GrantRecord } from '../rules/fire.ts';
import type { Head, TrackState } from '../state.ts';

/** Where a track stood before an order; from here it is folded again when the order is refunded. */
export type TrackBefore = Pick<
  TrackState,
  'tier' | 'since' | 'graceFrom' | 'anchor' | 'base' | 'nextBase' | 'runs'
> & {
  readonly until?: EpochMs;
} & JsonObject;

/** What an event earned and made, with all that taking it back needs. What is usual is left out: there are many. */
export interface SourceRecord extends JsonObject {
  readonly happenedAt: EpochMs;
  /** Where it was not decided as it happened. */
  readonly decidedAt?: EpochMs;
  /** When it came from a member who was merged into this one: from then on its tracks are folded again. */
  readonly mergedAt?: EpochMs;
  readonly grants: readonly GrantRecord[];
  readonly emitted?: readonly EmittedRecord[];
  readonly counted?: readonly CountedRecord[];
  readonly benefits?: readonly BenefitRecord[];
  /** Tracks whose refunds are recomputed, as they stood before. */
  readonly tracks: { readonly [track: string]: TrackBefore };
}

/** An order by its id. */
export interface OrderRecord extends SourceRecord {
  readonly state: 'paid' | 'completed' | 'cancelled';
  /** The order's data less what was refunded. */
  readonly net: JsonObject;
  /** Ids of refunds taken, so that none is taken twice; empty for one that had none. */
  readonly refunds?: readonly string[];
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
  return (factOf(head.facts, DEFERRED) ?? NOTHING) as Readonly<Record<string, readonly Waiting[]>>;
}
/** Nothing waits. */
export const NOTHING: Readonly<Record<string, readonly Waiting[]>> = {};

export function orderKey(orderId: string): string {
  if (newestKey.orderId !== orderId) newestKey = { orderId, key: `order/${orderId}` };
  return newestKey.key;
}
// One decision asks several times for the key of its order; making a text is dearer than looking.
let newestKey = { orderId: '', key: 'order/' };

/** When it was decided. */
export function decidedOf(source: SourceRecord): EpochMs {
  return source.decidedAt ?? source.happenedAt;
}

/** Key of what a follow-on event from another member earned. */
export function sourceKey(event: Pick<Event, 'source' | 'id'>): string {
  return `from/${event.source}/${event.id}`;
}

/** The record of the order that the event names; asks for it where it was not loaded. */
export function orderOf(m: Making): OrderRecord | null {
  return m.wanted(orderKey(textOf(m.event.data['orderId']))) as unknown as OrderRecord | null;
}

/** What a note keeps of a track. */
export function beforeOf(
  state: Pick<TrackState, 'tier' | 'since' | 'until' | 'graceFrom' | 'anchor' | 'base' | 'nextBase' | 'runs'>,
): TrackBefore {
  const { tier, since, until, graceFrom, anchor, base, nextBase, runs } = state;
  const before: { -readonly [K in keyof TrackBefore]: TrackBefore[K] } = { tier, since };
  if (until !== null) before.until = until;
  if (graceFrom !== undefined) before.graceFrom = graceFrom;
  if (anchor !== undefined) before.anchor = anchor;
  if (base !== undefined) before.base = base;
  if (nextBase !== undefined) before.nextBase = nextBase;
  if (runs !== undefined) before.runs = runs;
  return before;
}

/** How the tracks that recompute refunds stand now. */
export function tracksNow(m: Making): SourceRecord['tracks'] {
  const tracks: Record<string, TrackBefore> = {};
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (state === undefined || track.def.onRefund === 'keep') continue;
    tracks[track.id] = beforeOf(state);
  }
  return tracks;
}
