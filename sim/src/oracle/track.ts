import type { EpochMs } from '@laurel/core';
import { addDays, dateOf, later, midnightFrom, yearStart } from './days.ts';
import type { Floor, GrowthItem, Series, TierRecord } from './member.ts';
import { inForce, type Terms } from './terms.ts';

/** What the rules of tiers look at, and what they do: recorded history, or one imagined with net amounts. */
export interface Walk {
  readonly terms: Terms;
  /** Growth decided so far, in order. */
  readonly growth: readonly GrowthItem[];
  readonly records: TierRecord[];
  /** Uses a card for the end of a period, if there is one. */
  readonly useShield: (end: EpochMs) => boolean;
  readonly doubt: (why: string) => void;
}

export const standing = (records: readonly TierRecord[]): TierRecord => {
  const last = records.at(-1);
  if (last === undefined) throw new Error('the member has not joined');
  return last;
};

/**
 * Scenarios: a period ends so long after the first midnight at or after its beginning. Fine print 5: months keep the
 * anchor of a series, so all of its ends are counted from its first midnight.
 */
function period(
  terms: Terms,
  { tier, since, series }: { tier: number; since: EpochMs; series?: Series | undefined },
): Pick<TierRecord, 'until' | 'series'> {
  if (tier === 0 || terms.period === null) return { until: null };
  const from = midnightFrom(terms.zone, since);
  if ('days' in terms.period) return { until: later(terms.zone, from, terms.period) };
  const { first, months } = series ?? { first: from, months: 0 };
  const end = months + terms.period.months;
  return { until: later(terms.zone, first, { months: end }), series: { first, months: end } };
}

/** Fine print 4: what counts, from the first day that counts to the last. */
function earned(walk: Walk, last: string, first: string | null): number {
  const start = standing(walk.records).start;
  return walk.growth
    .filter((item) => item.date <= last)
    .filter((item) =>
      first === null ? walk.terms.window !== 'sinceTierStart' || isSince(item, start) : item.date >= first,
    )
    .reduce((total, item) => total + item.units, 0);
}

const isSince = ({ of, decision, before }: GrowthItem, start: number): boolean =>
  (of?.decision ?? decision) > start && before?.includes(start) !== true;

/** The first day of the window that ends with a day; null where days do not bound it. */
function firstDay(terms: Terms, last: string): string | null {
  if (typeof terms.window === 'object') return addDays(last, 1 - terms.window.rollingDays);
  return terms.window === 'calendarYear' ? yearStart(last) : null;
}

const reached = (terms: Terms, units: number): number =>
  terms.tiers.reduce((best, tier, index) => (units >= tier.threshold ? index : best), 0);

/**
 * Rule 11, upwards: after a decision at `now`. Returns the tiers whose `tier.upgraded` is echoed, from below.
 */
export function riseAt(walk: Walk, now: EpochMs, decision: number): readonly number[] {
  const terms = inForce(walk.terms, now);
  const current = standing(walk.records);
  const today = dateOf(terms.zone, now);
  if (current.graceFrom !== undefined && terms.window === 'calendarYear')
    if (current.graceFrom !== yearStart(today)) walk.doubt('a grace over the turn of a calendar year');
  const units = earned(walk, today, current.graceFrom ?? firstDay(terms, today));
  const target = reached(terms, units);
  if (target > current.tier) {
    const until = period(terms, { tier: target, since: now });
    const grown = { tier: target, since: now, ...until, cause: 'upgraded', grace: false } as const;
    walk.records.push({ from: now, start: decision, ...grown });
    return Array.from({ length: target - current.tier }, (_, step) => current.tier + 1 + step);
  }
  if (current.grace && target === current.tier) {
    const until = period(terms, current);
    const { tier, since, wins: start = current.start } = current;
    walk.records.push({ from: now, tier, since, ...until, cause: 'kept_in_grace', grace: false, start });
  }
  return [];
}

