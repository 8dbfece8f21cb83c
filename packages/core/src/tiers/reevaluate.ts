import type { Making } from '../deciding.ts';
import { decidedOf, type SourceRecord } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TrackState } from '../state.ts';
import { type Standing, sameStanding } from './course.ts';
import { clearMark, isFresh, mark, markOf, walkFrom, walkOn } from './marks.ts';
import { keepPacks } from './packs.ts';
import { remember, type Start, standingBefore, validStart } from './refolds.ts';
import { changeOf, standingOf } from './track.ts';

/**
 * A refund of what lifted a tier: the track is folded again with the net amounts, from the refunded source on, and
 * from now the member has the tier, period and end that would have been. Nothing recorded before now changes.
 */
export function reevaluate(m: Making, source: SourceRecord): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    const earliest = startOf(m, track, source);
    if (earliest === null || state === undefined) continue;
    const start = validStart(m, track, earliest);
    if (track.def.onRefund === 'atSettlement') mark(m, track, start);
    else if (track.def.onRefund === 'reevaluate') foldNow(m, track, state, start);
  }
}

/** Before the earliest of what is taken back: of the source itself, or of what it had led to. */
function startOf(m: Making, track: CompiledTrack, source: SourceRecord): Start | null {
  const { measure } = track.def;
  const item = source.grants.find((g) => g.asset === measure && g.item !== undefined)?.item;
  const before = source.tracks[track.id];
  const isTaken = m.transfers.some((t) => t.kind === 'takeback' && t.asset === measure);
  const own =
    item === undefined || before === undefined || !isTaken
      ? null
      : { item: item[0], at: source.mergedAt ?? decidedOf(source), before };
  let first: Start | null = own;
  for (const { asset, item: led, at, tracks } of m.refolds) {
    const then = asset === measure ? tracks[track.id] : undefined;
    if (then !== undefined && (first === null || led < first.item)) first = { item: led, at, before: then };
  }
  return first;
}

/** Folds at once, also what earlier refunds asked for at the next settlement, under a version before. */
function foldNow(m: Making, track: CompiledTrack, state: TrackState, start: Start): void {
  const marked = markOf(m, track);
  if (marked !== undefined) clearMark(m, track);
  const first = marked !== undefined && marked.item < start.item ? marked : start;
  turnTo(m, track, state, first, () => walkFrom(m, track, state, first).run());
}

/**
 * At a settlement: what refunds since the last one asked for. What else this instant brings to the track comes after it.
 * What time alone cannot see waits for the next event.
 */
export function foldMarked(m: Making, track: CompiledTrack): void {
  const known = markOf(m, track);
  const state = m.draft.head.tracks[track.id];
  if (known === undefined || state === undefined || !isFresh(m, track, known)) return;
  clearMark(m, track);
  turnTo(m, track, state, known, () => walkOn(m, track, state, known.seen).run(m.decidedAt - 1));
}

/** From now on the track stands as it would have, had it gone from that start with what is left. */
function turnTo(
  m: Making,
  track: CompiledTrack,
  state: TrackState,
  start: Start,
  wouldBe: () => Standing,
): void {
  const now = standingOf(m.draft.head, track, state);
  // Where nothing has happened on the track since, it lifted nothing.
  if (sameStanding(standingBefore(track, start), now)) return;
  const next = wouldBe();
  remember(m, track, start);
  if (sameStanding(next, now)) return;
  keepPacks(m, track, track.def.tiers.slice(next.tier + 1, now.tier + 1), start.at);
  m.status(
    changeOf(m, track, state, { ...next, cause: 'revoked_by_refund' }, 'revoked_by_refund', undefined),
  );
}
