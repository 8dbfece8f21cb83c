import { factOf } from '../facts.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { Day, EpochMs } from '../kernel/json.ts';
import type { CompiledProgram, CompiledTrack } from '../program/compiled.ts';
import type { Head, TrackState } from '../state.ts';

/** A pause of a track, as it was approved or as it was ended early. */
export interface Pause {
  readonly id: string;
  readonly kind: string;
  /** Its first day, and the day on which the clock goes on. */
  readonly from: Day;
  readonly to: Day;
  readonly state: 'planned' | 'running' | 'over' | 'cancelled';
}

export function pausesKey(track: string): string {
  return `pauses:${track}`;
}

/** Fact `pauses:<track>`: the newest pauses, in the order in which they were approved. */
export function pausesOf(head: Pick<Head, 'facts'>, track: string): readonly Pause[] {
  return (factOf(head.facts, pausesKey(track)) ?? NONE) as unknown as readonly Pause[];
}
const NONE: readonly Pause[] = [];

/** The standstill that runs at an instant. */
export function standsStill(
  calendar: Calendar,
  { stood }: Pick<TrackState, 'stood'>,
  at: EpochMs,
): readonly [Day, Day] | null {
  const last = stood?.at(-1);
  if (last === undefined) return null;
  return calendar.start(last[0]) <= at && at < calendar.start(last[1]) ? last : null;
}

/** When time next begins or ends a pause; null where it does not. */
export function standstillAfter(
  { calendar }: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  after: EpochMs,
): EpochMs | null {
  const last = head.tracks[track.id]?.stood?.at(-1);
  let next = last === undefined ? Number.POSITIVE_INFINITY : calendar.start(last[1]);
  if (next <= after) next = Number.POSITIVE_INFINITY;
  if (track.def.pause !== undefined)
    for (const { state, from } of pausesOf(head, track.id)) {
      const at = state === 'planned' ? calendar.start(from) : after;
      if (at > after && at < next) next = at;
    }
  return next === Number.POSITIVE_INFINITY ? null : next;
}
