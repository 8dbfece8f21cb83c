import { LineFaultError, shown } from './fault.ts';

/** How numbers are written in the file. */
export interface NumberStyle {
  /** `.` or `,`. */
  readonly point: string;
  /** Between groups of three digits; empty where the file has none. */
  readonly thousands: string;
  /** Signs of currency and the like that may stand before or after the number. */
  readonly strip: string;
  /** Negative as accountants write it: `(12.00)` or `12.00-`. */
  readonly accounting: boolean;
}
export const plainNumbers: NumberStyle = { point: '.', thousands: '', strip: '', accounting: false };

/** A decimal number as it stands in the text, exactly: `digits` without point, and how many of them come after it. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly places: number;
}

export type Rounding = 'floor' | 'halfUp' | 'refuse';

/** Reads decimal text, for example `-1,234.50`; a fault names the column. */
export function decimal(text: string, style: NumberStyle, column: string): Decimal {
  let body = bare(text, style);
  let negative = false;
  if (style.accounting && /^\(.*\)$/.test(body)) [body, negative] = [body.slice(1, -1), true];
  else if (style.accounting && body.endsWith('-')) [body, negative] = [body.slice(0, -1), true];
  else if (body.startsWith('-') || body.startsWith('+')) {
    [body, negative] = [body.slice(1), body.startsWith('-')];
  }
  body = bare(body, style);
  const parts = body.split(style.point);
  const [whole = '', fraction = ''] = parts;
  const digits = style.thousands === '' ? whole : ungrouped(whole, style.thousands);
  const isNumber = parts.length <= 2 && /^\d+$/.test(digits) && /^\d*$/.test(fraction);
  if (!isNumber || body.length > TEXT_MAX) {
    throw new LineFaultError(
      'bad_number',
      `${shown(text)} is not a number written like ${sample(style)}.`,
      column,
    );
  }
  return { negative, digits: digits + fraction, places: fraction.length };
}

const TEXT_MAX = 64;

/**
 * The decimal in units of 10^-places, as a safe integer: with 2 places `11.77` is 1177. What is finer than a unit is
 * refused unless a rounding is named.
 */
export function scaled(value: Decimal, places: number, rounding: Rounding, column: string): number {
  const shift = places - value.places;
  const magnitude = BigInt(value.digits) * 10n ** BigInt(Math.max(0, shift));
  return rounded(value.negative ? -magnitude : magnitude, 10n ** BigInt(Math.max(0, -shift)), {
    rounding,
    column,
  });
}

/** The product of two decimals (quantity times price), exact before the one rounding. */
export function scaledProduct(
  a: Decimal,
  b: Decimal,
  how: { readonly places: number; readonly rounding: Rounding; readonly column: string },
): number {
  const product = {
    negative: a.negative !== b.negative,
    digits: String(BigInt(a.digits) * BigInt(b.digits)),
    places: a.places + b.places,
  };
  return scaled(product, how.places, how.rounding, how.column);
}

/** The common case at once: digits, one point, exactly as many places as the currency has. -1 for anything else. */
export function plainMoney(text: string, places: number): number {
  const { length } = text;
  if (length > 15 || (places > 0 && text.charCodeAt(length - places - 1) !== POINT)) return -1;
  let units = 0;
  for (let i = 0; i < length; i += 1) {
    if (places > 0 && i === length - places - 1) {
      if (i === 0) return -1;
      continue;
    }
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    units = units * 10 + digit;
  }
  return length === 0 ? -1 : units;
}

const POINT = 46;
const ZERO = 48;

function rounded(n: bigint, d: bigint, how: { rounding: Rounding; column: string }): number {
  const rest = n % d;
  let whole = n / d;
  if (rest !== 0n) {
    if (how.rounding === 'refuse') {
      throw new LineFaultError(
        'inexact_money',
        'Finer than the smallest unit; name a `round` (halfUp, floor) if that is meant.',
        how.column,
      );
    }
    if (how.rounding === 'floor') whole -= rest < 0n ? 1n : 0n;
    else if ((rest < 0n ? -rest : rest) * 2n >= d) whole += rest < 0n ? -1n : 1n;
  }
  const units = Number(whole);
  if (Number.isSafeInteger(units)) return units;
  throw new LineFaultError('number_too_large', 'Beyond 2^53 − 1 units.', how.column);
}

function bare(text: string, style: NumberStyle): string {
  let body = text.trim();
  while (body !== '' && style.strip.includes(body.charAt(0))) body = body.slice(1).trimStart();
  while (body !== '' && style.strip.includes(body.charAt(body.length - 1)))
    body = body.slice(0, -1).trimEnd();
  return body;
}

/** `1,234,567` → `1234567`; groups of other sizes are no number, since they may mean another style. */
function ungrouped(whole: string, separator: string): string {
  const groups = whole.split(separator);
  const fits = groups.every((group, i) =>
    i === 0 ? group.length >= 1 && group.length <= 3 : group.length === 3,
  );
  return groups.length === 1 || fits ? groups.join('') : '';
}

function sample(style: NumberStyle): string {
  return `1${style.thousands}234${style.point}50`;
}
