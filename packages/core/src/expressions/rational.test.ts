import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  ceil,
  compare,
  divide,
  type Exact,
  equal,
  floor,
  fromDecimalText,
  halfEven,
  halfUp,
  isRational,
  multiply,
  negate,
  type Rounding,
  rational,
  roundTo,
  subtract,
  toDecimalText,
} from './index.ts';
import { lower, remainder, upper } from './rational.ts';

// Laws: operations agree with plain BigInt fractions, and each value has one form.

/** A fraction as it is taught, neither reduced nor fast. */
type Plain = readonly [n: bigint, d: bigint];

const part = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }).map(BigInt),
  fc.maxSafeInteger().map(BigInt),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
);
const plain = fc
  .tuple(
    part,
    part.filter((d) => d !== 0n),
  )
  .map(([n, d]): Plain => (d < 0n ? [-n, -d] : [n, d]));

function exact([n, d]: Plain): Exact {
  return rational(n, d);
}

function agrees(value: Exact, [n, d]: Plain): void {
  expect(BigInt(upper(value)) * d).toBe(n * BigInt(lower(value)));
  const parts = [upper(value), lower(value)];
  const areSafe = parts.every((each) => each >= Number.MIN_SAFE_INTEGER && each <= Number.MAX_SAFE_INTEGER);
  expect(parts.every((each) => typeof each === (areSafe ? 'number' : 'bigint'))).toBe(true);
  expect(typeof value === 'number').toBe(areSafe && lower(value) === 1);
  expect(Object.is(value, -0)).toBe(false);
  expect(gcd(BigInt(upper(value)), BigInt(lower(value)))).toBe(1n);
  expect(lower(value) > 0).toBe(true);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

describe('arithmetic is that of fractions', () => {
  const operations: [string, (a: Exact, b: Exact) => Exact, (a: Plain, b: Plain) => Plain][] = [
    ['add', add, ([an, ad], [bn, bd]) => [an * bd + bn * ad, ad * bd]],
    ['subtract', subtract, ([an, ad], [bn, bd]) => [an * bd - bn * ad, ad * bd]],
    ['multiply', multiply, ([an, ad], [bn, bd]) => [an * bn, ad * bd]],
    ['divide', divide, ([an, ad], [bn, bd]) => [an * bd, ad * bn]],
  ];
  it.each(operations)('%s', (name, ours, theirs) => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        if (name === 'divide' && b[0] === 0n) {
          expect(() => ours(exact(a), exact(b))).toThrow('Division by 0');
          return;
        }
        try {
          agrees(ours(exact(a), exact(b)), theirs(a, b));
        } catch (error) {
          // Two parts of 140 bits may make one beyond the limit.
          const [n, d] = theirs(a, b);
          if (!String(error).includes('grew beyond')) throw error;
          const divisor = gcd(n, d);
          expect(bits(n / divisor) > 256 || bits(d / divisor) > 256).toBe(true);
        }
      }),
    );
  });

  it('negate, compare, equal', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        agrees(negate(exact(a)), [-a[0], a[1]]);
        const difference = a[0] * b[1] - b[0] * a[1];
        expect(Math.sign(compare(exact(a), exact(b)))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
        expect(equal(exact(a), exact(b))).toBe(difference === 0n);
        expect(equal(exact(a), exact([a[0] * 7n, a[1] * 7n]))).toBe(true);
      }),
    );
  });

  it('remainder has the sign of the left side', () => {
    fc.assert(
      fc.property(part, part, (a, b) => {
        fc.pre(b !== 0n);
        agrees(remainder(exact([a, 1n]), exact([b, 1n])), [a % b, 1n]);
      }),
    );
  });
});

function bits(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length;
}