/** Rule 11, downwards: the end of a period, or of the grace after it. */
export function endPeriod(walk: Walk, end: EpochMs, decision: number): void {
  // Fine print 3: tier periods end before a new version begins, at one instant.
  const terms = inForce(walk.terms, end - 1);
  const current = standing(walk.records);
  // An end at T does not include T: the period's last day is that of the instant before.
  const last = dateOf(terms.zone, end - 1);
  const first = current.graceFrom ?? firstDay(terms, last);
  const units = earned(walk, last, first);
  const keeps = reached(terms, units) >= current.tier;
  if (!current.grace) {
    if (keeps || terms.demotion === 'never')
      return begin(walk, current.tier, { end, cause: 'renewed', decision });
    if (terms.shieldDays !== null && walk.useShield(end)) {
      const until = later(terms.zone, end, { days: terms.shieldDays });
      // Where a card moves the end, the next period is counted from there.
      const { series: _, ...moved } = current;
      walk.records.push({ ...moved, from: end, until, cause: 'protected' });
      return;
    }
    if (terms.graceDays !== null && terms.graceDays > 0) {
      const until = later(terms.zone, end, { days: terms.graceDays });
      const grace = {
        from: end,
        tier: current.tier,
        since: end,
        until,
        cause: 'grace',
        grace: true,
      } as const;
      walk.records.push({
        ...grace,
        start: current.start,
        wins: decision,
        ...(current.series === undefined ? {} : { series: current.series }),
        ...(first === null ? {} : { graceFrom: first }),
      });
      return;
    }
  }
  const lower =
    terms.demotion === 'oneStep' ? current.tier - 1 : Math.min(current.tier - 1, reached(terms, units));
  begin(walk, lower, { end, cause: 'demoted', decision });
}

function begin(
  walk: Walk,
  tier: number,
  how: { end: EpochMs; cause: 'renewed' | 'demoted'; decision: number },
): void {
  const { end, cause } = how;
  // A renewal goes on with the series; a lower tier begins its own.
  const series = cause === 'renewed' ? standing(walk.records).series : undefined;
  const until = period(inForce(walk.terms, end - 1), { tier, since: end, series });
  walk.records.push({ from: end, tier, since: end, ...until, cause, grace: false, start: how.decision });
}

/** What history shows for an instant: the newest record that begins at or before it. */
export function tierAt(records: readonly TierRecord[], instant: EpochMs): number {
  return records.findLast((record) => record.from <= instant)?.tier ?? 0;
}

/** The tier that counts: the earned one, or one that stands over it; of several the newest does. */
export function shownAt(
  { tiers, floors }: { readonly tiers: readonly TierRecord[]; readonly floors: readonly Floor[] },
  instant: EpochMs,
): number {
  return Math.max(tierAt(tiers, instant), floorAt(floors, instant)?.tier ?? 0);
}

export function floorAt(floors: readonly Floor[], instant: EpochMs): Floor | null {
  const newest = floors.findLast(({ from }) => from <= instant);
  return newest === undefined || (newest.until !== null && newest.until <= instant) ? null : newest;
}

/**
 * Fine print 22: the track as it would have been with the net amounts. Folded from the joining: up to the refunded
 * order that gives what is recorded, as its net amounts are those of before.
 */
export function wouldHaveBeen(
  terms: Terms,
  growth: readonly GrowthItem[],
  how: {
    joined: TierRecord;
    now: EpochMs;
    decision: number;
    useShield: Walk['useShield'];
    doubt: Walk['doubt'];
  },
): TierRecord {
  const net = netItems(growth);
  const so: GrowthItem[] = [];
  const { useShield, doubt } = how;
  const walk: Walk = { terms, growth: so, records: [how.joined], useShield, doubt };
  let passed = how.joined.from;
  const pass = (to: EpochMs, decision: number): void => {
    passed = passTrack(walk, { from: passed, to, decision });
  };
  for (const decision of new Set(net.map((item) => item.decision))) {
    const items = net.filter((item) => item.decision === decision);
    const at = items[0]?.decidedAt ?? how.now;
    pass(at, decision - 1);
    so.push(...items);
    riseAt(walk, at, decision);
  }
  pass(how.now, how.decision);
  return standing(walk.records);
}

/** Ends of periods and the beginning of a version, in their order, up to and including an instant. */
function passTrack(walk: Walk, span: { from: EpochMs; to: EpochMs; decision: number }): EpochMs {
  let { from } = span;
  for (;;) {
    const end = standing(walk.records).until ?? Number.POSITIVE_INFINITY;
    const begins =
      walk.terms.next === null || walk.terms.next.at <= from ? Number.POSITIVE_INFINITY : walk.terms.next.at;
    const at = Math.min(end, begins);
    if (at > span.to) return Math.max(from, span.to);
    if (end <= begins) endPeriod(walk, end, span.decision);
    else {
      from = begins;
      riseAt(walk, begins, span.decision);
    }
  }
}

/** Each grant with all that was taken back of it, in the order of the grants. */
function netItems(growth: readonly GrowthItem[]): readonly GrowthItem[] {
  const grants = growth.filter((item) => item.of === undefined);
  return grants.map((grant) => {
    const back = growth.filter((item) => item.of?.id === grant.id);
    return { ...grant, units: back.reduce((total, item) => total + item.units, grant.units) };
  });
}
