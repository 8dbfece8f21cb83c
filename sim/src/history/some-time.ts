import type { EpochMs } from '@laurel/core';
import { later, midnightFrom, nextMonth } from '../oracle/days.ts';
import type { Terms } from '../oracle/terms.ts';
import type { Random } from '../random.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export type Pace = 'minutes' | 'days' | 'weeks' | 'mixed' | 'daily';

/** When the next thing happens: soon, later, or on one of the instants at which something turns over. */
export function nextInstant(random: Random, terms: Terms, at: { now: EpochMs; pace: Pace }): EpochMs {
  const { now, pace } = at;
  if (pace === 'daily' && random.chance(0.85))
    return midnightFrom(terms.zone, now + 1) + random.int(0, 23 * hour);
  if (random.chance(0.15)) return turn(random, terms, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    days: () => random.int(0, 30 * hour),
    weeks: () => random.int(0, 20 * day),
    daily: () => random.int(0, 4 * hour),
    mixed: () =>
      random.pick([
        0,
        1,
        random.int(1, hour),
        random.int(1, 2 * day),
        random.int(1, 40 * day),
        random.int(1, 200 * day),
      ]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

function turn(random: Random, terms: Terms, now: EpochMs): EpochMs {
  const midnight = midnightFrom(terms.zone, now + 1);
  const instant = random.pick([
    midnight,
    midnight,
    nextMonth(terms.zone, now),
    // The last days of a month, which not every month has.
    later(terms.zone, nextMonth(terms.zone, now), { days: -random.int(1, 3) }),
    now + terms.holdMinutes * minute,
    later(terms.zone, now, { days: terms.latenessDays }),
    later(terms.zone, midnight, { days: 90 }),
    later(terms.zone, midnight, { days: 365 }),
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, second]));
}
