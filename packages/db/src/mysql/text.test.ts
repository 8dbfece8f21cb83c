import { format } from 'mysql2';
import { expect, test } from 'vitest';
import { literal, manyRows } from './text.ts';

test.each([
  0,
  -1,
  Number.MAX_SAFE_INTEGER,
  null,
  'plain',
  '',
  "it's",
  'a\\b',
  '中文 \u{1f600} %_?',
  "{'a':\\u0000 \0}",
])('%j stands in a statement as the driver would write it', (value) => {
  expect(literal(value).toLowerCase()).toBe(format('?', [value]).toLowerCase());
});

test('bytes are written in hex, of their own part of a buffer alone', () => {
  const bytes = new Uint8Array([1, 2, 171, 4]).subarray(1, 3);
  expect(literal(bytes)).toBe("x'02ab'");
});

test('what is no whole number is refused, never rounded', () => {
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    expect(() => literal(value)).toThrow(RangeError);
});

test('an insert of one row becomes one of many, with what stands behind it', () => {
  const many = manyRows('insert into `t` (`a`, `b`) values (?, ?) on duplicate key update `b` = values(`b`)');
  expect(
    many.of([
      [1, 'x'],
      [2, null],
    ]),
  ).toBe("insert into `t` (`a`, `b`) values (1,'x'),(2,null) on duplicate key update `b` = values(`b`)");
  expect(() => manyRows('insert into `t` values (?, ?), (?, ?)')).toThrow(/one row/);
});
