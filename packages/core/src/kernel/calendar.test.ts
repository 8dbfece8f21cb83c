import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expiry, Span } from '../program/program.ts';
import { type Calendar, calendarOf } from './calendar.ts';

const zones = [
  'Asia/Shanghai',
  'America/New_York',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'America/Havana',
  'UTC',
  '+05:45',
];
const FIRST = Date.UTC(1990, 0, 1);
const LAST = Date.UTC(2040, 11, 31);
const DAY = 86_400_000;

const zone = fc.constantFrom(...zones);
/** Any instant, and often one near a change of the clock, where the mistakes are. */
const instant = (name: string) =>
  fc.oneof(
    fc.integer({ min: FIRST, max: LAST }),
    fc
      .tuple(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: -2 * DAY, max: 2 * DAY }))
      .map(
        ([at, distance]) =>
          (zoned(at, name).getTimeZoneTransition('next')?.epochMilliseconds ?? at) + distance,
      ),
    fc
      .tuple(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: -2, max: 2 }))
      .map(
        ([at, distance]) =>
          (zoned(at, name).getTimeZoneTransition('next')?.epochMilliseconds ?? at) + distance,
      ),
  );
const zoneAndInstant = zone.chain((name) => fc.tuple(fc.constant(name), instant(name)));
const span: fc.Arbitrary<Span> = fc.oneof(
  fc.integer({ min: 0, max: 5000 }).map((minutes) => ({ minutes })),
  fc.integer({ min: 0, max: 5000 }).map((hours) => ({ hours })),
  fc.integer({ min: -400, max: 4000 }).map((days) => ({ days })),
  fc.integer({ min: -30, max: 300 }).map((months) => ({ months })),
  fc.integer({ min: -3, max: 30 }).map((years) => ({ years })),
);

function zoned(at: number, name: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name);
}
function dayNumber(date: Temporal.PlainDate): number {
  return Temporal.PlainDate.from('1970-01-01').until(date, { largestUnit: 'day' }).days;
}
function holds(property: fc.IProperty<[[string, number]]>): void {
  fc.assert(property, { numRuns: 400 });
}

describe('a calendar agrees with Temporal on', () => {
  it('the day, except where a clock went back across midnight', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const calendar = calendarOf(name);
        const day = dayNumber(zoned(at, name).toPlainDate());
        // The day that had begun goes on while the clock repeats the end of the one before.
        expect(calendar.day(at)).toBe(calendar.start(day + 1) <= at ? day + 1 : day);
      }),
    );
  });

  it('the first instant of a day', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const date = zoned(at, name).toPlainDate();
        const expected = date.toZonedDateTime(name).startOfDay().epochMilliseconds;
        expect(calendarOf(name).start(dayNumber(date))).toBe(expected);
      }),
    );
  });

  it('spans, which keep the local time of day', () => {
    fc.assert(
      fc.property(zoneAndInstant, span, ([name, at], length) => {
        expect(calendarOf(name).plus(at, length)).toBe(zoned(at, name).add(length).epochMilliseconds);
      }),
      { numRuns: 800 },
    );
  });

  it('the n-th date from an anchor', () => {
    fc.assert(
      fc.property(zoneAndInstant, fc.integer({ min: 0, max: 40 }), ([name, at], n) => {
        expect(calendarOf(name).plusAnchored(at, { months: 1 }, n)).toBe(
          zoned(at, name).add({ months: n }).epochMilliseconds,
        );
      }),
    );
  });

  it('what the clock shows', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const local = zoned(at, name);
        expect(calendarOf(name).fields(at)).toEqual({
          year: local.year,
          month: local.month,
          day: local.day,
          weekday: local.dayOfWeek,
          hour: local.hour,
          minute: local.minute,
          daysInMonth: local.daysInMonth,
        });
      }),
    );
  });

  it('windows and their keys', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const calendar = calendarOf(name);
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: calendar.day(at) });
        const starts = (from: Temporal.PlainDate) =>
          from.toZonedDateTime(name).startOfDay().epochMilliseconds;
        const monday = date.subtract({ days: date.dayOfWeek - 1 });
        const month = date.with({ day: 1 });
        const year = month.with({ month: 1 });
        expect(calendar.window(at, 'day')).toEqual({
          key: date.toString(),
          from: starts(date),
          to: starts(date.add({ days: 1 })),
        });
        expect(calendar.window(at, 'week')).toEqual({
          key: `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`,
          from: starts(monday),
          to: starts(monday.add({ days: 7 })),
        });
        expect(calendar.window(at, 'month')).toEqual({
          key: month.toString().slice(0, 7),
          from: starts(month),
          to: starts(month.add({ months: 1 })),
        });
        expect(calendar.window(at, 'year')).toEqual({
          key: String(year.year),
          from: starts(year),
          to: starts(year.add({ years: 1 })),
        });
      }),
    );
  });

  it('dates of far-away days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -900_000, max: 3_000_000 }), (day) => {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
        const calendar = calendarOf('UTC');
        expect(calendar.dateOfDay(day)).toBe(date.toString());
        if (date.year >= 0 && date.year <= 9999) expect(calendar.dayOfDate(date.toString())).toBe(day);
      }),
    );
  });
});

describe('a window', () => {
  it('holds its own instant, whatever clocks do', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        for (const per of ['day', 'week', 'month', 'year'] as const) {
          const { from, to } = calendarOf(name).window(at, per);
          expect(from).toBeLessThanOrEqual(at);
          expect(to).toBeGreaterThan(at);
        }
      }),
    );
  });

  it('never goes back', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const calendar = calendarOf(name);
        for (let step = 0; step < 50; step += 1) {
          expect(calendar.day(at + (step + 1) * 1_800_000)).toBeGreaterThanOrEqual(
            calendar.day(at + step * 1_800_000),
          );
        }
      }),
    );
  });
});

