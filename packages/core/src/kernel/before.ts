import type { Span } from '../program/program.ts';
import type { Calendar } from './calendar.ts';
import type { EpochMs } from './json.ts';

/** That long before an instant, by the calendar: days keep the local time of day. */
export function before(calendar: Calendar, at: EpochMs, span: Span): EpochMs {
  const [unit, length] = Object.entries(span)[0] as [string, number];
  return calendar.plus(at, { [unit]: -length } as unknown as Span);
}
