import { noticeAt } from '../due.ts';
import type { EpochMs } from '../kernel/json.ts';
import { planOf } from '../plans/plan-state.ts';
import type { CompiledProgram, CompiledTrack } from '../program/compiled.ts';
import type { Head, TrackState } from '../state.ts';
import { keepOf } from '../tiers/progress.ts';

/** A tier that will be lost unless something is done. */
export interface Risk {
  readonly tier: string;
  /** The end of the period that is at stake: it names the risk, in the notice before it as in the grace after it. */
  readonly end: EpochMs;
  /** Since when it can be saved, and until when: with the grace. */
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** The risk that a member runs on a track as she stands; null where there is none, or nobody is told of it yet. */
export function riskOf(
  compiled: CompiledProgram,
  head: Head,
  { track, state }: { readonly track: CompiledTrack; readonly state: TrackState },
  at: EpochMs,
): Risk | null {
  if (state.until === null || state.tier === track.tiers[0]?.id) return null;
  const inGrace = state.graceFrom !== undefined;
  const end = inGrace ? state.since : state.until;
  const from = noticeAt(compiled, track.def.notice, { ...state, until: end }) ?? end;
  if (at < from || at >= state.until) return null;
  if ((keepOf(compiled, head, track, state)?.missing ?? 0) === 0) return null;
  if (isShielded(compiled, head, track.id, state.until)) return null;
  const { grace } = track.def;
  const until = inGrace || grace === null ? state.until : compiled.calendar.plus(state.until, grace);
  return { tier: state.tier, end, from, until };
}

/** A plan that outlasts the end keeps the tier anyhow. */
function isShielded({ plans }: CompiledProgram, head: Head, track: string, end: EpochMs): boolean {
  for (const plan of plans.values()) {
    const last = plan.def.protects.includes(track) ? planOf(head, plan.id)?.terms.at(-1) : undefined;
    if (last !== undefined && (last.until === null || last.until > end)) return true;
  }
  return false;
}

export function riskOn(compiled: CompiledProgram, head: Head, id: string, at: EpochMs): Risk | null {
  const track = compiled.tracks.find((one) => one.id === id);
  const state = head.tracks[id];
  return track === undefined || state === undefined ? null : riskOf(compiled, head, { track, state }, at);
}
