import type { DayDef } from '@laurel/core';
import { lines, type Telling, type TellPart } from '../telling.ts';

/** Named days: member days, festivals. */
export const days: TellPart = (telling) => ({
  id: 'days',
  title: telling.say('会员日', 'Days'),
  items: Object.entries(telling.program.days).map(([id, def]) => ({
    id,
    title: telling.name(def.name),
    lines: linesOf(telling, def),
  })),
});

function linesOf(telling: Telling, { monthly, weekly, dates, hours }: DayDef): readonly string[] {
  const { say } = telling;
  const ofMonth = monthly.map((day) =>
    day === 'last' ? say('最后一天', 'the last day') : say(`${day} 日`, `day ${day}`),
  );
  const ofWeek = weekly.map((day) => telling.pick(WEEKDAYS[day]));
  return lines(
    ofMonth.length > 0 && say(`每月 ${telling.either(ofMonth)}`, `Each month: ${telling.either(ofMonth)}`),
    ofWeek.length > 0 && say(`每周${telling.either(ofWeek)}`, `Each week: ${telling.either(ofWeek)}`),
    dates.length > 0 && telling.either(dates),
    hours === null
      ? say('全天', 'The whole day')
      : say(
          `${clock(hours.from)} 至 ${clock(hours.until)}`,
          `From ${clock(hours.from)} to ${clock(hours.until)}`,
        ),
  );
}

const WEEKDAYS = {
  monday: ['星期一', 'Monday'],
  tuesday: ['星期二', 'Tuesday'],
  wednesday: ['星期三', 'Wednesday'],
  thursday: ['星期四', 'Thursday'],
  friday: ['星期五', 'Friday'],
  saturday: ['星期六', 'Saturday'],
  sunday: ['星期日', 'Sunday'],
} as const;

/** Minutes of the day as a clock shows them. */
function clock(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
