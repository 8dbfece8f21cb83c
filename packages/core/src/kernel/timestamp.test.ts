import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp, timestampText } from './timestamp.ts';

describe('an instant', () => {
  it('is what Temporal says it is', () => {
    const at = fc.integer({ min: Date.UTC(1, 0, 2), max: Date.UTC(9999, 11, 30) });
    const offset = fc.integer({ min: -23 * 60, max: 23 * 60 });
    fc.assert(
      fc.property(at, offset, (ms, minutes) => {
        const sign = minutes < 0 ? '-' : '+';
        const parts = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${sign}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
        const local = Temporal.Instant.fromEpochMilliseconds(ms).toString({ timeZone: zone });
        fc.pre(/^\d{4}-/.test(local) && !local.startsWith('0000'));
        expect(parseTimestamp(local)).toBe(ms);
      }),
      { numRuns: 1_000 },
    );
  });

  it('written and read again is the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1, 0, 2), max: Date.UTC(9999, 11, 30) }), (ms) => {
        fc.pre(Temporal.Instant.fromEpochMilliseconds(ms).toString().length < 30);
        expect(parseTimestamp(timestampText(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    '',
    'now',
    '2026-03-01',
    '2026-03-01T10:00:00',
    '2026-03-01T10:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:60:00Z',
    '2026-03-01T10:00:60Z',
    '2026-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-01T10:00:00Z',
    '2026-01-00T10:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-03-01T10:00:00+8',
    '2026-03-01T10:00:00+24:00',
    '2026-03-01T10:00:00+08:60',
    '2026-03-01T10:00:00.Z',
    '2026-03-01T10:00:00.1234567890Z',
    '+002026-03-01T10:00:00Z',
    ' 2026-03-01T10:00:00Z',
    `2026-03-01T10:00:00.${'0'.repeat(99)}Z`,
  ])('is not %j', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });
});
