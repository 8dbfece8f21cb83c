import { InvalidArgumentError } from 'commander';

/** Parsers of options; what they refuse is wrong use (exit 2) with a reason. */

/** An instant with its offset, as RFC 3339 writes it; `now` is the clock's business and not taken. */
export function instant(text: string): string {
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    throw new InvalidArgumentError('Write a time with an offset, like 2026-03-01T10:00:00+08:00.');
  }
}

export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `Write a whole number from ${min}.`
        : `Write a whole number from ${min} to ${max}.`,
    );
  };
}

export function month(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('Write a month like 2026-03.');
}

export function words(text: string): readonly string[] {
  return text.split(',').flatMap((word) => word.trim() || []);
}
