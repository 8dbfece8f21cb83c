import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DateStyle, dateReader, formatProblem } from './dates.ts';
import { LineFaultError } from './fault.ts';

const shanghai: DateStyle = {
  formats: ['iso'],
  timeZone: 'Asia/Shanghai',
  at: 0,
  preferFirst: false,
  disambiguation: 'compatible',
};
const read = (text: string, style: Partial<DateStyle> = {}): string => {
  try {
    const ms = dateReader({ ...shanghai, ...style })(text, 'when');
    return Temporal.Instant.fromEpochMilliseconds(ms).toString();
  } catch (error) {
    if (error instanceof LineFaultError) return error.fault.code;
    throw error;
  }
};

test.each([
  ['19970101', { formats: ['yyyyMMdd'], at: 43_200_000 }, '1997-01-01T04:00:00Z'],
  ['2026-03-01', {}, '2026-02-28T16:00:00Z'],
  ['2026-03-01 10:00:05', {}, '2026-03-01T02:00:05Z'],
  ['2026-03-01T10:00:05.123Z', {}, '2026-03-01T10:00:05.123Z'],
  ['2026-03-01T10:00+05:30', {}, '2026-03-01T04:30:00Z'],
  ['12/1/2010 8:26', { formats: ['M/d/yyyy H:mm'], timeZone: 'Europe/London' }, '2010-12-01T08:26:00Z'],
  ['2026年3月1日', { formats: ['yyyy年M月d日'] }, '2026-02-28T16:00:00Z'],
  ['1772330405', { formats: ['epochSeconds'] }, '2026-03-01T02:00:05Z'],
  ['1772330405123', { formats: ['epochMs'] }, '2026-03-01T02:00:05.123Z'],
])('%s by %j is %s', (text, style, instant) => {
  expect(read(text, style)).toBe(instant);
});

test.each([
  '',
  'yesterday',
  '2026-02-29',
  '2026-13-01',
  '2026-03-01 24:00:00',
  '2026-03-01 10:00:60',
  '0000-01-01',
])('%s is no date', (text) => {
  expect(read(text)).toBe('bad_date');
});

test('a date that two formats read differently is refused unless one is preferred', () => {
  const formats = ['dd/MM/yyyy', 'MM/dd/yyyy'];
  expect(read('03/04/2026', { formats })).toBe('ambiguous_date');
  expect(read('03/04/2026', { formats, preferFirst: true })).toBe('2026-04-02T16:00:00Z');
  expect(read('31/12/2026', { formats })).toBe('2026-12-30T16:00:00Z');
  expect(read('05/05/2026', { formats })).toBe('2026-05-04T16:00:00Z');
});

test('days on which clocks change', () => {
  const newYork = { timeZone: 'America/New_York' };
  expect(read('2026-03-08 01:30:00', newYork)).toBe('2026-03-08T06:30:00Z');
  expect(read('2026-03-08 03:30:00', newYork)).toBe('2026-03-08T07:30:00Z');
  expect(read('2026-03-08 02:30:00', newYork)).toBe('2026-03-08T07:30:00Z');
  expect(read('2026-03-08 02:30:00', { ...newYork, disambiguation: 'reject' })).toBe('bad_date');
  expect(read('2026-11-01 01:30:00', { ...newYork, disambiguation: 'later' })).toBe('2026-11-01T06:30:00Z');
});

test('any instant, written in a zone, is read as itself', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC'),
      (ms, timeZone) => {
        const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
        expect(dateReader({ ...shanghai, timeZone })(at.toString({ timeZoneName: 'never' }), 'x')).toBe(ms);
        const again = at.toPlainDateTime().toZonedDateTime(timeZone).epochMilliseconds;
        expect(dateReader({ ...shanghai, timeZone })(at.toPlainDateTime().toString(), 'x')).toBe(again);
      },
    ),
  );
});

test('what is no format says why', () => {
  expect(formatProblem('yyyy-MM-dd HH:mm')).toBeUndefined();
  expect(formatProblem('yyyy-MM')).toMatch(/a year, a month and a day/);
  expect(formatProblem('yyyy-MM-dd hh:mm')).toMatch(/no other letters/);
  expect(formatProblem('yyyy-MM-dd d')).toMatch(/twice/);
});
