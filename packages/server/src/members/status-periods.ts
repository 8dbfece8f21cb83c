import { type Entry, type EpochMs, type Json, type ShownPeriod, shownPeriod } from '@laurel/core';

/** A period as the list shows it, and when it was decided. */
export interface StatusPeriod extends ShownPeriod {
  readonly at: EpochMs;
}

/** When the next period of each track began: a page goes on from there. */
type Begun = Readonly<Record<string, EpochMs>>;

/** Periods that an entry began, oldest first. */
export function periodsOf({ outcome, decidedAt }: Entry): readonly StatusPeriod[] {
  return (outcome.statuses ?? []).flatMap((change) => {
    const period = shownPeriod(change, decidedAt);
    return period === null ? [] : [{ ...period, at: decidedAt }];
  });
}

/** Newest first: each period ends where the next one of its track began, whatever end it had in view. */
export function touching(periods: readonly StatusPeriod[], note: Json | undefined): readonly StatusPeriod[] {
  const begun = new Map(Object.entries((note ?? {}) as Begun));
  return periods.map((period) => {
    const next = begun.get(period.track);
    // An imported tier may have begun before the joining that is stated beside it.
    const since = Math.min(period.since, next ?? period.since);
    begun.set(period.track, since);
    return { ...period, since, until: next ?? period.until };
  });
}

/** What the next page has to know of the ones before it. */
export function begunNote(periods: readonly StatusPeriod[], note: Json | undefined): Json {
  const ends = touching(periods, note).map(({ track, since }) => [track, since] as const);
  return { ...((note ?? {}) as Begun), ...Object.fromEntries(ends) };
}
