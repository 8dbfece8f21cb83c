import type { Making } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { Base, ManualTier } from '../log/entry.ts';
import { NOT_HELD } from '../plans/plan-state.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { EarnedItem, Head, TrackState } from '../state.ts';
import { changeOf, standingOf } from '../tiers/track.ts';

/**
 * Windows that count since a tier began do not count what the other one had earned by then: their base grows by it.
 */
export function withBases(
  m: Making,
  before: Head['tracks'],
  items: (asset: string) => readonly EarnedItem[],
): void {
  for (const track of m.program.tracks) {
    const state = before[track.id];
    if (state?.base === undefined && state?.nextBase === undefined) continue;
    const older = earnedBefore(items(track.def.measure), state.since);
    if (older === 0) continue;
    const standing = standingOf(m.draft.head, track, state);
    const next = {
      ...standing,
      ...(standing.base === undefined ? {} : { base: more(standing.base, older) }),
      ...(standing.nextBase === undefined ? {} : { nextBase: more(standing.nextBase, older) }),
    };
    m.status(changeOf(m, track, state, { ...next, cause: 'merged' }, 'merged', undefined));
  }
}

function earnedBefore(items: readonly EarnedItem[], since: EpochMs): Units {
  let units = 0;
  for (const [at, , of] of items) if (at < since) units += of;
  return units;
}

function more([total, item]: Base, units: Units): Base {
  return [total + units, item];
}

/**
 * The better tier wins: where the other one's is above what this one earned, or the same and ends later, it stands over
 * hers until its own end. Tracks of plans that come along go on.
 */
export function joinTracks(m: Making, other: Head, plans: ReadonlySet<string>): void {
  for (const track of m.program.tracks) {
    const mine = m.draft.head.tracks[track.id];
    const hers = other.tracks[track.id];
    if (mine === undefined || hers === undefined) continue;
    const floor = floorOf(m, track, mine, hers);
    if (floor === null) continue;
    m.status(changeOf(m, track, mine, standingOf(m.draft.head, track, mine), 'merged', floor));
  }
  for (const id of plans) {
    const state = other.tracks[id];
    // What is over for both is over.
    if (state === undefined || (state.tier === NOT_HELD && m.draft.head.tracks[id] !== undefined)) continue;
    const { past: _, ...rest } = state;
    m.status({ ...rest, track: id, previous: m.draft.head.tracks[id]?.tier ?? null, cause: 'merged' });
  }
}

function floorOf(m: Making, track: CompiledTrack, mine: TrackState, hers: TrackState): ManualTier | null {
  const found = [shownOf(hers), { tier: hers.tier, until: hers.until }]
    .map(({ tier, until }) => ({ tier, until, place: track.indexOf.get(tier) ?? 0 }))
    .filter(({ until, place }) => place > 0 && (until === null || until > m.decidedAt));
  const [best] = found.sort((x, y) => y.place - x.place || ends(y.until) - ends(x.until));
  if (best === undefined) return null;
  const earned = { place: track.indexOf.get(mine.tier) ?? 0, until: mine.until };
  const over = mine.manual && { place: track.indexOf.get(mine.manual.tier) ?? 0, until: mine.manual.until };
  const isBetter = (than: { place: number; until: EpochMs | null }): boolean =>
    best.place > than.place || (best.place === than.place && ends(best.until) > ends(than.until));
  if (!isBetter(earned) || (over !== undefined && !isBetter(over))) return null;
  return { tier: best.tier, until: best.until, kind: 'floor' };
}

function shownOf({ tier, until, manual }: TrackState): {
  readonly tier: string;
  readonly until: EpochMs | null;
} {
  return manual === undefined ? { tier, until } : { tier: manual.tier, until: manual.until };
}

function ends(until: EpochMs | null): number {
  return until ?? Number.POSITIVE_INFINITY;
}
