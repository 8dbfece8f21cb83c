import type { Calendar } from '../kernel/calendar.ts';
import type { Day, EpochMs } from '../kernel/json.ts';
import type { DayDef, Weekday } from '../program/day-types.ts';

/** One of the days, from its first to its last hour; the end is not included. */
export interface Occurrence {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
/** A date of the list may lie further ahead; what comes again does so within a year. */
const AHEAD_DAYS_MAX = 400;

/** The one that runs at an instant, or the next one; null where none comes within the next 400 days. */
export function occurrenceAt(calendar: Calendar, def: DayDef, at: EpochMs): Occurrence | null {
  const today = calendar.day(at);
  for (let day = today; day < today + AHEAD_DAYS_MAX; day++) {
    if (!isOneOf(calendar, def, day)) continue;
    // Hours that a clock skipped on that day are none.
    const found = hoursOf(calendar, def, day).find(({ until }) => until > at);
    if (found !== undefined) return found;
  }
  return null;
}

function isOneOf(calendar: Calendar, { monthly, weekly, dates }: DayDef, day: Day): boolean {
  const { day: date, weekday, daysInMonth } = calendar.fields(calendar.start(day));
  if (monthly.includes(date) || (date === daysInMonth && monthly.includes('last'))) return true;
  const name = WEEKDAYS[weekday - 1];
  return (name !== undefined && weekly.includes(name)) || dates.includes(calendar.dateOfDay(day));
}

const MINUTE = 60_000;
const MINUTES_OF_DAY = 1_440;

/** By the clock on the wall: a day of 23 or 25 hours has them where the clock shows them, which may be twice. */
function hoursOf(calendar: Calendar, { hours }: DayDef, day: Day): readonly Occurrence[] {
  const [start, end] = [calendar.start(day), calendar.start(day + 1)];
  if (hours === null) return [{ from: start, until: end }];
  if (end - start !== MINUTES_OF_DAY * MINUTE) return runsOf(calendar, hours, { from: start, until: end });
  const until = hours.until === MINUTES_OF_DAY ? end : calendar.instant(day, hours.until * MINUTE);
  return [{ from: calendar.instant(day, hours.from * MINUTE), until }];
}

/** A day on which the clock is moved, minute by minute: what its rules ask, they ask of the clock. */
function runsOf(calendar: Calendar, hours: NonNullable<DayDef['hours']>, day: Occurrence): Occurrence[] {
  const runs: Occurrence[] = [];
  for (let at = day.from; at < day.until; at += MINUTE) {
    const { hour, minute } = calendar.fields(at);
    const shown = hour * 60 + minute;
    if (shown < hours.from || shown >= hours.until) continue;
    const last = runs.at(-1);
    if (last?.until === at) runs[runs.length - 1] = { from: last.from, until: at + MINUTE };
    else runs.push({ from: at, until: at + MINUTE });
  }
  return runs;
}
