/** Exact numbers: a numerator over a denominator above zero. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const whole = (units: number): Fraction => ({ over: BigInt(units), under: 1n });

/** `1.25` is 125/100. */
export function decimal(text: string): Fraction {
  const [integer = '0', part = ''] = text.split('.');
  return { over: BigInt(integer + part), under: 10n ** BigInt(part.length) };
}

export const times = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.over,
  under: a.under * b.under,
});
export const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { over: -b.over, under: b.under });
export const larger = (a: Fraction, b: Fraction): Fraction => (a.over * b.under >= b.over * a.under ? a : b);

/** The one rounding at the end; fractions here are never below zero. */
export function rounded(value: Fraction, mode: 'floor' | 'ceil' | 'halfUp' | 'halfEven'): number {
  const quotient = value.over / value.under;
  const rest = value.over % value.under;
  if (rest === 0n) return Number(quotient);
  if (mode === 'floor') return Number(quotient);
  if (mode === 'ceil') return Number(quotient + 1n);
  const twice = rest * 2n;
  if (twice === value.under && mode === 'halfEven') return Number(quotient + (quotient % 2n));
  return Number(twice >= value.under ? quotient + 1n : quotient);
}
