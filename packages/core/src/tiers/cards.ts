import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';

/** Fact `cards:<track>`: when protection cards came that are still there, and those used: [used at, came at]. */
export interface Cards {
  readonly came: readonly EpochMs[];
  readonly used: readonly (readonly [used: EpochMs, came: EpochMs])[];
}
/** Cards remembered each way; a track that is folded again from further back finds none. */
export const CARDS_MAX = 16;

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

/** A card that was used, and when it came. */
type CardUse = readonly [used: EpochMs, came: EpochMs];

/** Cards that a walk leaves to the one that goes on from it, and how many it knew of those used at its last instant. */
export interface CardsLeft {
  readonly left: readonly CardUse[];
  readonly used: number;
}

/** Cards as a track that is folded again uses them. They stay used; each protects an end after it came. */
export class CardsAgain {
  private readonly cards: CardUse[];
  private readonly all: readonly CardUse[];
  /** Cards used since protect only what ends later: the walk before this one could not know of them. */
  private readonly known: EpochMs;

  /** From an instant on, at which time acted first; or from where another walk ended at that instant. */
  constructor(m: Making, track: CompiledTrack, from: EpochMs, before?: CardsLeft) {
    this.all = cardsOf(m, track).used;
    const since = this.all.filter(([used]) => used > from);
    if (before === undefined) {
      this.cards = since;
      this.known = m.decidedAt;
    } else {
      const then = this.all.filter(([used]) => used === from).slice(before.used);
      this.cards = [...before.left, ...then, ...since];
      this.known = from;
    }
  }

  get isEmpty(): boolean {
    return this.cards.length === 0;
  }

  use(end: EpochMs): boolean {
    const found = this.cards.findIndex(([used, came]) => came <= end && (used <= this.known || used <= end));
    if (found < 0) return false;
    this.cards.splice(found, 1);
    return true;
  }

  /** What the next walk begins with; null where that is nothing. */
  left(now: EpochMs): CardsLeft | null {
    const used = this.all.filter(([at]) => at === now).length;
    return this.isEmpty && used === 0 ? null : { left: this.cards, used };
  }
}
