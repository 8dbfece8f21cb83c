import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';

/** Fact `cards:<track>`: when protection cards came that are still there, and those used: [used at, came at]. */
interface Cards {
  readonly came: readonly EpochMs[];
  readonly used: readonly (readonly [used: EpochMs, came: EpochMs])[];
}
/** Cards remembered each way; a track that is folded again from further back finds none. */
const CARDS_MAX = 16;

function cardsOf(m: Making, track: CompiledTrack): Cards {
  return (
    (factOf(m.draft.head.facts, `cards:${track.id}`) as unknown as Cards | undefined) ?? {
      came: [],
      used: [],
    }
  );
}

function keep(m: Making, track: CompiledTrack, cards: Cards): void {
  const { came, used } = cards;
  m.fact(`cards:${track.id}`, {
    came: came.slice(-CARDS_MAX),
    used: used.slice(-CARDS_MAX),
  });
}

/** Notes cards that come, for tracks that they protect and that refunds fold again. */
export function cardsCame(m: Making, asset: string, units: Units): void {
  for (const track of m.program.tracks) {
    if (track.def.protection?.asset !== asset || track.def.onRefund === 'keep') continue;
    const { came, used } = cardsOf(m, track);
    const more = Array.from({ length: Math.min(units, CARDS_MAX) }, () => m.decidedAt);
    keep(m, track, { came: [...came, ...more], used });
  }
}

/** Notes a card that is used: the one that came first. */
export function cardUsed(m: Making, track: CompiledTrack): void {
  if (track.def.onRefund === 'keep') return;
  const { came, used } = cardsOf(m, track);
  keep(m, track, { came: came.slice(1), used: [...used, [m.decidedAt, came[0] ?? 0]] });
}

/** Cards used after an instant (at one instant time acts first), with when they came. They stay used; folded again, each protects an end after it came. */
export function cardsUsedSince(
  m: Making,
  track: CompiledTrack,
  from: EpochMs,
): (readonly [EpochMs, EpochMs])[] {
  return cardsOf(m, track).used.filter(([at]) => at > from);
}
