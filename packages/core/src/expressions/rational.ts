import { ExpressionFault } from './fault.ts';
import { EXPRESSION_BITS_MAX } from './limits.ts';

/**
 * A fraction in lowest terms, `d` > 0. Both parts are safe integers held as numbers, or both are bigints because one
 * of them is not safe. An integer that is safe is never a Rational but a plain number, so each value has one form.
 */
export interface Rational {
  readonly n: number | bigint;
  readonly d: number | bigint;
}

/** Any exact number. */
export type Exact = number | Rational;

/** The fraction n / d; throws 'division_by_zero' for d = 0 and 'overflow' above EXPRESSION_BITS_MAX bits. */
export function rational(n: number | bigint, d: number | bigint): Exact {
  if (typeof n === 'number' && typeof d === 'number' && Number.isSafeInteger(n) && Number.isSafeInteger(d)) {
    return reduceSmall(n, d);
  }
  if (typeof n === 'number' && !Number.isInteger(n)) throw notWhole(n);
  if (typeof d === 'number' && !Number.isInteger(d)) throw notWhole(d);
  return reduceBig(BigInt(n), BigInt(d));
}

export function isRational(value: unknown): value is Rational {
  return value instanceof Fraction;
}

export function add(a: Exact, b: Exact): Exact {
  const an = upper(a);
  const ad = lower(a);
  const bn = upper(b);
  const bd = lower(b);
  if (typeof an === 'number' && typeof ad === 'number' && typeof bn === 'number' && typeof bd === 'number') {
    const x = an * bd;
    const y = bn * ad;
    const d = ad * bd;
    if (isSafe(x) && isSafe(y) && isSafe(d) && isSafe(x + y)) return reduceSmall(x + y, d);
  }
  return reduceBig(BigInt(an) * BigInt(bd) + BigInt(bn) * BigInt(ad), BigInt(ad) * BigInt(bd));
}

export function subtract(a: Exact, b: Exact): Exact {
  return add(a, negate(b));
}

export function multiply(a: Exact, b: Exact): Exact {
  const an = upper(a);
  const ad = lower(a);
  const bn = upper(b);
  const bd = lower(b);
  if (typeof an === 'number' && typeof ad === 'number' && typeof bn === 'number' && typeof bd === 'number') {
    const n = an * bn;
    const d = ad * bd;
    if (isSafe(n) && isSafe(d)) return reduceSmall(n, d);
  }
  return reduceBig(BigInt(an) * BigInt(bn), BigInt(ad) * BigInt(bd));
}

/** Exact; throws 'division_by_zero'. */
export function divide(a: Exact, b: Exact): Exact {
  const an = upper(a);
  const ad = lower(a);
  const bn = upper(b);
  const bd = lower(b);
  if (typeof an === 'number' && typeof ad === 'number' && typeof bn === 'number' && typeof bd === 'number') {
    const n = an * bd;
    const d = ad * bn;
    if (isSafe(n) && isSafe(d)) return reduceSmall(n, d);
  }
  return reduceBig(BigInt(an) * BigInt(bd), BigInt(ad) * BigInt(bn));
}

/** What truncating division leaves, with the sign of `a`, as CEL has it. Integers only. */
export function remainder(a: Exact, b: Exact): Exact {
  if (b === 0) throw new ExpressionFault('division_by_zero', 'The right side of % is 0.');
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return reduceBig(BigInt(upper(a)) % BigInt(upper(b)), 1n);
}

export function negate(a: Exact): Exact {
  if (typeof a === 'number') return 0 - a;
  return new Fraction(-a.n, a.d);
}

/** Below 0, 0 or above 0, as a is less than, equal to or greater than b. */
export function compare(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const an = upper(a);
  const ad = lower(a);
  const bn = upper(b);
  const bd = lower(b);
  if (typeof an === 'number' && typeof ad === 'number' && typeof bn === 'number' && typeof bd === 'number') {
    const x = an * bd;
    const y = bn * ad;
    if (isSafe(x) && isSafe(y)) return x < y ? -1 : x > y ? 1 : 0;
  }
  const x = BigInt(an) * BigInt(bd);
  const y = BigInt(bn) * BigInt(ad);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: Exact, b: Exact): boolean {
  // One form per value: parts of different JavaScript types belong to different numbers.
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.n === b.n && a.d === b.d);
}

/** The numerator in lowest terms; an integer is its own. */
export function upper(a: Exact): number | bigint {
  return typeof a === 'number' ? a : a.n;
}

/** The denominator in lowest terms; 1 for an integer. */
export function lower(a: Exact): number | bigint {
  return typeof a === 'number' ? 1 : a.d;
}

// A class only so that `instanceof` tells a Rational from a map with the keys n and d.
class Fraction implements Rational {
  readonly n: number | bigint;
  readonly d: number | bigint;

  constructor(n: number | bigint, d: number | bigint) {
    this.n = n;
    this.d = d;
  }
}

function isSafe(x: number): boolean {
  return x <= Number.MAX_SAFE_INTEGER && x >= -Number.MAX_SAFE_INTEGER;
}

function notWhole(value: number): ExpressionFault {
  return new ExpressionFault('bad_value', `${value} is not a whole number: read decimals from their text.`);
}

function reduceSmall(n: number, d: number): Exact {
  if (d === 0) throw new ExpressionFault('division_by_zero', 'Division by 0.');
  let a = n < 0 ? -n : n;
  let b = d < 0 ? -d : d;
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  // + 0 turns -0 into 0, which would otherwise be a second form of the same number.
  const divisor = d < 0 ? -a : a;
  return d === divisor ? n / divisor + 0 : new Fraction(n / divisor, d / divisor);
}

const LIMIT = 1n << BigInt(EXPRESSION_BITS_MAX);

function reduceBig(n: bigint, d: bigint): Exact {
  if (d === 0n) throw new ExpressionFault('division_by_zero', 'Division by 0.');
  let a = n < 0n ? -n : n;
  let b = d < 0n ? -d : d;
  while (b !== 0n) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  if (d < 0n) a = -a;
  const x = n / a;
  const y = d / a;
  if (x >= LIMIT || x <= -LIMIT || y >= LIMIT) {
    throw new ExpressionFault('overflow', `A number grew beyond ${EXPRESSION_BITS_MAX} bits.`);
  }
  const sx = Number(x);
  const sy = Number(y);
  if (!Number.isSafeInteger(sx) || !Number.isSafeInteger(sy)) return new Fraction(x, y);
  return sy === 1 ? sx : new Fraction(sx, sy);
}
