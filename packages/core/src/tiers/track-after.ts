import type { EpochMs } from '../kernel/json.ts';
import type { StatusChange } from '../log/entry.ts';
import type { TrackState } from '../state.ts';

/** How a status change moves its track; shared by the fold and by what decides. */
export function trackAfter(
  before: TrackState | undefined,
  change: StatusChange,
  decidedAt: EpochMs,
): TrackState {
  const shown = change.shown ?? change.tier;
  const past = before === undefined ? [] : pastAfter(before, shown, change, decidedAt);
  return {
    tier: change.tier,
    ...(change.shown === undefined ? {} : { shown: change.shown }),
    since: change.since,
    until: change.until,
    cause: change.cause,
    ...(change.graceFrom === undefined ? {} : { graceFrom: change.graceFrom }),
    ...(change.anchor === undefined ? {} : { anchor: change.anchor }),
    ...(change.base === undefined ? {} : { base: change.base }),
    ...(change.nextBase === undefined ? {} : { nextBase: change.nextBase }),
    ...(change.runs === undefined ? {} : { runs: change.runs }),
    ...(change.stood === undefined ? {} : { stood: change.stood }),
    ...(change.manual === undefined || change.manual === null ? {} : { manual: change.manual }),
    past,
  };
}

/** Rows of history that late events can still ask for. */
const PAST_MAX = 64;

function pastAfter(
  before: TrackState,
  shown: string,
  change: StatusChange,
  decidedAt: EpochMs,
): TrackState['past'] {
  const was = before.shown ?? before.tier;
  if (was === shown) return before.past;
  // A period that would have begun in the past is shown from the decision on: what history says stays said.
  const cut = change.backdated === true ? decidedAt : change.since;
  const from = before.past.at(-1)?.[2] ?? Number.MIN_SAFE_INTEGER;
  return [...before.past, [was, from, Math.max(cut, from)] as const].slice(-PAST_MAX);
}

/** The tier that history shows for an instant. */
export function tierAt(track: TrackState, at: EpochMs): string {
  let tier = track.shown ?? track.tier;
  for (let i = track.past.length - 1; i >= 0; i--) {
    const row = track.past[i] as TrackState['past'][number];
    if (at >= row[2]) break;
    tier = row[0];
  }
  return tier;
}
