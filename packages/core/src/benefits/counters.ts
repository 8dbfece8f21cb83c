import { type Making, Missing } from '../deciding.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { BenefitDef } from '../program/benefit-types.ts';
import { calendarPeriod } from './anchored.ts';

/** Counters of a benefit over all members. A day's count is claimed without a limit: only the pace is read from it. */
export function stockCounter(benefit: string): string {
  return `benefit:${benefit}:stock`;
}
export function budgetCounter(
  calendar: Calendar,
  benefit: string,
  { budget }: BenefitDef,
  at: EpochMs,
): string {
  return `benefit:${benefit}:budget:${calendarPeriod(calendar, budget?.per ?? 'lifetime', at).key}`;
}
export function dayCounters(
  benefit: string,
  date: string,
): { readonly units: string; readonly money: string } {
  return { units: `benefit:${benefit}:units:${date}`, money: `benefit:${benefit}:money:${date}` };
}
export function ratingCounters(benefit: string): { readonly count: string; readonly stars: string } {
  return { count: `benefit:${benefit}:ratings`, stars: `benefit:${benefit}:stars` };
}

/** No limit: the counter only counts. */
const COUNTS = Number.MAX_SAFE_INTEGER;

export function count(m: Making, counter: string, by: number): void {
  if (by !== 0) claim(m, counter, by, COUNTS);
}

/** Claims units under a limit: durable with the decision, or it is made anew. @returns whether so many were left */
export function claimWithin(m: Making, counter: string, by: number, limit: number): boolean {
  const used = m.deciding.context.taken.stock?.[counter];
  if (used === undefined) throw new Missing({ records: [], stock: [counter] });
  m.takeStock(counter, used);
  if (used + m.claimed(counter) + by > limit) return false;
  if (by !== 0) claim(m, counter, by, limit);
  return true;
}

function claim(m: Making, counter: string, by: number, limit: number): void {
  m.claim(counter, { by: (m.claimOf(counter)?.by ?? 0) + by, limit });
}
