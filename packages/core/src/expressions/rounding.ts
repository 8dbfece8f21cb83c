import { ExpressionFault } from './fault.ts';
import { EXPRESSION_BITS_MAX } from './limits.ts';
import { compare, type Exact, isRational, lower, multiply, rational, subtract, upper } from './rational.ts';

export type Rounding = 'floor' | 'ceil' | 'halfUp' | 'halfEven';

/** The named rounding of a value to a safe integer; throws 'overflow' beyond ±(2^53 − 1). */
export function roundTo(value: Exact, rounding: Rounding): number {
  if (typeof value === 'number') return value;
  const whole = ROUNDINGS[rounding](value);
  if (typeof whole === 'number') return whole;
  throw new ExpressionFault('overflow', 'The result is beyond ±(2^53 − 1).');
}

/** The greatest integer that is not above the value. */
export function floor(value: Exact): Exact {
  const [n, d] = [upper(value), lower(value)];
  if (typeof n === 'number' && typeof d === 'number') {
    const rest = n % d;
    // n − rest is a multiple of d, so nothing here is rounded by the machine.
    return (n - rest) / d - (rest < 0 ? 1 : 0) + 0;
  }
  const [bn, bd] = [BigInt(n), BigInt(d)];
  return rational(bn / bd - (bn % bd < 0n ? 1n : 0n), 1);
}

/** The least integer that is not below the value. */
export function ceil(value: Exact): Exact {
  return subtract(0, floor(subtract(0, value)));
}

/** The nearest integer; a half goes away from zero, so that −x rounds to minus what x rounds to. */
export function halfUp(value: Exact): Exact {
  const [n, d] = [upper(value), lower(value)];
  const half = rational(n < 0 ? -1 : 1, 2);
  const moved = subtract(value, multiply(half, -1));
  return n < 0 ? ceil(moved) : d === 1 ? value : floor(moved);
}

/** The nearest integer; a half goes to the even one. */
export function halfEven(value: Exact): Exact {
  const below = floor(value);
  const side = compare(subtract(value, below), rational(1, 2));
  const isEven = BigInt(upper(below)) % 2n === 0n;
  return side < 0 || (side === 0 && isEven) ? below : subtract(below, -1);
}

/** What the value is in CEL's int(): the part before the point. */
export function truncate(value: Exact): Exact {
  return upper(value) < 0 ? ceil(value) : floor(value);
}

/** '0.29', '-12', or 'n/d' for a fraction that no finite decimal is. */
export function toDecimalText(value: Exact): string {
  if (!isRational(value)) return `${value + 0}`;
  let [n, rest] = [BigInt(value.n), BigInt(value.d)];
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return `${value.n}/${value.d}`;
  const places = Math.max(twos, fives);
  if (places === 0) return `${n}`;
  const sign = n < 0n ? '-' : '';
  if (n < 0n) n = -n;
  const digits = `${(n * 10n ** BigInt(places)) / BigInt(value.d)}`.padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * The exact number that a decimal text is, exponent allowed as JSON writes it; null when it is not one, or needs more
 * than EXPRESSION_BITS_MAX bits.
 */
export function fromDecimalText(text: string): Exact | null {
  const parts = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null || text.length > DECIMAL_TEXT_MAX) return null;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > DECIMAL_TEXT_MAX) return null;
  const digits = BigInt(whole + fraction);
  const tens = 10n ** BigInt(Math.abs(power));
  try {
    return power < 0 ? rational(digits, tens) : rational(digits * tens, 1);
  } catch (fault) {
    if (fault instanceof ExpressionFault) return null;
    throw fault;
  }
}

// No decimal of EXPRESSION_BITS_MAX bits needs more digits; a longer text is refused before any work on it.
const DECIMAL_TEXT_MAX = EXPRESSION_BITS_MAX;

const ROUNDINGS: Record<Rounding, (value: Exact) => Exact> = { floor, ceil, halfUp, halfEven };
