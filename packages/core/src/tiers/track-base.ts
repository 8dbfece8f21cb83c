import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { Units } from '../kernel/json.ts';
import { nothingEarned } from '../ledger/earned.ts';
import type { Base } from '../log/entry.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Head, TrackState } from '../state.ts';
import type { Measured } from './window.ts';

/**
 * For windows `sinceTierStart`: what is taken back of units from before a period must not count against it. Fact
 * `unbase:<track>` holds what was taken back of them since: [for the running period, for the one kept in a grace].
 */
function offOf(head: Pick<Head, 'facts'>, track: string): readonly [Units, Units] {
  return (factOf(head.facts, unbaseKey(track)) as readonly [Units, Units] | undefined) ?? [0, 0];
}

export function unbaseKey(track: string): string {
  return `unbase:${track}`;
}

/** The bases of a track as they stand, net of what was taken back of older units. */
export function basesOf(
  head: Pick<Head, 'facts'>,
  track: CompiledTrack,
  state: TrackState,
): { base?: Base; nextBase?: Base } {
  if (state.base === undefined && state.nextBase === undefined) return NONE;
  const off = offOf(head, track.id);
  return {
    ...(state.base === undefined ? {} : { base: [state.base[0] - off[0], state.base[1]] as const }),
    ...(state.nextBase === undefined
      ? {}
      : { nextBase: [state.nextBase[0] - off[1], state.nextBase[1]] as const }),
  };
}

const NONE = {};

/** What a track can ask of a head. */
export function measuredIn(
  head: Pick<Head, 'facts' | 'assets'>,
  track: CompiledTrack,
  state: TrackState,
): Measured {
  const earned = head.assets[track.def.measure]?.earned ?? nothingEarned;
  const base = basesOf(head, track, state).base?.[0] ?? 0;
  const measured = { days: earned.days, total: earned.total, items: earned.items, base };
  return state.stood === undefined ? measured : { ...measured, stood: state.stood };
}

/** Notes what was taken back of an item that is older than the running period. */
export function unbase(m: Making, asset: string, item: number, units: Units): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (track.def.measure !== asset || state?.base === undefined) continue;
    const off = offOf(m.draft.head, track.id);
    const older = item < state.base[1] ? units : 0;
    const olderNext = state.nextBase !== undefined && item < state.nextBase[1] ? units : 0;
    if (older + olderNext > 0) m.fact(unbaseKey(track.id), [off[0] + older, off[1] + olderNext]);
  }
}
