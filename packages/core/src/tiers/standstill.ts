import { before } from '../kernel/before.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { Day, EpochMs } from '../kernel/json.ts';
import type { Runs, Standstill } from '../log/entry.ts';
import type { Span } from '../program/program.ts';

/** Standstills that a track remembers: more than the longest window can reach back over. */
const STANDSTILLS_MAX = 32;

/**
 * Where an end comes, if the days on which the clock stood still since `from` do not count. One that begins at the
 * very end comes too late to move it.
 */
export function pausedEnd(calendar: Calendar, stood: readonly Standstill[], [from, end]: Runs): EpochMs {
  let days = 0;
  for (const [begins, goesOn] of stood) {
    const first = Math.max(begins, from);
    if (goesOn <= first) continue;
    if (calendar.start(first) >= later(calendar, end, days)) break;
    days += goesOn - first;
  }
  return later(calendar, end, days);
}

function later(calendar: Calendar, at: EpochMs, days: number): EpochMs {
  return days === 0 ? at : calendar.plus(at, { days });
}

/** The first day of a window that ends with day `last` and is as much longer as the clock stood still in it. */
export function longer(stood: readonly Standstill[] | undefined, first: Day, last: Day): Day {
  if (stood === undefined) return first;
  let start = first;
  for (let i = stood.length - 1; i >= 0; i--) {
    const [begins, goesOn] = stood[i] as Standstill;
    const end = Math.min(goesOn, last + 1);
    if (end <= begins) continue; // it begins behind the window
    if (end <= start) break;
    start -= end - begins;
  }
  return start;
}

/** That long before an end, by days on which the clock ran. */
export function runningBefore(
  calendar: Calendar,
  stood: readonly Standstill[] | undefined,
  end: EpochMs,
  span: Span,
): EpochMs {
  const at = before(calendar, end, span);
  if (stood === undefined) return at;
  const first = calendar.day(at);
  const days = first - longer(stood, first, calendar.day(end - 1));
  return days === 0 ? at : before(calendar, at, { days });
}

/** The standstills with one more or another end of one; in order, and none that begins twice. */
export function withStandstill(
  stood: readonly Standstill[] | undefined,
  one: Standstill,
): readonly Standstill[] {
  const others = (stood ?? []).filter(([begins]) => begins !== one[0]);
  const all = one[1] > one[0] ? [...others, one] : others;
  return all.toSorted(([a], [b]) => a - b).slice(-STANDSTILLS_MAX);
}
