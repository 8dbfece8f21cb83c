import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDuration, readTimestamp } from './instants.ts';

it('reads what Temporal writes, in all the years there are', () => {
  const [first, last] = [readTimestamp('0001-01-01T00:00:00Z'), readTimestamp('9999-12-31T23:59:59.999Z')];
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => {
      expect(readTimestamp(Temporal.Instant.fromEpochMilliseconds(ms).toString())).toBe(ms);
    }),
  );
});

it.each([
  ['2026-01-31T08:00:00+08:00', Date.UTC(2026, 0, 31)],
  ['2026-01-30T18:30:00.25-05:30', Date.UTC(2026, 0, 31, 0, 0, 0, 250)],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
])('%s', (text, ms) => {
  expect(readTimestamp(text)).toBe(ms);
});

it.each([
  '2026-01-31T08:00:00',
  '2026-01-31',
  '2025-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:60:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  '2026-01-01T00:00:00.0001Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01 00:00:00Z',
  '',
])('%s is no time', (text) => {
  expect(() => readTimestamp(text)).toThrow(/is not/);
});

it.each([
  ['36h', 129_600_000],
  ['1h30m', 5_400_000],
  ['-1.5h', -5_400_000],
  ['+2s', 2_000],
  ['0.001s', 1],
  ['250ms', 250],
  ['0s', 0],
])('%s', (text, ms) => {
  expect(readDuration(text)).toBe(ms);
});

it.each(['', 'h', '5', '1d', '0.0001s', '1h-30m', '9'.repeat(60) + 'h', '1.5.5h'])(
  '%s is no duration',
  (text) => {
    expect(() => readDuration(text)).toThrow(/is not|within/);
  },
);
