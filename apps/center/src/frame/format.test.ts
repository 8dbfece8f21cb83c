import { expect, test } from 'vitest';
import { formatOf } from './format.ts';

const program = { currency: 'CNY', timeZone: 'Asia/Shanghai' };
const zh = formatOf('zh', program, { today: '今天', tomorrow: '明天' }, () =>
  Date.parse('2026-11-24T23:30:00+08:00'),
);
const en = formatOf('en', program, { today: 'today', tomorrow: 'tomorrow' }, () =>
  Date.parse('2026-11-24T23:30:00+08:00'),
);

test('days are those of the program, as people say them', () => {
  expect(zh.date('2026-11-24T00:10:00+08:00')).toBe('今天');
  expect(zh.date('2026-11-25T00:00:00+08:00')).toBe('明天');
  expect(en.date('2026-11-30T10:00:00+08:00')).toBe('30 Nov');
  expect(zh.date('2027-09-07T00:00:00+08:00')).toBe('2027年9月7日');
});

test('an end at midnight is the day before', () => {
  expect(zh.end('2026-11-25T00:00:00+08:00')).toBe('今天');
  expect(en.end('2026-12-01T00:00:00+08:00')).toBe('30 Nov');
  expect(en.end(Date.parse('2026-12-01T00:00:00+08:00'))).toBe('30 Nov');
});

test('money in minor units, without what says nothing', () => {
  expect([zh.money(14_900), zh.money(1_990), en.money(123_456)]).toEqual(['¥149', '¥19.90', '¥1,234.56']);
});