describe('midnight', () => {
  it('at or after is the start of a day, less than a day and a half away', () => {
    holds(
      fc.property(zoneAndInstant, ([name, at]) => {
        const calendar = calendarOf(name);
        const midnight = calendar.midnightAtOrAfter(at);
        expect(midnight).toBeGreaterThanOrEqual(at);
        expect(midnight - at).toBeLessThan(1.5 * DAY);
        expect(calendar.start(calendar.day(midnight))).toBe(midnight);
        expect(calendar.midnightAtOrAfter(midnight)).toBe(midnight);
      }),
    );
  });
});

const shanghai = calendarOf('Asia/Shanghai');
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

describe('worked examples', () => {
  it.each<[zone: string, from: string, expiry: Expiry, end: string | null]>([
    ['Asia/Shanghai', '2026-03-01T10:00+08:00', 'endOfNextYear', '2028-01-01T00:00+08:00'],
    ['Asia/Shanghai', '2026-03-01T10:00+08:00', { after: { days: 30 } }, '2026-03-31T10:00+08:00'],
    ['Asia/Shanghai', '2026-03-31T23:59:59.999+08:00', 'endOfMonth', '2026-04-01T00:00+08:00'],
    ['Asia/Shanghai', '2026-12-31T23:59:59.999+08:00', 'endOfYear', '2027-01-01T00:00+08:00'],
    ['Asia/Shanghai', '2026-12-01T00:00+08:00', 'endOfMonth', '2027-01-01T00:00+08:00'],
    ['America/New_York', '2026-03-08T01:00-05:00', 'endOfDay', '2026-03-09T00:00-04:00'],
    ['America/New_York', '2026-03-07T02:30-05:00', { after: { days: 1 } }, '2026-03-08T03:30-04:00'],
    ['Asia/Shanghai', '2026-03-01T10:00+08:00', { at: at('2026-05-01T00:00Z') }, '2026-05-01T00:00Z'],
    ['Asia/Shanghai', '2026-03-01T10:00+08:00', 'never', null],
  ])('in %s, from %s, %j is %s', (name, from, expiry, end) => {
    expect(calendarOf(name).expiry(at(from), expiry)).toBe(end === null ? null : at(end));
  });

  it('a tier period ends 365 days after the first midnight (S8)', () => {
    const begins = shanghai.midnightAtOrAfter(at('2026-03-10T10:00+08:00'));
    expect(shanghai.plus(begins, { days: 365 })).toBe(at('2027-03-11T00:00+08:00'));
  });

  it('keeps the anchor (P9): 01-31, 02-28, 03-31', () => {
    const anchor = at('2026-01-31T00:00+08:00');
    const dates = [0, 1, 2, 3].map((n) => {
      const moved = shanghai.plusAnchored(anchor, { months: 1 }, n);
      return shanghai.dateOfDay(shanghai.day(moved));
    });
    expect(dates).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  });

  it('a skipped day has no length', () => {
    const apia = calendarOf('Pacific/Apia');
    const skipped = apia.dayOfDate('2011-12-30');
    expect(apia.start(skipped)).toBe(apia.start(skipped + 1));
    expect(apia.day(apia.start(skipped))).toBe(skipped + 1);
    expect(apia.day(apia.start(skipped) - 1)).toBe(skipped - 1);
  });

  it('a clock set back across midnight does not begin the day twice', () => {
    const newfoundland = calendarOf('America/St_Johns');
    const repeated = at('2005-10-30T03:00Z');
    expect(newfoundland.fields(repeated)).toMatchObject({ day: 29, hour: 23 });
    expect(newfoundland.dateOfDay(newfoundland.day(repeated))).toBe('2005-10-30');
    expect(newfoundland.expiry(repeated, 'endOfDay')).toBe(at('2005-10-31T03:30Z'));
  });
});

describe('what is no zone or no date is refused', () => {
  it.each(['Mars/Olympus', '', '2026-01-01T00:00Z[Asia/Shanghai]', 'Asia/Shanghai ', '__proto__', '+25:00'])(
    'zone %j',
    (name) => {
      expect(() => calendarOf(name)).toThrow(RangeError);
    },
  );
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '2026-01-01T00:00', ''])(
    'date %j',
    (date) => {
      expect(() => shanghai.dayOfDate(date)).toThrow(RangeError);
    },
  );
  it('a zone in other letters is the same calendar', () => {
    expect(calendarOf('asia/shanghai')).toBe(shanghai);
    expect(shanghai.zone).toBe('Asia/Shanghai');
  });
});

it('costs little once a year is known', () => {
  const cost = (calendar: Calendar): number => {
    const begin = performance.now();
    let sum = 0;
    for (let n = 0; n < 200_000; n += 1) {
      const when = Date.UTC(2026, 0, 1) + (n % 1000) * 31_000_000;
      sum += calendar.day(when) + calendar.window(when, 'month').from;
    }
    expect(sum).toBeGreaterThan(0);
    return ((performance.now() - begin) * 1e6) / 200_000;
  };
  const berlin = calendarOf('Europe/Berlin');
  cost(berlin);
  // About 30 ns on a quiet machine; the bound is loose because others may be busy on it.
  expect(cost(berlin)).toBeLessThan(2_000);
});
