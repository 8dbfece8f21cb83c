import type { EpochMs } from '@laurel/core';

const form =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

/** An instant as RFC 3339 writes it, the offset required; undefined for anything else (24:00, :60, 30 February). */
export function readTime(text: string): EpochMs | undefined {
  if (text.length > 35) return undefined;
  const found = form.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHour, offsetMinute] = found;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDate = Number(year) >= 1_970 && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1;
  if (!isDate || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;
  const offset =
    (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === '-' ? -60_000 : 60_000);
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const at = date + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + ms - offset;
  return at >= 0 ? at : undefined;
}

const daysIn = (year: number, month: number): number => {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
};

/** Milliseconds that a zone's clocks are ahead of UTC. */
export type Offset = (at: EpochMs) => number;
export const utc: Offset = () => 0;

/** `2026-03-01T10:00:00+08:00`; milliseconds only where there are any. */
export function timeText(at: EpochMs, offset: Offset = utc): string {
  const ahead = offset(at);
  const local = at + ahead;
  const day = Math.floor(local / 86_400_000);
  const ms = local - day * 86_400_000;
  return `${dateText(day)}T${clockText(ms)}${offsetText(ahead)}`;
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const rest = ms - seconds * 1_000;
  const text = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

function offsetText(ahead: number): string {
  if (ahead === 0) return 'Z';
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Dates repeat from answer to answer. */
const dates = new Map<number, string>();

function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size > 4_096) dates.clear();
  const text = Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString();
  dates.set(day, text);
  return text;
}
