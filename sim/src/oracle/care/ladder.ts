import type { EpochMs } from '@laurel/core';
import { dateOf, later, midnightFrom, startOf } from '../days.ts';
import type { Care } from './care.ts';
import type { Item, Pause } from './person.ts';

// Where a member stands: her whole life walked anew, with all pauses that have begun, and net of what was refunded.

/** Days on which the clock stands still, as numbers; on `to` it goes on. */
export type Still = Pick<Pause, 'from' | 'to'>;

export interface Rung {
  readonly tier: number;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly grace: boolean;
  /** In a grace, the first day that counts, where days bound the window. */
  readonly first: number | null;
  /** Items before this place are older than the tier. */
  readonly start: number;
  /** In a grace: the same of the period that is won by meeting it. */
  readonly wins: number;
  /** Of a period in months: the first midnight of its series, and months from there to the end. */
  readonly series: { readonly first: EpochMs; readonly months: number } | null;
}
interface Life {
  readonly care: Care;
  readonly still: readonly Still[];
  readonly joinedAt: EpochMs;
  readonly doubt: (why: string) => void;
}

const zero = Temporal.PlainDate.from('1970-01-01');
export const numberOf = (date: string): number => zero.until(date).days;
export const dateOfNumber = (day: number): string => zero.add({ days: day }).toString();
export const dayOf = (zone: string, at: EpochMs): number => numberOf(dateOf(zone, at));
export const startOfDay = (zone: string, day: number): EpochMs => startOf(zone, dateOfNumber(day));

const isStill = (still: readonly Still[], day: number): boolean =>
  still.some(({ from, to }) => from <= day && day < to);

/** Days of a pause do not count: an end is as many days later, and later again by pauses that it so reaches. */
function moved({ care: { zone }, still }: Life, from: EpochMs, natural: EpochMs): EpochMs {
  const [first, last] = [dayOf(zone, from), dayOf(zone, natural)];
  let end = last;
  for (;;) {
    let days = 0;
    for (let day = first; day < end; day += 1) if (isStill(still, day)) days += 1;
    if (last + days === end) return end === last ? natural : later(zone, natural, { days });
    end = last + days;
  }
}

/** The first of as many days on which the clock ran, up to and including a day. */
function runningBack(still: readonly Still[], last: number, count: number): number {
  let day = last + 1;
  for (let left = count; left > 0; ) {
    day -= 1;
    if (!isStill(still, day)) left -= 1;
  }
  return day;
}

/** The first day of the window that ends with a day; null where days do not bound it. */
function firstDay({ care, still }: Life, last: number): number | null {
  if (typeof care.window === 'object') return runningBack(still, last, care.window.days);
  if (care.window !== 'calendarYear') return null;
  return runningBack(still, last, last - numberOf(`${dateOfNumber(last).slice(0, 4)}-01-01`) + 1);
}

function earned(
  { care }: Life,
  items: readonly Item[],
  rung: Rung,
  span: { first: number | null; last: number },
) {
  const { first, last } = span;
  return items
    .filter(({ day }) => day <= last)
    .filter(({ day }) => first === null || day >= first)
    .filter((item) => care.window !== 'sinceTierStart' || items.indexOf(item) >= rung.start)
    .reduce((sum, { units }) => sum + units, 0);
}

const reached = ({ thresholds: [v2, v3] }: Care, units: number): number =>
  units >= v3 ? 2 : units >= v2 ? 1 : 0;

/** A period from the first midnight at or after its beginning; months go by the day with which their series began. */
function period(
  life: Life,
  tier: number,
  since: EpochMs,
  series: Rung['series'],
): Pick<Rung, 'until' | 'series'> {
  const { care } = life;
  if (tier === 0) return { until: null, series: null };
  const first = midnightFrom(care.zone, since);
  if ('days' in care.period)
    return { until: moved(life, first, later(care.zone, first, care.period)), series: null };
  const from = series ?? { first, months: 0 };
  const months = from.months + care.period.months;
  const natural = later(care.zone, from.first, { months });
  const until = moved(life, first, natural);
  if (until === natural) return { until, series: { first: from.first, months } };
  // What became of the series' own day is not said.
  const dayOfMonth = (at: EpochMs): string => dateOf(care.zone, at).slice(8);
  if (dayOfMonth(natural) !== dayOfMonth(from.first))
    life.doubt('a pause moves an end that the month had clamped');
  return { until, series: null };
}

