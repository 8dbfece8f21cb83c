import type { Making } from '../deciding.ts';
import { refoldKey } from '../due.ts';
import { factOf } from '../facts.ts';
import type { Json } from '../kernel/json.ts';
import { nothingEarned } from '../ledger/earned.ts';
import { beforeOf } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Earned, TrackState } from '../state.ts';
import type { CardsLeft } from './cards.ts';
import type { Standing } from './course.ts';
import { type Start, standingBefore } from './refolds.ts';
import { Walk } from './walk.ts';

/**
 * Fact `refold:<track>`: from where refunds ask for the track to be folded again at its next settlement. A settlement
 * comes by time, which loads no record; so the refund, which may, already looks how the track would stand, and
 * the settlement goes on from there over items that the head still has.
 */
export interface Mark extends Start {
  /** None where a take-back has changed what lies before it, until the entry's end. */
  readonly seen?: Seen;
}
/** How the track would stand before an item, at an instant, and the cards that are left to it. */
interface Seen extends Start {
  readonly cards?: CardsLeft;
}

export function markOf(m: Making, track: CompiledTrack): Mark | undefined {
  return factOf(m.draft.head.facts, refoldKey(track)) as unknown as Mark | undefined;
}

export function clearMark(m: Making, track: CompiledTrack): void {
  m.fact(refoldKey(track), null);
}

/** Remembers from where to fold at the next settlement: the earliest refunded source. */
export function mark(m: Making, track: CompiledTrack, start: Start): void {
  const known = markOf(m, track);
  if (known === undefined || start.item < known.item)
    m.fact(refoldKey(track), { item: start.item, at: start.at, before: start.before });
}

/** So many items what was seen may lie behind; the head keeps twice as many. */
const BEHIND_MAX = 16;

/** At the end of each entry: what settlements will go on from is brought up to date before its items leave the head. */
export function keepMarks(m: Making): void {
  if (m.deciding.isEarly === true) return; // a walk would not meet the version that begins at this instant
  for (const track of m.program.tracks) {
    const known = markOf(m, track);
    const state = m.draft.head.tracks[track.id];
    if (known === undefined || state === undefined) continue;
    const { items } = earnedOf(m, track);
    if (isFresh(m, track, known)) {
      if (items - known.seen.item >= BEHIND_MAX) see(m, track, known, walkOn(m, track, state, known.seen));
    } else if (m.deciding.isByTime !== true) {
      see(m, track, known, walkFrom(m, track, state, known));
    }
  }
}

/** Whether the course can be gone on with from what was seen. */
export function isFresh(m: Making, track: CompiledTrack, known: Mark): known is Mark & { seen: Seen } {
  const { seen } = known;
  if (seen === undefined) return false;
  const { items, tail } = earnedOf(m, track);
  if (seen.item < items - tail.length) return false;
  const { measure } = track.def;
  return !m.transfers.some(
    (t) => t.kind === 'takeback' && t.asset === measure && t.item !== undefined && t.item < seen.item,
  );
}

/** The course with what is left of all items since a start; asks for records. */
export function walkFrom(m: Making, track: CompiledTrack, state: TrackState, start: Start): Walk {
  const standing = standingBefore(track, start);
  return new Walk(m, track, { standing, from: start.at, item: start.item, state });
}

/** The course from where it was seen; asks for no records. */
export function walkOn(m: Making, track: CompiledTrack, state: TrackState, seen: Seen): Walk {
  const standing = standingBefore(track, seen);
  const cards = seen.cards ?? { left: [], used: 0 };
  return new Walk(m, track, { standing, from: seen.at, item: seen.item, state, cards });
}

function see(m: Making, track: CompiledTrack, { item, at, before }: Mark, walk: Walk): void {
  const standing = walk.run();
  const cards = walk.cards.left(m.decidedAt);
  const seen: Seen = {
    item: earnedOf(m, track).items,
    at: m.decidedAt,
    before: noted(track, standing),
    ...(cards === null ? {} : { cards }),
  };
  m.fact(refoldKey(track), { item, at, before, seen } as unknown as Json);
}

function noted(track: CompiledTrack, standing: Standing): Start['before'] {
  const tier = track.def.tiers[standing.tier]?.id ?? '';
  return beforeOf({ ...standing, tier });
}

function earnedOf(m: Making, track: CompiledTrack): Earned {
  return m.draft.head.assets[track.def.measure]?.earned ?? nothingEarned;
}
