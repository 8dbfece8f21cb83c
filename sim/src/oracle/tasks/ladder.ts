import type { EpochMs } from '@laurel/core';
import { addDays, dateOf, later, midnightFrom, startOf, yearStart } from '../days.ts';
import type { Save } from './doer.ts';
import type { Ladder } from './terms.ts';

/** Units by the day that they count for. What is taken back is an item below zero with the day of its grant. */
export interface GrowthItem {
  readonly id: string;
  readonly decision: number;
  readonly decidedAt: EpochMs;
  readonly date: string;
  readonly units: number;
  /** The item whose units it takes back, and when that was decided. */
  readonly of?: { readonly id: string; readonly decision: number };
}
interface Series {
  readonly first: EpochMs;
  readonly months: number;
}
export interface TierRecord {
  /** From here on history shows it. */
  readonly from: EpochMs;
  readonly tier: number;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly series?: Series;
  readonly cause: string;
  readonly grace: boolean;
  /** In a grace: the first day that counts, where days bound the window. */
  readonly graceFrom?: string;
  /** Growth decided later is growth since the tier's start. */
  readonly start: number;
  /** In a grace: where the period begins that is won by meeting it. */
  readonly wins?: number;
}

/** What the rules of tiers look at, and what they do: recorded history, or one imagined with net amounts. */
export interface Walk {
  readonly zone: string;
  readonly ladder: Ladder;
  readonly items: readonly GrowthItem[];
  readonly records: TierRecord[];
  readonly doubt: (why: string) => void;
}

export function standing(records: readonly TierRecord[]): TierRecord {
  const last = records.at(-1);
  if (last === undefined) throw new Error('the member has not joined');
  return last;
}

/** What history shows for an instant. */
export const tierAt = (records: readonly TierRecord[], instant: EpochMs): number =>
  records.findLast((record) => record.from <= instant)?.tier ?? 0;

/** A period ends so long after the first midnight at or after its beginning; months keep the anchor of their series. */
function period(
  { zone, ladder }: Walk,
  { tier, since, series }: { tier: number; since: EpochMs; series?: Series | undefined },
): Pick<TierRecord, 'until' | 'series'> {
  if (tier === 0 || ladder.period === null) return { until: null };
  const from = midnightFrom(zone, since);
  if ('days' in ladder.period) return { until: later(zone, from, ladder.period) };
  const { first, months } = series ?? { first: from, months: 0 };
  const end = months + ladder.period.months;
  return { until: later(zone, first, { months: end }), series: { first, months: end } };
}

/** The first and the last day that count, asked on a day; null where days do not bound it. */
function daysOf({ window }: Ladder, day: string): { first: string | null; last: string } {
  if (window === 'calendarYear') return { first: yearStart(day), last: day };
  if (typeof window === 'string') return { first: null, last: day };
  if ('rollingDays' in window) return { first: addDays(day, 1 - window.rollingDays), last: day };
  // The whole calendar months before the current one.
  const month = Temporal.PlainDate.from(day).with({ day: 1 });
  const last = month.subtract({ days: 1 }).toString();
  return { first: month.subtract({ months: window.months }).toString(), last };
}

const isOfMonths = ({ window }: Ladder): boolean => typeof window === 'object' && 'months' in window;

/** What ends or is settled at an instant looks at the day before it; at whole months from the instant's own. */
const endingAt = ({ zone, ladder }: Walk, at: EpochMs): string =>
  dateOf(zone, isOfMonths(ladder) ? at : at - 1);

export function earned(walk: Walk, day: string, graceFrom?: string): number {
  const { first: ofWindow, last } = daysOf(walk.ladder, day);
  const first = graceFrom ?? ofWindow;
  const { start } = standing(walk.records);
  return walk.items
    .filter((item) => item.date <= last)
    .filter((item) =>
      first === null
        ? walk.ladder.window !== 'sinceTierStart' || (item.of?.decision ?? item.decision) > start
        : item.date >= first,
    )
    .reduce((total, item) => total + item.units, 0);
}

const reached = ({ tiers }: Ladder, units: number): number =>
  tiers.reduce((best, tier, index) => (units >= tier.threshold ? index : best), 0);

/** A settlement: up by what was reached before its day. */
export const settleAt = (walk: Walk, at: EpochMs, decision: number): readonly number[] =>
  riseAt(walk, at, decision, endingAt(walk, at));

