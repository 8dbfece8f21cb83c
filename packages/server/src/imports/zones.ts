/** A date and time of day as the file writes it, without a zone. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** The instant (UTC milliseconds) of a local time in the zone. Temporal is asked once per day, not once per line. */
export type ToInstant = (local: LocalTime) => number;

/**
 * `disambiguation` says what a local time means that the clock skips or shows twice. Throws a RangeError on a day that
 * the calendar does not have.
 */
export function zoneReader(
  timeZone: string,
  disambiguation: 'compatible' | 'earlier' | 'later' | 'reject',
): ToInstant {
  const days = new Map<number, number | null>();
  return (local) => {
    const day = (local.year * 12 + local.month) * 31 + local.day;
    let offset = days.get(day);
    if (offset === undefined) {
      if (days.size >= DAYS_MAX) days.clear();
      offset = steadyOffset(local, timeZone);
      days.set(day, offset);
    }
    if (offset !== null) return utc(local) - offset;
    const { year, month, day: date, hour, minute, second, ms: millisecond } = local;
    return Temporal.ZonedDateTime.from(
      { timeZone, year, month, day: date, hour, minute, second, millisecond },
      { disambiguation, overflow: 'reject' },
    ).epochMilliseconds;
  };
}

const DAYS_MAX = 10_000;

/** The zone's distance from UTC in ms where it is one and the same all day long; else null. */
function steadyOffset(local: LocalTime, timeZone: string): number | null {
  const date = Temporal.PlainDate.from(
    { year: local.year, month: local.month, day: local.day },
    { overflow: 'reject' },
  );
  const begins = date.toZonedDateTime(timeZone);
  const ends = date.add({ days: 1 }).toZonedDateTime(timeZone);
  const isSteady =
    begins.offsetNanoseconds === ends.offsetNanoseconds &&
    ends.epochMilliseconds - begins.epochMilliseconds === DAY_MS;
  return isSteady ? begins.offsetNanoseconds / 1e6 : null;
}

const DAY_MS = 86_400_000;

function utc(local: LocalTime): number {
  // Date.UTC reads years below 100 as 19xx; dates have been checked to be of four digits.
  return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second, local.ms);
}
