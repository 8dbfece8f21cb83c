import { ExpressionFault } from './fault.ts';
import { add, multiply } from './rational.ts';
import { fromDecimalText } from './rounding.ts';

/** Milliseconds since 1970 UTC of an RFC 3339 text with an offset; throws 'bad_value'. */
export function readTimestamp(text: string): number {
  const parts = TIMESTAMP_PATTERN.exec(text);
  if (parts === null) throw unreadable(text, 'a time with its offset, such as 2026-01-31T08:00:00+08:00');
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  const [, , , , , , , fraction = '', offset = 'Z'] = parts;
  const days = daysSince1970(Number(year), Number(month), Number(day));
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (days === null || !isTime) throw unreadable(text, 'a day and time that exist');
  if (fraction.length > 3) throw unreadable(text, 'a time in whole milliseconds');
  const seconds = days * 86_400 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  return checkInstant(seconds * 1_000 + Number(fraction.padEnd(3, '0')) - offsetMs(offset, text));
}

/** Milliseconds of a text such as '1h30m', '-1.5h', '300ms'; throws 'bad_value'. */
export function readDuration(text: string): number {
  const parts = /^([+-]?)((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)$/.exec(text);
  if (parts === null || text.length > 64) throw unreadable(text, 'a duration such as 36h, 1h30m or 300ms');
  let total = 0;
  for (const [, number = '', unit = ''] of (parts[2] ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    const ms = add(total, multiply(fromDecimalText(number) ?? 0, UNIT_MS[unit] ?? 0));
    if (typeof ms !== 'number') throw unreadable(text, 'a duration in whole milliseconds below 2^53');
    total = ms;
  }
  return parts[1] === '-' ? 0 - total : total;
}

/** The same instant, if it lies in the years 1 to 9999; else throws 'overflow'. */
export function checkInstant(ms: number): number {
  if (ms >= FIRST_INSTANT && ms <= LAST_INSTANT) return ms + 0;
  throw new ExpressionFault('overflow', 'The time is not within the years 1 to 9999.');
}

const TIMESTAMP_PATTERN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z, the range that CEL has.
const FIRST_INSTANT = -62_135_596_800_000;
const LAST_INSTANT = 253_402_300_799_999;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

function daysSince1970(year: number, month: number, day: number): number | null {
  if (year < 1 || month < 1 || month > 12 || day < 1) return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const before = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (leap && month > 2 ? 1 : 0);
  const length =
    (DAYS_BEFORE_MONTH[month] ?? 0) - (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0);
  if (day > length) return null;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  // 719,162 days lie between 0001-01-01 and 1970-01-01.
  return past * 365 + leapDays + before + day - 1 - 719_162;
}

function offsetMs(offset: string, text: string): number {
  if (offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4))];
  if (hours > 23 || minutes > 59) throw unreadable(text, 'an offset that exists');
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function unreadable(text: string, wanted: string): ExpressionFault {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new ExpressionFault('bad_value', `'${shown}' is not ${wanted}.`);
}