function riseAt(life: Life, items: readonly Item[], rung: Rung, at: EpochMs): Rung {
  const last = dayOf(life.care.zone, at);
  const target = reached(
    life.care,
    earned(life, items, rung, { first: rung.first ?? firstDay(life, last), last }),
  );
  if (target > rung.tier) {
    const start = items.length;
    return {
      tier: target,
      since: at,
      ...period(life, target, at, null),
      grace: false,
      first: null,
      start,
      wins: start,
    };
  }
  if (!rung.grace || target < rung.tier) return rung;
  return {
    ...rung,
    ...period(life, rung.tier, rung.since, rung.series),
    grace: false,
    first: null,
    start: rung.wins,
  };
}

function endAt(life: Life, items: readonly Item[], rung: Rung, end: EpochMs): Rung {
  const { care } = life;
  const last = dayOf(care.zone, end - 1);
  const first = rung.first ?? firstDay(life, last);
  const target = reached(care, earned(life, items, rung, { first, last }));
  const start = items.length;
  const common = { since: end, grace: false, first: null, start, wins: start };
  if (!rung.grace) {
    if (target >= rung.tier || care.demotion === 'never')
      return { tier: rung.tier, ...common, ...period(life, rung.tier, end, rung.series) };
    if (care.graceDays !== null) {
      const until = moved(life, end, later(care.zone, end, { days: care.graceDays }));
      return { ...rung, since: end, until, grace: true, first, wins: start };
    }
  }
  const tier = care.demotion === 'oneStep' ? rung.tier - 1 : Math.min(rung.tier - 1, target);
  return { tier, ...common, ...period(life, tier, end, null) };
}

/**
 * A year that a pause makes longer takes in again what had fallen out of it when the year began. Nobody says when she
 * rises by that: time alone lifts nobody.
 */
function doubtYears({ care, still, doubt }: Life, items: readonly Item[]): void {
  if (care.window !== 'calendarYear') return;
  const yearOf = (day: number): string => dateOfNumber(day).slice(0, 4);
  for (const year of new Set(still.flatMap(({ from, to }) => [yearOf(from), yearOf(to - 1)]))) {
    const [first, last] = [numberOf(`${year}-01-01`), numberOf(`${year}-12-31`)];
    const longer = runningBack(still, last, last - first + 1);
    if (items.some(({ day }) => day >= longer && day < first)) doubt('what a pause takes into a year again');
  }
}

/** Where she stands at an instant, what happens then included. */
export function standingAt(life: Life, items: readonly Item[], to: EpochMs): Rung {
  doubtYears(life, items);
  let rung: Rung = {
    tier: 0,
    since: life.joinedAt,
    until: null,
    grace: false,
    first: null,
    start: 0,
    wins: 0,
    series: null,
  };
  const pass = (at: EpochMs, known: readonly Item[]): void => {
    for (let n = 0; rung.until !== null && rung.until <= at; n += 1) {
      if (n > 1_000) throw new Error('a track that never ends');
      rung = endAt(life, known, rung, rung.until);
    }
  };
  for (const [n, item] of items.entries()) {
    if (item.at > to) break;
    pass(item.at, items.slice(0, n));
    rung = riseAt(life, items.slice(0, n + 1), rung, item.at);
  }
  pass(
    to,
    items.filter(({ at }) => at <= to),
  );
  return rung;
}

/** Pauses that have begun by an instant. */
export const stillBy = (pauses: readonly Pause[]): readonly Still[] =>
  pauses.filter(({ state }) => state === 'running' || state === 'over');
