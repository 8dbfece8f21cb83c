import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ceilDivide, commonMultiple, floorDivide, partsIn } from './whole.ts';

test('whole division is that of exact integers', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (a, b) => {
      const exact = BigInt(a) / BigInt(b);
      expect(BigInt(floorDivide(a, b))).toBe(exact);
      expect(BigInt(ceilDivide(a, b))).toBe(exact * BigInt(b) === BigInt(a) ? exact : exact + 1n);
    }),
  );
});

test('what is no whole number, negative, too large or divided by zero is refused', () => {
  for (const [a, b] of [
    [1.5, 2],
    [-1, 2],
    [1, 0],
    [2 ** 53, 2],
    [1, -1],
  ] as const) {
    expect(() => floorDivide(a, b)).toThrow(RangeError);
    expect(() => ceilDivide(a, b)).toThrow(RangeError);
  }
});

test('parts of one are whole, or there are none such', () => {
  expect([commonMultiple(4n, 6n), commonMultiple(1n, 7n)]).toEqual([12n, 7n]);
  expect(partsIn(1n, 3n, 12n)).toBe(4n);
  expect(() => partsIn(1n, 3n, 10n)).toThrow(RangeError);
});
