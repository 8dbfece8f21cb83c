import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { before } from '../kernel/before.ts';
import type { EpochMs, Json } from '../kernel/json.ts';
import { nothingEarned } from '../ledger/earned.ts';
import { beforeOf } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import { type Start, validStart } from './refolds.ts';

/** Turns that are remembered at most, however many there were in the time for which a pause may be asked afterwards. */
const TURNS_MAX = 24;

function turnsKey(track: CompiledTrack): string {
  return `turns:${track.id}`;
}

function turnsOf(m: Making, track: CompiledTrack): readonly Start[] {
  return (factOf(m.draft.head.facts, turnsKey(track)) ?? []) as unknown as readonly Start[];
}

/**
 * At the end of each entry: how a track stands after it has turned, where its program knows pauses. From there it can
 * be folded again when a pause becomes known that began before now. Fact `turns:<track>`.
 */
export function keepTurns(m: Making): void {
  for (const track of m.program.tracks) {
    const def = track.def.pause;
    const state = m.draft.head.tracks[track.id];
    if (def === undefined || state === undefined || !m.turned(track.id)) continue;
    const { items } = m.draft.head.assets[track.def.measure]?.earned ?? nothingEarned;
    const turns = [...turnsOf(m, track), { item: items, at: m.decidedAt, before: beforeOf(state) }];
    // A pause begins with a day, and may be approved at its last hour.
    const oldest = before(m.program.calendar, m.program.calendar.start(m.today), def.backdated);
    const first = turns.findLastIndex((turn) => turn.at < oldest);
    m.fact(turnsKey(track), turns.slice(Math.max(0, first)).slice(-TURNS_MAX) as unknown as Json);
  }
}

/** The newest turn at or before an instant, or that by which she joined; null where it is not known. */
export function turnBefore(m: Making, track: CompiledTrack, at: EpochMs): Start | null {
  const turns = turnsOf(m, track);
  const turn = turns.findLast((one) => one.at <= at) ?? joining(m, turns[0]);
  return turn === undefined ? null : validStart(m, track, turn);
}

/** The first one of all: before it there was nothing that a clock could have done. */
function joining(m: Making, first: Start | undefined): Start | undefined {
  return first?.before.since === m.draft.head.joinedAt ? first : undefined;
}