/** Rule 11, upwards: where the track stands and what it meets in a grace. Returns the tiers reached, from below. */
export function riseAt(
  walk: Walk,
  now: EpochMs,
  decision: number,
  today = dateOf(walk.zone, now),
): readonly number[] {
  const { ladder } = walk;
  const current = standing(walk.records);
  if (current.graceFrom !== undefined && ladder.window === 'calendarYear')
    if (current.graceFrom !== yearStart(today)) walk.doubt('a grace over the turn of a calendar year');
  const units = earned(walk, today, current.graceFrom);
  const target = reached(ladder, units);
  if (target > current.tier) {
    const until = period(walk, { tier: target, since: now });
    walk.records.push({
      from: now,
      start: decision,
      tier: target,
      since: now,
      ...until,
      cause: 'upgraded',
      grace: false,
    });
    return Array.from({ length: target - current.tier }, (_, step) => current.tier + 1 + step);
  }
  if (current.grace && target === current.tier) {
    const { tier, since, wins: start = current.start } = current;
    const until = period(walk, current);
    walk.records.push({ from: now, tier, since, ...until, cause: 'kept_in_grace', grace: false, start });
  }
  return [];
}

/** Rule 11, downwards: the end of a period, or of the grace after it. An end at T does not include T. */
export function endPeriod(walk: Walk, end: EpochMs, decision: number): void {
  const { ladder, zone } = walk;
  const current = standing(walk.records);
  const last = dateOf(zone, end - 1);
  const first = current.graceFrom ?? daysOf(ladder, last).first;
  const got = reached(ladder, earned(walk, endingAt(walk, end), current.graceFrom));
  if (!current.grace) {
    if (ladder.settledOn !== null && !isOfMonths(ladder) && got > current.tier) {
      // Upgrades at settlements come at a period's end as well; a window in months moves at settlements alone.
      const until = period(walk, { tier: got, since: end });
      const risen = { tier: got, since: end, ...until, cause: 'upgraded', grace: false, start: decision };
      walk.records.push({ from: end, ...risen });
      return;
    }
    if (got >= current.tier || ladder.demotion === 'never') {
      begin(walk, current.tier, { end, cause: 'renewed', decision });
      return;
    }
    if (ladder.graceDays !== null && ladder.graceDays > 0) {
      const until = later(zone, end, { days: ladder.graceDays });
      const grace = { tier: current.tier, since: end, until, cause: 'grace', grace: true, wins: decision };
      const series = current.series === undefined ? {} : { series: current.series };
      const graceFrom = first === null ? {} : { graceFrom: first };
      walk.records.push({ from: end, ...grace, start: current.start, ...series, ...graceFrom });
      return;
    }
  }
  const lower = ladder.demotion === 'oneStep' ? current.tier - 1 : Math.min(current.tier - 1, got);
  begin(walk, lower, { end, cause: 'demoted', decision });
}

function begin(walk: Walk, tier: number, how: { end: EpochMs; cause: string; decision: number }): void {
  const { end, cause } = how;
  const series = cause === 'renewed' ? standing(walk.records).series : undefined;
  const until = period(walk, { tier, since: end, series });
  walk.records.push({ from: end, tier, since: end, ...until, cause, grace: false, start: how.decision });
}

export interface Risk {
  /** The end that is at stake, which names it. */
  readonly end: EpochMs;
  readonly from: EpochMs;
}

/** A tier that will be lost: from its notice, or from the period's end, to the end of the grace. */
export function riskAt(walk: Walk, at: EpochMs): Risk | null {
  const { zone, ladder } = walk;
  const current = standing(walk.records);
  if (current.tier === 0 || current.until === null || ladder.demotion === 'never') return null;
  const end = current.grace ? current.since : current.until;
  const from = later(zone, end, { days: -(ladder.noticeDays ?? 0) });
  if (at < from || at >= current.until) return null;
  const asked = current.grace ? dateOf(zone, at) : dateOf(zone, end - 1);
  const units = earned(walk, asked, current.graceFrom);
  return reached(ladder, units) >= current.tier ? null : { end, from };
}

/** As a protection card does: the end comes later. In the grace the period goes on from where it ended. */
export function saveTier(walk: Walk, save: Pick<Save, 'at' | 'days'>): void {
  const { zone, ladder } = walk;
  const current = standing(walk.records);
  const end = current.grace ? current.since : current.until;
  if (end === null) return;
  const by = save.days === null ? (ladder.period ?? { days: 0 }) : { days: save.days };
  if (current.grace && ladder.window === 'sinceTierStart') walk.doubt('saved in the grace since a start');
  const { tier, since, start } = current;
  const until = later(zone, end, by);
  walk.records.push({ from: save.at, tier, since, until, cause: 'saved_by_task', grace: false, start });
}

/** The next settlement day, at its 00:00, strictly after an instant. */
export function nextSettlement(zone: string, day: number, instant: EpochMs): EpochMs {
  const month = Temporal.PlainDate.from(dateOf(zone, instant)).with({ day: 1 });
  const at = (months: number): EpochMs => startOf(zone, month.add({ months }).with({ day }).toString());
  return at(0) > instant ? at(0) : at(1);
}
