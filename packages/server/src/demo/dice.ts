/** Chance from a seed: the same seed throws the same dice, on every machine. */
export interface Dice {
  /** An integer from `min` to `max`, both included. */
  readonly between: (min: number, max: number) => number;
  /** True in `percent` of a hundred throws. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0 || 1;
  /** 32 bits by xorshift; good enough to strew orders about. */
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const between = (min: number, max: number): number => min + (next() % (max - min + 1));
  return {
    between,
    chance: (percent) => between(1, 100) <= percent,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
  };
}
