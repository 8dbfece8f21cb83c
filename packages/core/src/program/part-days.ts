import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { date, integer } from '../shape/numbers.ts';
import { defaulted, object, required } from '../shape/objects.ts';
import { describe, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { oneWord } from '../shape/texts.ts';
import type { DayDef, HoursDef } from './day-types.ts';
import { NO_NAME } from './part-assets.ts';
import { texts } from './part-values.ts';

const LAST = 'last' as const;
const dayOfMonth = anyOf<number | 'last'>([
  { suits: isText, shape: oneWord<'last'>([LAST], 'The last day of each month.') },
  { suits: isAnything, shape: integer({ min: 1, max: 31 }) },
]);
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const ADVICE = 'Write a time of day in quotes, like "09:30"; until may be "24:00".';

/** Minutes after 00:00 that the clock on the wall shows. */
function clock(last: number): Shape<number> {
  return {
    read: (value, reading) => {
      if (last === MINUTES_OF_DAY && value === '24:00') return last;
      const parts = typeof value === 'string' ? CLOCK.exec(value) : null;
      if (parts !== null) return Number(parts[1]) * 60 + Number(parts[2]);
      return wrong(reading, 'bad_time', `${describe(value)} is no time of day.`, ADVICE);
    },
    schema: { type: 'string', pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$|^24:00$' },
    type: { kind: 'int' },
  };
}
const MINUTES_OF_DAY = 1_440;

const hours = refined(
  object<HoursDef>({ from: required(clock(MINUTES_OF_DAY - 1)), until: required(clock(MINUTES_OF_DAY)) }),
  (value, reading): HoursDef | Wrong => {
    if (value.from < value.until) return value;
    return wrong(
      reading,
      'empty_span',
      'The hours end before they begin.',
      'Let until be later on that day.',
    );
  },
);

/** Days that come again: by the date, the day of the week, or one by one; and from which hour to which. */
export const day: Shape<DayDef> = refined(
  object<DayDef>({
    name: defaulted(texts(), NO_NAME),
    monthly: defaulted<DayDef['monthly']>(list(dayOfMonth, { min: 1, max: 31 }), []),
    weekly: defaulted<DayDef['weekly']>(
      list(oneWord<(typeof WEEKDAYS)[number]>(WEEKDAYS), { min: 1, max: 7 }),
      [],
    ),
    dates: defaulted<DayDef['dates']>(list(date('A date, like 2026-11-11.'), { min: 1, max: 366 }), []),
    hours: defaulted<HoursDef | null>(hours, null),
  }),
  (value, reading): DayDef | Wrong => {
    if (value.monthly.length + value.weekly.length + value.dates.length > 0) return value;
    const advice = 'Write monthly: [8], weekly: [friday] or dates: [2026-11-11].';
    return wrong(reading, 'no_days', 'There is no such day.', advice);
  },
);
