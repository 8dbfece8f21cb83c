import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Json } from '../kernel/json.ts';
import { decidedOf, type SourceRecord, type TrackBefore } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TrackState } from '../state.ts';
import { sameStanding } from './course.ts';
import { keepPacks } from './packs.ts';
import { changeOf, standingOf } from './track.ts';
import { Walk } from './walk.ts';

/**
 * A refund of what lifted a tier: the track is folded again with the net amounts, from the refunded source on, and
 * from now the member has the tier, period and end that would have been. Nothing recorded before now changes.
 */
export function reevaluate(m: Making, source: SourceRecord): void {
  for (const track of m.program.tracks) {
    const before = source.tracks[track.id];
    const state = m.draft.head.tracks[track.id];
    if (before === undefined || state === undefined) continue;
    const item = source.grants.find((g) => g.asset === track.def.measure && g.item !== undefined)?.item;
    const { measure } = track.def;
    if (item === undefined || !m.transfers.some((t) => t.kind === 'takeback' && t.asset === measure))
      continue;
    if (track.def.onRefund === 'atSettlement') mark(m, track, before, decidedOf(source), item[0]);
    else if (track.def.onRefund === 'reevaluate')
      foldAgain(m, track, state, before, decidedOf(source), item[0]);
  }
}

/** Remembers from where to fold at the next settlement: the earliest refunded source. */
function mark(m: Making, track: CompiledTrack, before: TrackBefore, at: EpochMs, item: number): void {
  const key = `refold:${track.id}`;
  const known = factOf(m.draft.head.facts, key) as { item: number } | undefined;
  if (known === undefined || item < known.item) m.fact(key, { item, at, before });
}

/** At a settlement: what refunds since the last one asked for. */
export function foldMarked(m: Making, track: CompiledTrack): void {
  const key = `refold:${track.id}`;
  const known = factOf(m.draft.head.facts, key) as
    | { item: number; at: EpochMs; before: TrackBefore }
    | undefined;
  const state = m.draft.head.tracks[track.id];
  if (known === undefined || state === undefined) return;
  m.fact(key, null);
  foldAgain(m, track, state, known.before, known.at, known.item);
}

/** From where a track is folded again: before an item was earned, and how the track stood then. */
interface Start {
  readonly item: number;
  readonly at: EpochMs;
  readonly before: TrackBefore;
}
/** A track that was folded again: what was noted of it between `at` and `until` is no longer what would have been. */
interface Refold extends Start {
  readonly until: EpochMs;
}

function foldAgain(
  m: Making,
  track: CompiledTrack,
  state: TrackState,
  before: TrackBefore,
  at: EpochMs,
  item: number,
): void {
  const start = validStart(m, track, { item, at, before });
  const standing = standingOf({ facts: {} }, track, stateBefore(start.before));
  const now = standingOf(m.draft.head, track, state);
  if (sameStanding(standing, now)) return; // nothing has happened on the track since: it lifted nothing
  const next = new Walk(m, track, { standing, from: start.at, item: start.item, state }).run();
  remember(m, track, start);
  if (sameStanding(next, now)) return;
  keepPacks(m, track, track.def.tiers.slice(next.tier + 1, now.tier + 1), start.at);
  m.status(
    changeOf(m, track, state, { ...next, cause: 'revoked_by_refund' }, 'revoked_by_refund', undefined),
  );
}

/** A track as it was noted: an end that is left out is none. */
function stateBefore(before: TrackBefore): TrackState {
  return { ...before, until: before.until ?? null, cause: 'upgraded', past: [] };
}

function refoldsKey(track: CompiledTrack): string {
  return `refolds:${track.id}`;
}

function refoldsOf(m: Making, track: CompiledTrack): readonly Refold[] {
  return (factOf(m.draft.head.facts, refoldsKey(track)) ?? []) as unknown as readonly Refold[];
}

/** What an order noted of a track is stale where the track was folded again, from before it, after it. */
function validStart(m: Making, track: CompiledTrack, start: Start): Start {
  return refoldsOf(m, track).find((one) => one.item <= start.item && one.until > start.at) ?? start;
}

/** Refolds that are remembered one by one; older ones are joined, which only makes a later walk longer. */
const REFOLDS_MAX = 16;

function remember(m: Making, track: CompiledTrack, start: Start): void {
  const { item, at, before } = start;
  const list = refoldsOf(m, track).filter((one) => one.item < item);
  list.push({ item, at, before, until: m.decidedAt + 1 });
  const [first, second] = list;
  if (list.length > REFOLDS_MAX && first !== undefined && second !== undefined) {
    list.splice(0, 2, { ...first, until: second.until });
  }
  m.fact(refoldsKey(track), list as unknown as Json);
}
