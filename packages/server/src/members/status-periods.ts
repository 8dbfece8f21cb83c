import {
  asksBefore,
  type Entry,
  type EpochMs,
  type Json,
  type ShownPeriod,
  type StatusChange,
  shownPeriod,
} from '@laurel/core';

/** A period as the list shows it, and when it was decided. */
export interface StatusPeriod extends ShownPeriod {
  readonly at: EpochMs;
}

/** When the next period of each track began: a page goes on from there. */
type Begun = Readonly<Record<string, EpochMs>>;

/** The last change of a track in the entries before one. */
export type StatusBefore = (seq: number, track: string) => Promise<StatusChange | undefined>;

/** Periods that an entry began, oldest first. */
export async function periodsOf(
  { seq, outcome, decidedAt }: Entry,
  statusBefore: StatusBefore,
): Promise<readonly StatusPeriod[]> {
  const periods: StatusPeriod[] = [];
  const statuses = outcome.statuses ?? [];
  for (const [i, change] of statuses.entries()) {
    const before = asksBefore(change)
      ? (lastOf(statuses.slice(0, i), change.track) ?? (await statusBefore(seq, change.track)))
      : undefined;
    const period = shownPeriod(change, decidedAt, before);
    if (period !== null) periods.push({ ...period, at: decidedAt });
  }
  return periods;
}

/** The last change of a track among those of an entry, oldest first. */
export const lastOf = (statuses: readonly StatusChange[], track: string): StatusChange | undefined =>
  statuses.findLast((change) => change.track === track);

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
