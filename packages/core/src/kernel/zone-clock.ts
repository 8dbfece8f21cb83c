import type { Day, EpochMs } from './json.ts';

/** What the clocks of a zone show. Local times are milliseconds of a clock that counts from 1970-01-01 00:00. */
export interface ZoneClock {
  readonly zone: string;
  /** Milliseconds that local clocks are ahead of UTC. */
  readonly offset: (at: EpochMs) => number;
  /** The day that has begun last. */
  readonly day: (at: EpochMs) => Day;
  /** The first instant of a day. */
  readonly start: (day: Day) => EpochMs;
  /** The instant of a local time: the first of two, or moved on by what the clock skipped. */
  readonly instant: (local: number) => EpochMs;
}

/** Throws RangeError for unknown zones. */
export function zoneClock(name: string): ZoneClock {
  // Temporal would also take a whole date with a zone in brackets for a zone.
  if (!ZONE_NAME.test(name)) throw new RangeError(`Unknown time zone: ${name.slice(0, 40)}`);
  const zone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  const segmentAt = segmentsOf(zone);
  const instantOrGap = (local: number, gap: 'shift' | 'end'): EpochMs => {
    // No offset is as large as a day, so this segment begins before the local time can be.
    let segment = segmentAt(local - DAY);
    for (let before = segment; ; segment = segmentAt(segment.to)) {
      const at = local - segment.offset;
      if (at < segment.to) {
        if (at >= segment.from) return at;
        return gap === 'end' ? segment.from : local - before.offset;
      }
      before = segment;
    }
  };
  return {
    zone,
    offset: (at) => segmentAt(at).offset,
    day: (at) => {
      const segment = segmentAt(at);
      const day = Math.floor((at + segment.offset) / DAY);
      return day < segment.day ? segment.day : day;
    },
    start: (day) => instantOrGap(day * DAY, 'end'),
    instant: (local) => instantOrGap(local, 'shift'),
  };
}

const DAY = 86_400_000;
const ZONE_NAME = /^(?:[A-Za-z][A-Za-z0-9_+/-]{0,63}|[+-]\d\d:\d\d)$/;

/** A stretch of time with one offset. */
interface Segment {
  readonly from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
  readonly offset: number;
  /** The day that had begun when it began. */
  readonly day: Day;
}

/** Enough for two thousand years of summer times; then the list is begun anew. */
const SEGMENTS_MAX = 4096;

/** Looks at the segment of the last answer first, then among those known, then asks Temporal. */
function segmentsOf(zone: string): (at: EpochMs) => Segment {
  let known: Segment[] = [];
  let last: Segment = { from: 0, to: 0, offset: 0, day: 0 };
  return (at) => {
    if (at >= last.from && at < last.to) return last;
    const index = positionOf(known, at);
    const candidate = known[index];
    if (candidate !== undefined && at >= candidate.from) {
      last = candidate;
      return candidate;
    }
    last = segmentOf(zone, at);
    if (known.length >= SEGMENTS_MAX) known = [];
    known.splice(positionOf(known, at), 0, last);
    return last;
  };
}

/** Index of the first known segment that ends after this instant. */
function positionOf(known: readonly Segment[], at: EpochMs): number {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((known[middle] as Segment).to > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function segmentOf(zone: string, at: EpochMs): Segment {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  // 'previous' looks strictly before; one ahead finds a transition at this very instant.
  const next = local.getTimeZoneTransition('next');
  const from = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const before = from?.subtract({ milliseconds: 1 });
  return {
    from: from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: local.offsetNanoseconds / 1e6,
    day:
      before === undefined
        ? Number.NEGATIVE_INFINITY
        : Math.floor((before.epochMilliseconds + before.offsetNanoseconds / 1e6) / DAY),
  };
}
