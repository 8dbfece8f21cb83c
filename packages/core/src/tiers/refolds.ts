import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Json } from '../kernel/json.ts';
import type { TrackBefore } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Standing } from './course.ts';
import { standingOf } from './track.ts';

/** From where a track is folded again: before an item was earned, and how the track stood then. */
export interface Start {
  readonly item: number;
  readonly at: EpochMs;
  readonly before: TrackBefore;
}
/** A track that was folded again: what was noted of it between `at` and `until` is no longer what would have been. */
interface Refold extends Start {
  readonly until: EpochMs;
}

/** A track as it was noted: an end that is left out is none. */
export function standingBefore(track: CompiledTrack, { before }: Start): Standing {
  const state = { ...before, until: before.until ?? null, cause: 'upgraded', past: [] } as const;
  return standingOf({ facts: {} }, track, state);
}

function refoldsKey(track: CompiledTrack): string {
  return `refolds:${track.id}`;
}

function refoldsOf(m: Making, track: CompiledTrack): readonly Refold[] {
  return (factOf(m.draft.head.facts, refoldsKey(track)) ?? []) as unknown as readonly Refold[];
}

/** What an order noted of a track is stale where the track was folded again, from before it, after it. */
export function validStart(m: Making, track: CompiledTrack, start: Start): Start {
  const covers = (one: Refold): boolean =>
    one.item <= start.item && one.at <= start.at && start.at < one.until;
  return refoldsOf(m, track).find(covers) ?? start;
}

/** Refolds that are remembered one by one; older ones are joined, which only makes a later walk longer. */
const REFOLDS_MAX = 16;

export function remember(m: Making, track: CompiledTrack, start: Start): void {
  const { item, at, before } = start;
  const list = refoldsOf(m, track).filter((one) => one.item < item);
  list.push({ item, at, before, until: m.decidedAt + 1 });
  const [first, second] = list;
  if (list.length > REFOLDS_MAX && first !== undefined && second !== undefined) {
    list.splice(0, 2, { ...first, until: second.until });
  }
  m.fact(refoldsKey(track), list as unknown as Json);
}
