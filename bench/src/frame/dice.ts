/** Numbers from a seed, the same on every machine. */
export interface Dice {
  /** From 0 to 1, without 1. */
  readonly roll: () => number;
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  // mulberry32: small, and good enough to deal amounts and days.
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number): number => from + Math.floor(roll() * (to - from + 1));
  return { roll, between, pick: <T>(from: readonly T[]): T => from[between(0, from.length - 1)] as T };
}
