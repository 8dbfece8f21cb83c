import { availableOf, type CompiledRule, type Doer, factOf } from '@laurel/core';

export interface CheckInCalendar {
  /** `2026-03` */
  readonly month: string;
  /** Dates of it that count for the row of days. */
  readonly days: readonly string[];
  /** Dates before today that are missing in it, since the member joined. */
  readonly missed: readonly string[];
  /** Cards at hand that fill a missed day; 0 where the task knows none. */
  readonly cards: number;
}

/** The month of a task that counts days in a row; null of other tasks. */
export function checkInCalendar({ compiled, head, at }: Doer, { def }: CompiledRule): CheckInCalendar | null {
  if (def.goal?.streak == null) return null;
  const { calendar } = compiled;
  const runs = (factOf(head.facts, `streak:${def.id}`) ?? []) as unknown as readonly (readonly [
    first: number,
    last: number,
  ])[];
  const window = calendar.window(at, 'month');
  const today = calendar.day(at);
  const joined = head.joinedAt === null ? today : calendar.day(head.joinedAt);
  const days: string[] = [];
  const missed: string[] = [];
  for (let day = calendar.day(window.from); day <= today; day++) {
    const isIn = runs.some(([first, last]) => day >= first && day <= last);
    if (isIn) days.push(calendar.dateOfDay(day));
    else if (day < today && day >= joined) missed.push(calendar.dateOfDay(day));
  }
  const makeup = def.on.includes('checkin.made_up') ? head.assets['makeup'] : undefined;
  return { month: window.key, days, missed, cards: makeup === undefined ? 0 : availableOf(makeup, at) };
}
