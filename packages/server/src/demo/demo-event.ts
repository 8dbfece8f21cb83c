import type { Json } from '@laurel/core';

/** Something that happens in the demonstration. */
export interface DemoEvent {
  readonly subject: string;
  readonly type: string;
  readonly id: string;
  /** UTC milliseconds. */
  readonly time: number;
  readonly data: Readonly<Record<string, Json>>;
}

/** The time of a demonstration: its last instant, and the beginnings of its days in the program's zone. */
export interface DemoTime {
  readonly end: number;
  /** An instant so many days before the last day, at an hour and minute of the local day; today's are never after `end`. */
  readonly at: (daysAgo: number, hour: number, minute?: number) => number;
}

export const DEMO_SEED = 20_260_301;
export const DEMO_MEMBERS = 300;
export const DEMO_DAYS = 183;

export function demoTime(end: number, timeZone: string): DemoTime {
  const today = Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(timeZone).startOfDay();
  const days = new Map<number, number>();
  return {
    end,
    at(daysAgo, hour, minute = 0) {
      let begins = days.get(daysAgo);
      if (begins === undefined) {
        begins = today.subtract({ days: daysAgo }).epochMilliseconds;
        days.set(daysAgo, begins);
      }
      const instant = begins + (hour * 60 + minute) * 60_000;
      return daysAgo === 0 ? Math.min(end, instant) : instant;
    },
  };
}
