/** The time of day, and a count that never goes back. Everything above takes them as arguments. */
export interface Clock {
  /** UTC milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since some beginning; for leases, timeouts and durations. */
  readonly monotonicMs: () => number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** A clock that stands until it is moved; for tests and simulations. */
export function manualClock(start: number): Clock & { readonly moveTo: (at: number) => void } {
  let at = start;
  return {
    now: () => at,
    monotonicMs: () => at - start,
    moveTo: (to) => {
      at = to;
    },
  };
}
