import type { Expiry, Span } from '../program/program.ts';
import {
  type CivilDate,
  civilOf,
  dateText,
  dayOf,
  daysInMonth,
  parseDate,
  plusMonths,
  weekOf,
} from './civil.ts';
import type { Day, EpochMs } from './json.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

/**
 * Days, weeks, months and years of one time zone. Temporal knows the zone's offsets and is asked once per offset
 * (twice a year in most zones); the rest is integer arithmetic, tested against Temporal.
 *
 * A day never comes twice: where a clock was set back across midnight (Newfoundland did so at 00:01 until 2011), the
 * minutes that repeat stay with the day that had begun. So every instant lies within its own window.
 */
export interface Calendar {
  /** The IANA name, in its own spelling. */
  readonly zone: string;
  readonly day: (at: EpochMs) => Day;
  /** First instant of that day. A day that a zone skipped (Apia 2011-12-30) starts and ends where the next one starts. */
  readonly start: (day: Day) => EpochMs;
  /**
   * Days, months and years keep the local time of day; a time that a clock skipped moves on by what was skipped, one
   * that came twice is the first. Months and years clamp to the month's last day. Minutes and hours are exact.
   */
  readonly plus: (at: EpochMs, span: Span) => EpochMs;
  /** Months and years from an instant, to that day of the month or its last one: 02-28, 31 → 03-31. */
  readonly plusToward: (at: EpochMs, months: number, day: number) => EpochMs;
  /** The n-th date from an anchor: 01-31, 02-28, 03-31. */
  readonly plusAnchored: (anchor: EpochMs, span: Span, n: number) => EpochMs;
  readonly midnightAtOrAfter: (at: EpochMs) => EpochMs;
  /** When the clock on the wall shows that many milliseconds after 00:00 of a day; see `plus` for skipped times. */
  readonly instant: (day: Day, wallMs: number) => EpochMs;
  readonly window: (at: EpochMs, per: WindowUnit) => CalendarWindow;
  /** What the clock on the wall shows. */
  readonly fields: (at: EpochMs) => LocalFields;
  readonly expiry: (at: EpochMs, expiry: Expiry) => EpochMs | null;
  /** Of `2026-03-01`; throws RangeError for anything that is no date. */
  readonly dayOfDate: (date: string) => Day;
  readonly dateOfDay: (day: Day) => string;
}

export type WindowUnit = 'day' | 'week' | 'month' | 'year';
export interface CalendarWindow {
  /** 2026-03-01, 2026-W10 (ISO 8601, weeks begin on Monday), 2026-03, 2026. */
  readonly key: string;
  readonly from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
}
export interface LocalFields extends CivilDate {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly daysInMonth: number;
}

/** One calendar per zone. Throws RangeError for unknown zones. */
export function calendarOf(zone: string): Calendar {
  const known = calendars.get(zone);
  if (known !== undefined) return known;
  const clock = zoneClock(zone);
  const calendar = calendars.get(clock.zone) ?? makeCalendar(clock);
  calendars.set(clock.zone, calendar);
  return calendar;
}

const calendars = new Map<string, Calendar>();
const DAY = 86_400_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

function makeCalendar(clock: ZoneClock): Calendar {
  const dates = ring(4096, dateText);
  // A day's date is asked for far more often than the day changes.
  const civil = ring(4096, civilOf);
  const windows = makeWindows(clock, dates, civil);
  const midnightAtOrAfter = (at: EpochMs): EpochMs => {
    const day = clock.day(at);
    return clock.start(day) === at ? at : clock.start(day + 1);
  };
  const plus = (at: EpochMs, span: Span): EpochMs => plusAnchored(clock, at, span, 1);
  return {
    zone: clock.zone,
    day: clock.day,
    start: clock.start,
    plus,
    plusToward: (at, months, day) => plusMonthsToward(clock, at, months, day),
    plusAnchored: (anchor, span, n) => plusAnchored(clock, anchor, span, n),
    midnightAtOrAfter,
    instant: (day, wallMs) => clock.instant(day * DAY + wallMs),
    window: (at, per) => windows[per](clock.day(at)),
    fields: (at) => fieldsOf(at + clock.offset(at), civil),
    expiry: (at, expiry) => expiryOf(clock, windows, at, expiry),
    dayOfDate: (date) => dayOf(parseDate(date)),
    dateOfDay: dates,
  };
}

