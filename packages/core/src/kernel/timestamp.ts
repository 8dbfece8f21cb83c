import { dayOf, daysInMonth } from './civil.ts';
import type { EpochMs } from './json.ts';

/**
 * The instant that an RFC 3339 text with an offset names, in whole milliseconds (finer digits are cut); null for
 * anything else: no offset, 24:00, second 60, a day that the month does not have, year 0.
 */
export function parseTimestamp(text: string): EpochMs | null {
  if (text.length > TEXT_MAX) return null;
  const parts = PATTERN.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const [, , , , , , , fraction = '', zulu, sign, offsetHour, offsetMinute] = parts;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const [hours, minutes] = zulu === undefined ? [Number(offsetHour), Number(offsetMinute)] : [0, 0];
  if (hours > 23 || minutes > 59) return null;
  const ahead = (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
  const minutesOfDay = hour * 60 + minute - ahead;
  return dayOf({ year, month, day }) * 86_400_000 + minutesOfDay * 60_000 + second * 1000 + ms;
}

export const TIMESTAMP_ADVICE = 'Write date, time and offset, like 2026-03-01T10:00:00+08:00.';

/** `2026-03-01T02:00:00.000Z`. */
export function timestampText(at: EpochMs): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 });
}

const TEXT_MAX = 64;
const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;
