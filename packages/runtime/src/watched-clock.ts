import type { Clock } from './clock.ts';

/** How far the wall clock may leave the monotonic clock, or the database's, before nothing is written any more. */
export const clockDriftMsMax = 5_000;

/** A clock that knows whether it can be trusted. */
export interface WatchedClock extends Clock {
  /** False while the time of day cannot be trusted: no writes are taken then, and no time passes. */
  readonly sure: () => boolean;
  /**
   * Says what another clock (the database's) showed at about this instant.
   * @param otherNow its time of day in UTC milliseconds
   * @param uncertaintyMs how long it took to ask
   */
  readonly compare: (otherNow: number, uncertaintyMs: number) => void;
}

/** A clock whose leap somebody can say to have been right: a machine that slept, or was set to the true time. */
export interface TrustableClock extends WatchedClock {
  /** From here on the time of day is what it shows now. A disagreement with the other clock stays. */
  readonly trust: () => void;
}

const anchorMsMin = 3_600_000;

/**
 * Watches a clock. It is unsure when the time of day has left the monotonic count by more than `clockDriftMsMax`
 * since the last anchor, or the other clock that it was last compared with. Small steps (leap seconds, corrections
 * by a time service) are absorbed: at most one fifth of the limit per hour.
 */
export function watchedClock(clock: Clock): TrustableClock {
  let wall = clock.now();
  let count = clock.monotonicMs();
  let otherDriftMs = 0;
  const sure = (): boolean => {
    const now = clock.now();
    const passed = clock.monotonicMs() - count;
    const driftMs = Math.abs(now - wall - passed);
    if (driftMs <= clockDriftMsMax / 5 && passed >= anchorMsMin) {
      wall = now;
      count += passed;
    }
    return driftMs <= clockDriftMsMax && otherDriftMs <= clockDriftMsMax;
  };
  return {
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    sure,
    trust: () => {
      wall = clock.now();
      count = clock.monotonicMs();
    },
    compare: (otherNow, uncertaintyMs) => {
      otherDriftMs = Math.max(0, Math.abs(clock.now() - otherNow) - uncertaintyMs);
    },
  };
}

/** A sandbox's clock: real time plus an offset that only grows. */
export interface SandboxClock extends TrustableClock {
  /** Milliseconds that it is ahead of (or behind) real time; to be kept in the store. */
  readonly offsetMs: () => number;
  /**
   * Moves it to an instant, in UTC milliseconds.
   * @returns false, and nothing happened, where that would be backwards
   */
  readonly moveTo: (to: number) => boolean;
}

/**
 * @param base real time; its doubts, and comparisons with the database's clock, are about real time too
 * @param offsetMs as kept in the store; 0 at first
 */
export function sandboxClock(base: TrustableClock, offsetMs: number): SandboxClock {
  let offset = offsetMs;
  const now = (): number => base.now() + offset;
  return {
    ...base,
    now,
    offsetMs: () => offset,
    moveTo: (to) => {
      const ahead = to - now();
      if (ahead < 0) return false;
      offset += ahead;
      return true;
    },
  };
}