function plusAnchored(clock: ZoneClock, anchor: EpochMs, span: Span, n: number): EpochMs {
  if ('minutes' in span) return anchor + span.minutes * n * MINUTE;
  if ('hours' in span) return anchor + span.hours * n * HOUR;
  const count = n * ('days' in span ? span.days : monthsIn(span));
  // Nothing moves, not even the second of two equal local times to the first.
  if (count === 0) return anchor;
  if ('days' in span) return clock.instant(anchor + clock.offset(anchor) + count * DAY);
  return plusMonthsToward(clock, anchor, count);
}

function plusMonthsToward(clock: ZoneClock, at: EpochMs, months: number, toward?: number): EpochMs {
  const local = at + clock.offset(at);
  const day = Math.floor(local / DAY);
  const date = civilOf(day);
  const moved = dayOf(plusMonths({ ...date, day: toward ?? date.day }, months));
  return clock.instant(local + (moved - day) * DAY);
}

/** Months of a span of months or years. */
export function monthsIn(span: { readonly months: number } | { readonly years: number }): number {
  return 'months' in span ? span.months : span.years * 12;
}

function expiryOf(clock: ZoneClock, windows: Windows, at: EpochMs, expiry: Expiry): EpochMs | null {
  if (expiry === 'never') return null;
  if (typeof expiry === 'object')
    return 'at' in expiry ? expiry.at : plusAnchored(clock, at, expiry.after, 1);
  const day = clock.day(at);
  if (expiry === 'endOfDay') return clock.start(day + 1);
  if (expiry === 'endOfMonth') return windows.month(day).to;
  const end = windows.year(day).to;
  return expiry === 'endOfYear' ? end : windows.year(clock.day(end)).to;
}

function fieldsOf(local: number, civil: (day: Day) => CivilDate): LocalFields {
  const day = Math.floor(local / DAY);
  const date = civil(day);
  const minutes = Math.floor((local - day * DAY) / MINUTE);
  return {
    year: date.year,
    month: date.month,
    day: date.day,
    weekday: weekdayOf(day),
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
    daysInMonth: daysInMonth(date.year, date.month),
  };
}

function weekdayOf(day: Day): number {
  const sinceMonday = (day + 3) % 7;
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1;
}

type Windows = Readonly<Record<WindowUnit, (day: Day) => CalendarWindow>>;

/** Windows are made once and shared: a rule with a limit asks for one at every event. */
function makeWindows(clock: ZoneClock, dates: (day: Day) => string, civil: (day: Day) => CivilDate): Windows {
  const between = (key: string, first: Day, next: Day): CalendarWindow =>
    Object.freeze({ key, from: clock.start(first), to: clock.start(next) });
  const days = ring(4096, (day) => between(dates(day), day, day + 1));
  const weeks = ring(1024, (week) => between(weekOf(week * 7 - 3), week * 7 - 3, week * 7 + 4));
  const months = ring(256, (index) => {
    const first = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1, day: 1 };
    const day = dayOf(first);
    return between(dates(day).slice(0, -3), day, dayOf(plusMonths(first, 1)));
  });
  const years = ring(64, (year) => {
    const day = dayOf({ year, month: 1, day: 1 });
    return between(dates(day).slice(0, -6), day, dayOf({ year: year + 1, month: 1, day: 1 }));
  });
  return {
    day: days,
    // Week 0 holds 1970-01-01, a Thursday.
    week: (day) => weeks(Math.floor((day + 3) / 7)),
    month: (day) => {
      const { year, month } = civil(day);
      return months(year * 12 + month - 1);
    },
    year: (day) => years(civil(day).year),
  };
}

/**
 * Remembers what was made for the numbers asked for most recently: 4,096 days are eleven years. Numbers that far apart
 * share a slot. `size` is a power of two.
 */
function ring<T>(size: number, make: (index: number) => T): (index: number) => T {
  const indexes = new Float64Array(size).fill(Number.NaN);
  const values = new Array<T>(size);
  const mask = size - 1;
  return (index) => {
    const slot = index & mask;
    if (indexes[slot] === index) return values[slot] as T;
    const value = make(index);
    indexes[slot] = index;
    values[slot] = value;
    return value;
  };
}
