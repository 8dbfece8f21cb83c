import type { JsonObject } from '../kernel/json.ts';
import { type OddsTable, oddsTable, prizeOn } from './odds.ts';

/** What must be published of a game, so that anybody can draw again. */
export interface PublishedOdds extends JsonObject {
  readonly prizes: readonly PublishedPrize[];
  readonly pity: PublishedPity | null;
}
export interface PublishedPrize extends JsonObject {
  readonly id: string;
  readonly odds: string;
  readonly instead: string | null;
}
export interface PublishedPity extends JsonObject {
  readonly after: number;
  readonly of: readonly string[];
  readonly gives: string;
}

/** What a number came to. */
export interface Drawn {
  /** The prize that the number fell on; null nothing. */
  readonly drawn: string | null;
  /** The prize that is given. */
  readonly prize: string | null;
  /** Given because it did not come for so long. */
  readonly pity: boolean;
  /** Prizes that were asked for and of which none was left, in the order of asking. */
  readonly out: readonly string[];
  /** Plays in a row without one of the pity's prizes, this one included. */
  readonly misses: number;
}

/**
 * The whole rule of a draw: the number falls on a prize by the odds; where none of it is left its substitute is given,
 * and where the pity is due and no such prize came, the pity's one. Pure, and the same for whoever draws again.
 * @param misses plays in a row before this one without a prize of the pity
 */
export function drawPrize(
  odds: PublishedOdds,
  number: bigint,
  misses: number,
  isLeft: (prize: string) => boolean,
): Drawn {
  const fell = odds.prizes[prizeOn(tableOf(odds), number)]?.id ?? null;
  const out: string[] = [];
  const given = firstLeft(odds, fell, isLeft, out);
  const { pity } = odds;
  if (pity === null) return { drawn: fell, prize: given, pity: false, out, misses: 0 };
  const isOf = (prize: string | null): boolean => prize !== null && pity.of.includes(prize);
  if (isOf(given)) return { drawn: fell, prize: given, pity: false, out, misses: 0 };
  if (misses < pity.after) return { drawn: fell, prize: given, pity: false, out, misses: misses + 1 };
  const instead = firstLeft(odds, pity.gives, isLeft, out);
  // Where none of them is left, what the number fell on stays, and the pity stays due: another prize is no pity.
  if (!isOf(instead)) return { drawn: fell, prize: given, pity: false, out, misses: misses + 1 };
  return { drawn: fell, prize: instead, pity: true, out, misses: 0 };
}

function firstLeft(
  { prizes }: PublishedOdds,
  from: string | null,
  isLeft: (prize: string) => boolean,
  out: string[],
): string | null {
  let id = from;
  while (id !== null) {
    if (isLeft(id)) return id;
    if (!out.includes(id)) out.push(id);
    const here: string = id;
    id = prizes.find((prize) => prize.id === here)?.instead ?? null;
  }
  return null;
}

function tableOf(odds: PublishedOdds): OddsTable {
  let table = tables.get(odds);
  if (table === undefined) {
    table = oddsTable(odds.prizes);
    tables.set(odds, table);
  }
  return table;
}
const tables = new WeakMap<PublishedOdds, OddsTable>();
