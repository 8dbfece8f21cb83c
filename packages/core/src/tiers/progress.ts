import type { EpochMs, Units } from '../kernel/json.ts';
import type { CompiledProgram, CompiledTrack } from '../program/compiled.ts';
import type { Head, TrackState } from '../state.ts';
import { measuredIn } from './track-base.ts';
import { measure } from './window.ts';

/** What a member still has to earn to keep her tier, and until when. Meeting it is enough. */
export interface Keep {
  readonly missing: Units;
  readonly by: EpochMs;
}

/** Null where the tier has no end. The window is the one that the end will look at. */
export function keepOf(
  compiled: CompiledProgram,
  head: Head,
  track: CompiledTrack,
  state: TrackState,
): Keep | null {
  if (state.until === null) return null;
  const last = compiled.calendar.day(state.until - 1);
  const of = measuredIn(head, track, state);
  const units = measure(track.def, compiled.calendar, of, last, state.graceFrom);
  const threshold = track.def.tiers[track.indexOf.get(state.tier) ?? 0]?.threshold ?? 0;
  return { missing: Math.max(0, threshold - units), by: state.until };
}
