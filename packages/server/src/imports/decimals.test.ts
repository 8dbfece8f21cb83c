import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, type NumberStyle, plainMoney, plainNumbers, scaled, scaledProduct } from './decimals.ts';
import { LineFaultError } from './fault.ts';

const money = (
  text: string,
  style: Partial<NumberStyle> = {},
  rounding: 'refuse' | 'halfUp' | 'floor' = 'refuse',
) => scaled(decimal(text, { ...plainNumbers, ...style }, 'amount'), 2, rounding, 'amount');
const refusal = (read: () => unknown): string => {
  try {
    read();
    return 'taken';
  } catch (error) {
    return error instanceof LineFaultError ? error.fault.code : String(error);
  }
};

test.each([
  ['11.77', {}, 1177],
  ['0', {}, 0],
  ['-0.5', {}, -50],
  ['+7', {}, 700],
  ['1,234,567.89', { thousands: ',' }, 123_456_789],
  ['1.234,5', { thousands: '.', point: ',' }, 123_450],
  ['¥ 1 234.00', { thousands: ' ', strip: '¥$' }, 123_400],
  ['(12.00)', { accounting: true }, -1_200],
  ['12.00-', { accounting: true }, -1_200],
  ['0.290', {}, 29],
  ['90071992547409.91', {}, Number.MAX_SAFE_INTEGER],
])('%s is %s', (text, style, units) => {
  expect(money(text, style)).toBe(units);
});

test.each([
  ['', 'bad_number'],
  ['abc', 'bad_number'],
  ['1e3', 'bad_number'],
  ['NaN', 'bad_number'],
  ['1,234.00', 'bad_number'],
  ['1.2.3', 'bad_number'],
  ['.', 'bad_number'],
  ['１２', 'bad_number'],
  ['12.345', 'inexact_money'],
  ['90071992547409.92', 'number_too_large'],
  ['9'.repeat(65), 'bad_number'],
])('%s is refused: %s', (text, code) => {
  expect(refusal(() => money(text))).toBe(code);
});

test('groups of thousands that are no groups are refused, since they may mean another style', () => {
  for (const text of ['1,23', '12,34.00', '1234,567', ',123']) {
    expect(refusal(() => money(text, { thousands: ',' }))).toBe('bad_number');
  }
});

test('a rounding, where it is named, is that one', () => {
  expect([money('0.125', {}, 'halfUp'), money('-0.125', {}, 'halfUp'), money('-0.121', {}, 'floor')]).toEqual(
    [13, -13, -13],
  );
});

test('quantity times price is exact', () => {
  const [quantity, price] = [decimal('3', plainNumbers, 'q'), decimal('0.1', plainNumbers, 'p')];
  expect(scaledProduct(quantity, price, { places: 2, rounding: 'refuse', column: 'p' })).toBe(30);
});

test('any amount written with two places comes back, by the quick way and by the slow one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (units) => {
      const text = `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`;
      expect(money(text)).toBe(units);
      expect(plainMoney(text, 2)).toBe(units);
    }),
  );
});

test('the quick way takes nothing that the slow one would not', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-+0-9.,e ]{0,17}$/), fc.constantFrom(0, 2, 3), (text, places) => {
      const quick = plainMoney(text, places);
      if (quick >= 0) expect(scaled(decimal(text, plainNumbers, 'x'), places, 'refuse', 'x')).toBe(quick);
    }),
  );
});
