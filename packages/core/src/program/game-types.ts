import type { GrantDef, LimitDef, Text } from './program.ts';

/** A game: a chance is spent, and one prize, or nothing, is drawn by published odds. */
export interface GameDef {
  readonly name: Text;
  readonly kind: 'wheel' | 'scratch' | 'box';
  /** What a play costs; null nothing. */
  readonly cost: { readonly asset: string; readonly units: number } | null;
  /** Plays of one member. */
  readonly limits: readonly LimitDef[];
  readonly prizes: readonly PrizeDef[];
  readonly pity: PityDef | null;
  /** What its prizes may cost in all stands in the counter `budget:game:<game>`, minor units, loaded by operators. */
  readonly budget: boolean;
  /** A round, and with it its seed, ends after so many plays, or so many hours after it began. */
  readonly rounds: { readonly plays: number; readonly hours: number | null };
}
export interface PrizeDef {
  readonly id: string;
  readonly name: Text;
  /** `1/1000` or `0.001`, exact. What all odds leave of 1 is nothing. */
  readonly odds: string;
  readonly grants: readonly GrantDef[];
  /** There are as many as operators load into the counter `prize:<game>:<prize>`. */
  readonly stock: boolean;
  /** What one costs the shop, minor units. */
  readonly worth: number | null;
  /** The prize that is given where none is left; null: nothing. */
  readonly instead: string | null;
}
/** After so many plays in a row without one of these prizes, the next play gives one. */
export interface PityDef {
  readonly after: number;
  readonly of: readonly string[];
  readonly gives: string;
}

/** Something that is sold for units, with or without money (积分商城). */
export interface MallItemDef {
  readonly name: Text;
  readonly price: { readonly asset: string; readonly units: number };
  /** Money beside the units, minor units of the program's currency; paid to the shop. */
  readonly cash: number | null;
  /** There are as many as operators load into the counter `goods:<item>`. */
  readonly stock: boolean;
  /** Orders of one member. */
  readonly limits: readonly LimitDef[];
  /** By tier of the main track: another number of units, limits of its own. */
  readonly tiers: Readonly<Record<string, MallTierDef>>;
  /** Only for the tiers named. */
  readonly onlyTiers: boolean;
  /** The personal field that must be known: where it is sent. */
  readonly address: string | null;
  /** What it is, where it is nothing to send. */
  readonly grants: readonly GrantDef[];
}
export interface MallTierDef {
  readonly units: number | null;
  readonly limits: readonly LimitDef[];
}
