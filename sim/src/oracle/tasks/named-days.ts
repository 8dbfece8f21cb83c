import type { EpochMs } from '@laurel/core';
import type { NamedDay } from './terms.ts';

/** Whether an instant is on a day that comes again, by the clock on the wall. */
export function isOn(zone: string, day: NamedDay, instant: EpochMs): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const { hours, monthly, weekly, dates } = day;
  const minute = local.hour * 60 + local.minute;
  if (hours !== null && (minute < hours[0] || minute >= hours[1])) return false;
  return (
    monthly.some((date) => local.day === (date === 'last' ? local.daysInMonth : date)) ||
    weekly.includes(local.dayOfWeek) ||
    dates.includes(local.toPlainDate().toString())
  );
}
