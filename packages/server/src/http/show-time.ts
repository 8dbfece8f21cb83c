import { type EpochMs, inForce, type Programs } from '@laurel/core';
import { type Offset, timeText, utc } from './times.ts';

/** Writes instants as the clocks of the program's zone show them. */
export type ShowTime = (at: EpochMs) => string;

/** Of the program in force at `at`; UTC where there is none. */
export function showTimeOf(programs: Programs, at: EpochMs): ShowTime {
  if (programs.versions.length === 0) return (time) => timeText(time);
  const { calendar } = inForce(programs, at).compiled;
  const known = shows.get(calendar.zone);
  if (known !== undefined) return known;
  const offset: Offset =
    calendar.zone === 'UTC'
      ? utc
      : (time) => {
          const { year, month, day, hour, minute } = calendar.fields(time);
          return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(time / 60_000) * 60_000;
        };
  const show = remembering((time) => timeText(time, offset));
  shows.set(calendar.zone, show);
  return show;
}

const slots = 251;

/** One answer says the same few instants again and again. */
function remembering(write: ShowTime): ShowTime {
  const times = new Float64Array(slots).fill(Number.NaN);
  const texts: string[] = Array.from({ length: slots }, () => '');
  return (time) => {
    const slot = ((time % slots) + slots) % slots;
    const known = texts[slot];
    if (times[slot] === time && known !== undefined) return known;
    const text = write(time);
    times[slot] = time;
    texts[slot] = text;
    return text;
  };
}

const shows = new Map<string, ShowTime>();

export const orNull = (show: ShowTime, at: EpochMs | null): string | null => (at === null ? null : show(at));
