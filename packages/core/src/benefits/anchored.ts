import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { Span } from '../program/program.ts';

/** A time from an instant up to another, which it does not include; null has no end. */
export interface Period {
  readonly key: string;
  readonly from: EpochMs;
  readonly to: EpochMs | null;
}

const LENGTHS = { day: { days: 1 }, month: { months: 1 }, year: { months: 12 } } as const;
/** Of the mean month and year: a first guess at the number of a period. */
const ABOUT_MS = { day: 86_400_000, month: 2_629_746_000, year: 31_556_952_000 };

/** The period that an instant lies in, where period n begins n lengths after the anchor: 01-31, 02-28, 03-31. */
export function anchoredPeriod(
  calendar: Calendar,
  anchor: EpochMs,
  every: keyof typeof LENGTHS,
  at: EpochMs,
): Period & { readonly to: EpochMs } {
  const length: Span = LENGTHS[every];
  const begins = (n: number): EpochMs => calendar.plusAnchored(anchor, length, n);
  let n = floorDivide(Math.max(0, at - anchor), ABOUT_MS[every]);
  while (n > 0 && begins(n) > at) n -= 1;
  while (begins(n + 1) <= at) n += 1;
  return { key: String(n), from: begins(n), to: begins(n + 1) };
}

export type PeriodUnit = 'day' | 'month' | 'quarter' | 'year' | 'lifetime';

/** A period of the calendar. Quarters begin with January, April, July and October. */
export function calendarPeriod(calendar: Calendar, per: PeriodUnit, at: EpochMs): Period {
  if (per === 'lifetime') return { key: 'ever', from: Number.MIN_SAFE_INTEGER, to: null };
  if (per !== 'quarter') return calendar.window(at, per);
  const { year, month } = calendar.fields(at);
  const quarter = floorDivide(month - 1, 3);
  const first = (of: number): EpochMs => {
    const date = `${year + floorDivide(of, 4)}-${String((of % 4) * 3 + 1).padStart(2, '0')}-01`;
    return calendar.start(calendar.dayOfDate(date));
  };
  return { key: `${year}-Q${quarter + 1}`, from: first(quarter), to: first(quarter + 1) };
}
