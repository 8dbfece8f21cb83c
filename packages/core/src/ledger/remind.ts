import type { Making } from '../deciding.ts';
import { before } from '../kernel/before.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import type { Span } from '../program/program.ts';
import type { Head, Lot } from '../state.ts';

const HOUR = 3_600_000;
const hoursOf: Readonly<Record<string, number>> = {
  hours: 1,
  days: 24,
  weeks: 168,
  months: 28 * 24,
  years: 365 * 24,
};

/** A reminder is surely over when so little is left: saves the calendar for lots that were told of. */
function leastMs(span: Span): number {
  let hours = 0;
  for (const [unit, n] of Object.entries(span)) hours = n * (hoursOf[unit] ?? 0);
  return Math.max(0, hours - 26) * HOUR;
}

/** The beginning of the day on which a lot's end is told: what ends on one day is told of at once. */
function toldAt(calendar: Calendar, until: EpochMs, span: Span): EpochMs {
  return calendar.start(calendar.day(before(calendar, until, span)));
}

/** When the member is next told that units expire, after `after`; null never. Lots lie in the order of their ends. */
export function reminderAfter(compiled: CompiledProgram, head: Head, after: EpochMs): EpochMs | null {
  let next: EpochMs | null = null;
  for (const [id, spans] of compiled.reminders) {
    for (const span of spans) {
      const at = firstAfter(compiled.calendar, head.assets[id]?.lots ?? [], span, after);
      if (at !== null && (next === null || at < next)) next = at;
    }
  }
  return next;
}

function firstAfter(calendar: Calendar, lots: readonly Lot[], span: Span, after: EpochMs): EpochMs | null {
  const least = leastMs(span);
  for (const lot of lots) {
    if (lot.until === null) return null;
    if (lot.left === 0 || lot.until - after < least) continue;
    const at = toldAt(calendar, lot.until, span);
    if (at > after) return at;
  }
  return null;
}

/** Tells of the units of each asset that expire on one day; once for each day and reminder, since time passes once. */
export function giveReminders(m: Making): void {
  const { calendar, reminders } = m.program;
  const { standing } = m.draft.head;
  if (standing !== 'active' && standing !== 'frozen') return;
  for (const [asset, spans] of reminders) {
    for (const span of spans) {
      const those = m.draft
        .asset(asset)
        .lots.filter(
          (lot) => lot.until !== null && lot.left > 0 && toldAt(calendar, lot.until, span) === m.decidedAt,
        );
      const by = those[0]?.until;
      if (by == null) continue;
      const units = those.reduce((sum, lot) => sum + lot.left, 0);
      m.message({ template: 'asset.expiring', reason: `expiry:${asset}`, params: { asset, units, by } });
    }
  }
}
