/** Chance from a seed: the same seed, the same choices, on every machine. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** Chooses by weight. */
  readonly weighted: <T>(from: readonly (readonly [weight: number, value: T])[]) => T;
}

/** Mulberry32: 32 bits of state are plenty for choosing what to do next. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[int(0, from.length - 1)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  const weighted = <T>(from: readonly (readonly [number, T])[]): T => {
    let left = next() * from.reduce((total, [weight]) => total + weight, 0);
    const found = from.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    return (found ?? from[0] ?? [0, undefined as T])[1];
  };
  return { next, int, chance: (probability) => next() < probability, pick, weighted };
}

/** A seed made of another and a number: histories of one run do not share their choices. */
export const seedOf = (seed: number, n: number): number => Math.imul(seed ^ 0x9e3779b9, 2 * n + 1) >>> 0;