describe('rounding', () => {
  it.each([
    ['floor', [-2, -2, -2, -1, -1, -1, 0, 0, 1, 1, 1]],
    ['ceil', [-2, -1, -1, -1, 0, 0, 1, 1, 1, 2, 2]],
    ['halfUp', [-2, -2, -1, -1, -1, 0, 0, 1, 1, 1, 2]],
    ['halfEven', [-2, -2, -1, -1, 0, 0, 0, 0, 1, 1, 2]],
  ] as const)('%s', (rounding, expected) => {
    const quarters = [-8, -6, -5, -4, -2, -1, 1, 2, 4, 5, 6];
    // At quarters: -2, -1.5, -1.25, -1, -0.5, -0.25, 0.25, 0.5, 1, 1.25, 1.5.
    expect(quarters.map((n) => roundTo(rational(n, 4), rounding))).toEqual(expected);
  });

  it('is the neighbour that its name says', () => {
    fc.assert(
      fc.property(plain, (p) => {
        const value = exact(p);
        const [down, up] = [floor(value), ceil(value)];
        expect(compare(down, value)).toBeLessThanOrEqual(0);
        expect(compare(up, value)).toBeGreaterThanOrEqual(0);
        expect(equal(subtract(up, down), equal(up, value) ? 0 : 1)).toBe(true);
        for (const near of [halfUp(value), halfEven(value)]) {
          const distance = subtract(near, value);
          expect(compare(distance, rational(1, 2))).toBeLessThanOrEqual(0);
          expect(compare(distance, rational(-1, 2))).toBeGreaterThanOrEqual(0);
        }
        expect(equal(halfUp(negate(value)), negate(halfUp(value)))).toBe(true);
      }),
    );
  });

  it('goes to safe integers only', () => {
    const roundings: Rounding[] = ['floor', 'ceil', 'halfUp', 'halfEven'];
    for (const rounding of roundings) {
      expect(() => roundTo(rational(2n ** 53n, 1n), rounding)).toThrow('2^53');
      expect(() => roundTo(rational(-(2n ** 70n), 3n), rounding)).toThrow('2^53');
      expect(roundTo(rational(2n ** 54n - 2n, 2n), rounding)).toBe(Number.MAX_SAFE_INTEGER);
    }
  });
});

describe('decimal text', () => {
  it.each([
    [rational(29, 100), '0.29'],
    [rational(-1, 8), '-0.125'],
    [rational(-25, 2), '-12.5'],
    [rational(1, 3), '1/3'],
    [12, '12'],
    [rational(2n ** 60n, 1n), '1152921504606846976'],
    [rational(2n ** 60n + 1n, 4n), '288230376151711744.25'],
  ])('%o is %s', (value, text) => {
    expect(toDecimalText(value)).toBe(text);
  });

  it.each([
    ['0.29', 29, 100],
    ['-0', 0, 1],
    ['-1.50', -3, 2],
    ['1e3', 1_000, 1],
    ['12.5E-1', 5, 4],
    ['007', 7, 1],
  ])('%s is read exactly', (text, n, d) => {
    expect(fromDecimalText(text)).toEqual(rational(n, d));
  });

  it.each(['', '.5', '5.', '+5', '1e', '1e400', '1e-400', 'NaN', '0x10', '1_000', ' 1', '9'.repeat(300)])(
    '%s is not read',
    (text) => {
      expect(fromDecimalText(text)).toBeNull();
    },
  );

  it('comes back', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(20));
    fc.assert(
      fc.property(decimal, ([digits, places]) => {
        const value = rational(digits, 10n ** BigInt(places));
        const back = fromDecimalText(toDecimalText(value));
        expect(back !== null && equal(back, value)).toBe(true);
      }),
    );
  });
});

it('refuses floats and zero denominators', () => {
  expect(() => rational(0.5, 1)).toThrow('not a whole number');
  expect(() => rational(1, 0)).toThrow('Division by 0');
  expect(isRational({ n: 1, d: 2 })).toBe(false);
  expect(isRational(rational(1, 2))).toBe(true);
});
