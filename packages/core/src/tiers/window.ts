import { type Calendar, monthsIn } from '../kernel/calendar.ts';
import type { Day, EpochMs, Units } from '../kernel/json.ts';
import { earnedBetween } from '../ledger/earned.ts';
import type { Standstill } from '../log/entry.ts';
import type { TrackDef } from '../program/program.ts';
import type { EarnedDay } from '../state.ts';
import { longer } from './standstill.ts';

/** What of the measured asset a track can ask: units by day and in all, and the total at the tier's beginning. */
export interface Measured {
  readonly days: readonly EarnedDay[];
  readonly total: Units;
  /** Number of the next item. */
  readonly items: number;
  /** Units earned before the running period; for windows `sinceTierStart`. */
  readonly base: Units;
  /** When the track's clock stood still. */
  readonly stood?: readonly Standstill[];
}

/** First day of the window that ends with day `last`; null where all counts. Days of a pause are none of its days. */
export function windowStart(
  def: TrackDef,
  calendar: Calendar,
  last: Day,
  stood?: readonly Standstill[],
): Day | null {
  const { window } = def;
  if (window === 'lifetime' || window === 'sinceTierStart') return null;
  return longer(stood, usualStart(window, calendar, last), last);
}

function usualStart(
  window: Exclude<TrackDef['window'], 'lifetime' | 'sinceTierStart'>,
  calendar: Calendar,
  last: Day,
): Day {
  if (window === 'calendarYear') return calendar.day(calendar.window(calendar.start(last), 'year').from);
  if ('rollingDays' in window) return last - window.rollingDays + 1;
  return calendar.day(monthsBefore(calendar, calendar.start(last), window.months));
}

/** Units that count for the track, in the window that ends with day `last`; a grace keeps its first day. */
export function measure(def: TrackDef, calendar: Calendar, of: Measured, last: Day, graceFrom?: Day): Units {
  if (def.window === 'lifetime') return of.total;
  if (def.window === 'sinceTierStart') return of.total - of.base;
  const first = graceFrom ?? windowStart(def, calendar, last, of.stood) ?? 0;
  if (typeof def.window === 'object' && 'months' in def.window && graceFrom === undefined) {
    // Whole months: what the running month brings counts from its settlement on.
    const month = calendar.window(calendar.start(last + 1), 'month').from;
    return earnedBetween(of.days, first, calendar.day(month) - 1, last);
  }
  return earnedBetween(of.days, first, last);
}

/** The beginning of the month `months` before the month in which `at` lies, or that ends with it. */
function monthsBefore(calendar: Calendar, at: EpochMs, months: number): EpochMs {
  let from = calendar.window(calendar.plus(at, { days: 1 }), 'month').from;
  for (let i = 0; i < months; i++) from = calendar.window(from - 1, 'month').from;
  return from;
}

/** Where a period begins, and the day of the month that its series goes by, where the period before could not reach it. */
export interface PeriodStart {
  readonly tier: number;
  readonly since: EpochMs;
  readonly anchor?: number | undefined;
}
export interface PeriodEnd {
  readonly until: EpochMs | null;
  /** Only where the end was clamped: the day of the month that the next period's end goes by. */
  readonly anchor?: number;
}

/** A period ends its length after the first midnight at or after its beginning. */
export function periodEnd(
  def: TrackDef,
  calendar: Calendar,
  { tier, since, anchor = 0 }: PeriodStart,
): PeriodEnd {
  if (tier === 0 || def.period === null) return { until: null };
  const from = calendar.midnightAtOrAfter(since);
  if (!('months' in def.period || 'years' in def.period)) return { until: calendar.plus(from, def.period) };
  const { day, daysInMonth } = calendar.fields(from);
  // What a clamped end was meant for is asked of the month's last day alone: a version may have moved the midnights.
  const toward = day === daysInMonth ? Math.max(day, anchor) : day;
  const until = calendar.plusToward(from, monthsIn(def.period), toward);
  return calendar.fields(until).day < toward ? { until, anchor: toward } : { until };
}
