import type { Text } from './program.ts';

/** Days that come again (会员日), by the clock on the wall of the program's zone. A day is one of them by any of the lists. */
export interface DayDef {
  readonly name: Text;
  /** Dates of each month; a month without that date has none. `last` is the last day of each. */
  readonly monthly: readonly (number | 'last')[];
  readonly weekly: readonly Weekday[];
  /** `2026-11-11` */
  readonly dates: readonly string[];
  /** null: the whole day. */
  readonly hours: HoursDef | null;
}
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
/** Minutes after 00:00 that the clock shows; the end is not included. */
export interface HoursDef {
  readonly from: number;
  readonly until: number;
}
