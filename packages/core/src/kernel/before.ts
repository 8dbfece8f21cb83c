import type { Span } from '../program/program.ts';
import type { Calendar } from './calendar.ts';
import type { EpochMs } from './json.ts';

/** That long before an instant, by the calendar: days keep the local time of day. */
export function before(calendar: Calendar, at: EpochMs, span: Span): EpochMs {
  return calendar.plusAnchored(at, span, -1);
}
