import { type Exact, fromDecimalText, isRational, rational } from '../expressions/index.ts';
import { commonMultiple, partsIn } from '../kernel/whole.ts';

/** Parts of 1 that odds may be made of: so many that sums stay exact, and every part is a whole number. */
export const ODDS_PARTS_MAX = 1_000_000_000_000n;

/** `1/1000` or `0.001`; null where it is neither. */
export function fractionOf(text: string): Exact | null {
  const parts = /^(\d{1,15})\/(\d{1,15})$/.exec(text);
  if (parts === null) return fromDecimalText(text);
  const [, above = '0', below = '0'] = parts;
  return /^0+$/.test(below) ? null : rational(BigInt(above), BigInt(below));
}

/** How many equal parts 1 has, so that each prize's odds are a whole number of them. */
export function partsOf(prizes: readonly { readonly odds: string }[]): bigint {
  let parts = 1n;
  for (const { odds } of prizes) {
    const [, below] = wholes(odds);
    parts = commonMultiple(parts, below);
    if (parts > ODDS_PARTS_MAX) return parts;
  }
  return parts;
}

function wholes(odds: string): readonly [above: bigint, below: bigint] {
  const exact = fractionOf(odds) ?? 0;
  return isRational(exact) ? [BigInt(exact.n), BigInt(exact.d)] : [BigInt(exact), 1n];
}

/** Where each prize begins among the parts of 1; behind the last one is nothing. */
export interface OddsTable {
  readonly parts: bigint;
  /** The end of each prize, in the program's order. */
  readonly ends: readonly bigint[];
}

export function oddsTable(prizes: readonly { readonly odds: string }[]): OddsTable {
  const parts = partsOf(prizes);
  let end = 0n;
  const ends = prizes.map(({ odds }) => {
    const [above, below] = wholes(odds);
    end += partsIn(above, below, parts);
    return end;
  });
  return { parts, ends };
}

/** Numbers of a draw are whole, from 0 and below 2²⁵⁶. */
export const NUMBER_BITS = 256n;

/** The index of the prize that a number falls on; -1 is nothing. Whole numbers alone. */
export function prizeOn({ parts, ends }: OddsTable, number: bigint): number {
  const part = (number * parts) >> NUMBER_BITS;
  for (const [i, end] of ends.entries()) if (part < end) return i;
  return -1;
}
