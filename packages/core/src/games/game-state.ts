import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { Head } from '../state.ts';

/** Fact `game:<game>`: how often the member played it, and where she stands. */
export interface GameFact extends JsonObject {
  readonly plays: number;
  /** The round that she last played in, and how often in it. */
  readonly round: number;
  readonly n: number;
  /** Plays in a row without a prize of the pity. */
  readonly misses: number;
}

export function gameKey(game: string): string {
  return `game:${game}`;
}

export function gameOf(head: Pick<Head, 'facts'>, game: string): GameFact {
  return (factOf(head.facts, gameKey(game)) as GameFact | undefined) ?? NOT_PLAYED;
}
const NOT_PLAYED: GameFact = { plays: 0, round: 0, n: 0, misses: 0 };

/** One play: record `play/<game>/<k>`, the member's k-th of the game. */
export interface PlayRecord extends JsonObject {
  readonly game: string;
  readonly at: EpochMs;
  /** Of the program: its odds were the ones. */
  readonly version: number;
  readonly round: number;
  /** The member's n-th play of the round. */
  readonly n: number;
  /** Whole, below 2²⁵⁶, as text. */
  readonly number: string;
  /** The prize that the number fell on; null nothing. */
  readonly drawn: string | null;
  /** The prize that was given. */
  readonly prize: string | null;
  /** Plays in a row before this one without a prize of the pity. */
  readonly misses?: number;
  readonly pity?: true;
  /** Prizes of which none was left. */
  readonly out?: readonly string[];
}

export function playKey(game: string, plays: number): string {
  return `${playsPrefix(game)}${plays}`;
}
export function playsPrefix(game: string): string {
  return `play/${game}/`;
}

/** The counter of a round: loaded with its plays when it begins; when it is closed it gives no more. */
export function roundCounter(game: string, round: number): string {
  return `draw:${game}:${round}`;
}
