import { versionOf } from '../deciding.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { ChoiceDef } from '../program/benefit-types.ts';
import { calendarPeriod, type Period } from './anchored.ts';
import type { ChosenRow } from './choice-state.ts';
import type { Entitlement } from './entitlements.ts';
import type { Who } from './reasons.ts';

/** A choice by the version whose form of the benefit she has. */
export function choiceDefOf(who: Who, { version }: Entitlement, group: string): ChoiceDef | undefined {
  return versionOf(who.programs, version).compiled.program.choices[group];
}

/** The period that a choice is for: the term of the plan by which she may choose, or the calendar's. */
export function choicePeriod(who: Who, { reasons }: Entitlement, per: ChoiceDef['per']): Period {
  if (per !== 'term') return calendarPeriod(who.compiled.calendar, per, who.at);
  for (const reason of reasons)
    if (reason.kind === 'plan')
      return {
        key: `${reason.plan}.${reason.term.no}`,
        from: reason.term.from,
        to: reason.term.until,
      };
  return calendarPeriod(who.compiled.calendar, 'lifetime', who.at);
}

/** A benefit that was chosen for a part of a period, and what that part costs. */
export interface ChosenPart {
  readonly benefit: string;
  readonly from: EpochMs;
  readonly to: EpochMs | null;
  /** Whole days; null without an end. */
  readonly days: number | null;
  /** Minor units, its cost for the whole period split by days; null where it has none, or the period has no end. */
  readonly cost: number | null;
}

/**
 * What was chosen in a period. Costs are what is due by the end of a part less what was due by its beginning, half up:
 * parts of equal cost add up to it.
 */
export function chosenParts(
  calendar: Calendar,
  { from, to }: Pick<Period, 'from' | 'to'>,
  rows: readonly ChosenRow[],
  costOf: (benefit: string) => number | undefined,
): readonly ChosenPart[] {
  const parts: ChosenPart[] = [];
  for (const [benefit, begins, ends] of rows) {
    const start = Math.max(begins, from);
    const end = to === null ? ends : Math.min(ends ?? to, to);
    if (end !== null && end <= start) continue;
    const days = end === null ? null : calendar.day(end) - calendar.day(start);
    const cost = costOf(benefit);
    const split =
      cost === undefined || end === null || to === null
        ? null
        : costBetween(cost, { calendar, from, to }, start, end);
    parts.push({ benefit, from: start, to: end, days, cost: split });
  }
  return parts;
}

/** What is due for a part of a period: by its end less by its beginning, each half up. */
export function costBetween(
  cost: number,
  { calendar, from, to }: { readonly calendar: Calendar; readonly from: EpochMs; readonly to: EpochMs },
  start: EpochMs,
  end: EpochMs,
): number {
  const first = calendar.day(from);
  const total = calendar.day(to) - first;
  const due = (at: EpochMs): number => floorDivide(2 * cost * (calendar.day(at) - first) + total, 2 * total);
  return total <= 0 ? 0 : due(end) - due(start);
}
