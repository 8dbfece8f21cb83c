import type { CompiledGame, JsonObject, PlayRecord, PublishedOdds } from '@laurel/core';

/** The first line of a published round. */
export interface RoundLine extends JsonObject {
  readonly laurel: 'draws';
  readonly format: 1;
  readonly game: string;
  readonly round: number;
  /** SHA-256 of the seed, as it was published before; both in hexadecimal digits. */
  readonly hash: string;
  readonly seed: string;
  readonly publishedAt: string;
  readonly closedAt: string;
  readonly plays: number;
}
/** The odds of a version of the program, before the plays that went by it. */
export interface OddsLine extends JsonObject {
  readonly odds: PublishedOdds & { readonly version: number };
}
export interface PlayLine extends JsonObject {
  readonly play: {
    readonly member: string;
    readonly n: number;
    readonly number: string;
    readonly version: number;
    readonly drawn: string | null;
    readonly prize: string | null;
    readonly misses: number;
    readonly pity: boolean;
    readonly out: readonly string[];
  };
}
export type DrawsLine = RoundLine | OddsLine | PlayLine;

export function oddsLine(version: number, { odds }: Pick<CompiledGame, 'odds'>): OddsLine {
  return { odds: { ...odds, version } };
}

export function playLine(member: string, play: PlayRecord): PlayLine {
  const { n, number, version, drawn, prize, misses = 0, pity = false, out = [] } = play;
  return { play: { member, n, number, version, drawn, prize, misses, pity, out } };
}
