import { expect, test } from 'vitest';
import { shapeOf } from './month.ts';

test.each([
  ['2026-11', 6, 30],
  ['2026-12', 1, 31],
  ['2028-02', 1, 29],
  ['2027-02', 0, 28],
])(
  '%s: its first stands after %i days of a week that begins on Monday, and it has %i',
  (month, blanks, count) => {
    expect(shapeOf(month)).toEqual({ blanks, count });
  },
);
