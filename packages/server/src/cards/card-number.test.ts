import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDigit, formatNumber, numberFrom, readNumber } from './card-number.ts';

const drawn = fc.uint8Array({ minLength: 16, maxLength: 16 });
const form = fc.record({ prefix: fc.stringMatching(/^\d{1,4}$/), digits: fc.integer({ min: 16, max: 19 }) });

test('the check digit is Luhn’s', () => {
  // The example of ISO/IEC 7812-1, annex B, and a well-known number of a test card.
  expect([checkDigit('7992739871'), checkDigit('411111111111111')]).toEqual(['3', '1']);
});

test('a number has its prefix, its length and a right check digit, and is read as people write it', () => {
  fc.assert(
    fc.property(form, drawn, (def, bytes) => {
      const number = numberFrom(def, bytes);
      expect(number).toHaveLength(def.digits);
      expect(number.startsWith(def.prefix)).toBe(true);
      expect(readNumber(` ${formatNumber(number)} `)).toBe(number);
    }),
  );
});

test('one wrong digit is always seen', () => {
  fc.assert(
    fc.property(form, drawn, fc.nat(), fc.integer({ min: 1, max: 9 }), (def, bytes, place, by) => {
      const number = numberFrom(def, bytes);
      const at = place % number.length;
      const wrong = (Number(number[at]) + by) % 10;
      expect(readNumber(`${number.slice(0, at)}${wrong}${number.slice(at + 1)}`)).toBeNull();
    }),
  );
});

test('what is no number of a card', () => {
  expect(['', '8', 'abcdefghijklmnop', '0'.repeat(20)].map(readNumber)).toEqual([null, null, null, null]);
  expect(formatNumber('82049173650182775')).toBe('8204 9173 6501 8277 5');
});
