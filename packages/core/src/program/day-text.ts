import type { DayDef } from './day-types.ts';
import type { Program } from './program.ts';

/** The condition that `day("id")` stands for, over `local`; null where the program has no such day. */
export function dayText({ days }: Pick<Program, 'days'>, id: string): string | null {
  const def = Object.hasOwn(days, id) ? days[id] : undefined;
  return def === undefined ? null : `(${conditionOf(def)})`;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function conditionOf({ monthly, weekly, dates, hours }: DayDef): string {
  const days = [
    ...monthly.map((day) => (day === 'last' ? LAST_OF_MONTH : `local.day == ${day}`)),
    ...weekly.map((day) => `local.weekday == ${WEEKDAYS.indexOf(day) + 1}`),
    ...(dates.length === 0 ? [] : [`local.date in [${dates.map((date) => `"${date}"`).join(', ')}]`]),
  ].join(' || ');
  if (hours === null) return days;
  const minute = 'local.hour * 60 + local.minute';
  return `(${days}) && ${minute} >= ${hours.from} && ${minute} < ${hours.until}`;
}

const LEAP = '(local.year % 4 == 0 && local.year % 100 != 0 || local.year % 400 == 0)';
const LAST_OF_MONTH = `(local.day == 31 || local.day == 30 && local.month in [4, 6, 9, 11] || local.month == 2 && (local.day == 29 || local.day == 28 && !${LEAP}))`;
