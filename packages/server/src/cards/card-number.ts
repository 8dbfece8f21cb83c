import type { CardDef } from '@laurel/core';

/** What a program has that says nothing about cards. */
export const plainCard: CardDef = { prefix: '8', digits: 16 };

/** A number of the form: its prefix, digits drawn evenly, the check digit. @param drawn bytes of chance, at least 16 */
export function numberFrom({ prefix, digits }: CardDef, drawn: Uint8Array): string {
  const length = digits - prefix.length - 1;
  // 128 bits over at most 10^17 numbers: the remainder favours none by more than one part in 10^21.
  const whole = BigInt(`0x${Buffer.from(drawn).toString('hex')}`) % 10n ** BigInt(length);
  const body = prefix + whole.toString().padStart(length, '0');
  return body + checkDigit(body);
}

/** Luhn's check digit (ISO/IEC 7812-1): one wrong digit is always seen, and two that changed places nearly always. */
export function checkDigit(body: string): string {
  const sum = [...body]
    .toReversed()
    .reduce((total, digit, i) => total + weighed(Number(digit), i % 2 === 0), 0);
  return String((10 - (sum % 10)) % 10);
}

function weighed(digit: number, isDoubled: boolean): number {
  const value = isDoubled ? digit * 2 : digit;
  return value > 9 ? value - 9 : value;
}

/** As a person may type it: spaces and hyphens do not count. Null: it is no number of a card. */
export function readNumber(text: string): string | null {
  const number = text.replaceAll(/[\s-]/g, '');
  if (!/^\d{16,19}$/.test(number)) return null;
  return checkDigit(number.slice(0, -1)) === number.at(-1) ? number : null;
}

/** In groups of four. */
export const formatNumber = (number: string): string => number.replaceAll(/\d{4}(?=\d)/g, '$& ');
