import type { EpochMs } from '@laurel/core';
import type { Cap, Expiry, Length } from './terms.ts';

// Calendar sums of the oracle, each of them said by Temporal directly.

const at = (zone: string, instant: EpochMs): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

/** The local date, which also sorts as text. */
export const dateOf = (zone: string, instant: EpochMs): string => at(zone, instant).toPlainDate().toString();

export const addDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();

export const startOf = (zone: string, date: string): EpochMs =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone }).epochMilliseconds;

/** Fine print 5: the same local time, that many calendar days (or months, clamped) later. */
export const later = (zone: string, instant: EpochMs, length: Length): EpochMs =>
  at(zone, instant).add(length).epochMilliseconds;

/** The start of a day that is the instant itself or the next after it. */
export function midnightFrom(zone: string, instant: EpochMs): EpochMs {
  const today = startOf(zone, dateOf(zone, instant));
  return today === instant ? instant : startOf(zone, addDays(dateOf(zone, instant), 1));
}

/** The first of a month strictly after the instant. */
export function nextMonth(zone: string, instant: EpochMs): EpochMs {
  const first = at(zone, instant).toPlainDate().with({ day: 1 }).add({ months: 1 });
  return startOf(zone, first.toString());
}

/** When units granted for an instant expire; null never. */
export function expiry(zone: string, instant: EpochMs, kind: Expiry): EpochMs | null {
  if (kind === 'never') return null;
  if (typeof kind === 'object') return 'at' in kind ? kind.at : later(zone, instant, kind);
  const date = at(zone, instant).toPlainDate();
  const end = {
    endOfDay: () => date.add({ days: 1 }),
    endOfMonth: () => date.with({ day: 1 }).add({ months: 1 }),
    endOfYear: () => date.with({ day: 1, month: 1 }).add({ years: 1 }),
    endOfNextYear: () => date.with({ day: 1, month: 1 }).add({ years: 2 }),
  }[kind]();
  return startOf(zone, end.toString());
}

/** A name for the window in which an instant lies: equal names, one window. Weeks begin on Monday (ISO 8601). */
export function windowOf(zone: string, instant: EpochMs, per: Cap['per'], event: string): string {
  const date = at(zone, instant).toPlainDate();
  if (per === 'event') return event;
  if (per === 'day') return date.toString();
  if (per === 'week') return date.subtract({ days: date.dayOfWeek - 1 }).toString();
  if (per === 'month') return date.toPlainYearMonth().toString();
  if (per === 'year') return String(date.year);
  return 'ever';
}

export const yearStart = (date: string): string => `${date.slice(0, 4)}-01-01`;
