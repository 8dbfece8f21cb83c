import { expect, test } from 'vitest';
import { compileExpression } from '../expressions/index.ts';
import { INT, STRING } from '../expressions/type-relations.ts';
import { calendarOf } from '../kernel/calendar.ts';
import { dayText } from '../program/day-text.ts';
import type { DayDef } from '../program/day-types.ts';
import { occurrenceAt } from './occurrence.ts';

const name = { zh: '会员日', en: 'Member day' };
const none = { name, monthly: [], weekly: [], dates: [], hours: null } satisfies DayDef;

const fields = Object.fromEntries(
  ['year', 'month', 'day', 'weekday', 'hour', 'minute'].map((field) => [field, { type: INT }] as const),
);
const local = { kind: 'object', name: 'local', fields: { ...fields, date: { type: STRING } } } as const;

/** Whether `day("d")` holds at an instant, as rules would see it. */
function holds(def: DayDef, zone: string, at: number): boolean {
  const text = dayText({ days: { d: def } }, 'd') ?? '';
  const compiled = compileExpression(text, { variables: { local } }, 'bool');
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  const calendar = calendarOf(zone);
  const { year, month, day, weekday, hour, minute } = calendar.fields(at);
  const date = calendar.dateOfDay(calendar.day(at));
  return compiled.value.evaluate({ local: { year, month, day, weekday, hour, minute, date } }) === true;
}

const cases: readonly (readonly [what: string, def: DayDef, zone: string])[] = [
  ['the 8th', { ...none, monthly: [8] }, 'Asia/Shanghai'],
  ['the last of each month', { ...none, monthly: ['last'] }, 'Asia/Shanghai'],
  ['the 31st', { ...none, monthly: [31] }, 'Asia/Shanghai'],
  [
    'Fridays from 10 to 22',
    { ...none, weekly: ['friday'], hours: { from: 600, until: 1_320 } },
    'Asia/Shanghai',
  ],
  [
    'a date, evenings',
    { ...none, dates: ['2028-02-29'], hours: { from: 1_200, until: 1_440 } },
    'Asia/Shanghai',
  ],
  ['Sundays of 23 and 25 hours', { ...none, weekly: ['sunday'] }, 'America/New_York'],
  [
    'an hour that comes twice',
    { ...none, dates: ['2026-11-01'], hours: { from: 60, until: 120 } },
    'America/New_York',
  ],
  [
    'days of 23 and 25 hours, from 10 to 22',
    { ...none, dates: ['2026-03-08', '2026-11-01'], hours: { from: 600, until: 1_320 } },
    'America/New_York',
  ],
  [
    'an hour that is skipped',
    { ...none, dates: ['2026-03-08'], hours: { from: 120, until: 180 } },
    'America/New_York',
  ],
  [
    'until the middle of an hour that comes twice',
    { ...none, dates: ['2026-10-25'], hours: { from: 0, until: 90 } },
    'Europe/London',
  ],
  [
    'from the middle of an hour that comes twice',
    { ...none, dates: ['2026-10-25'], hours: { from: 90, until: 180 } },
    'Europe/London',
  ],
];

test.each(cases)('C7 %s: the next one, and what rules see, agree at every half hour', (_, def, zone) => {
  const begin = Date.UTC(2026, 1, 20);
  const end = Date.UTC(2026, 10, 10);
  let runs = 0;
  for (let at = begin; at < end; at += 1_800_000) {
    const found = occurrenceAt(calendarOf(zone), def, at);
    const isNow = found !== null && found.from <= at && at < found.until;
    if (isNow) runs++;
    expect(isNow).toBe(holds(def, zone, at));
  }
  if (def.dates.length === 0) expect(runs).toBeGreaterThan(0);
});

test('C7 a day of 25 hours has its hour twice, one of 23 hours has it not', () => {
  const zone = 'America/New_York';
  const twice = occurrenceAt(
    calendarOf(zone),
    { ...none, dates: ['2026-11-01'], hours: { from: 60, until: 120 } },
    0 + Date.UTC(2026, 9, 31),
  );
  expect((twice?.until ?? 0) - (twice?.from ?? 0)).toBe(2 * 3_600_000);
  expect(
    occurrenceAt(
      calendarOf(zone),
      { ...none, dates: ['2026-03-08'], hours: { from: 120, until: 180 } },
      Date.UTC(2026, 2, 1),
    ),
  ).toBeNull();
});
