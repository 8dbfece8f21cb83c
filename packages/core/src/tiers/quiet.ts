import type { Calendar } from '../kernel/calendar.ts';
import type { Day, EpochMs, Units } from '../kernel/json.ts';
import { firstDayFrom } from '../ledger/earned.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TrackDef } from '../program/program.ts';
import type { Earned, EarnedDay, TrackState } from '../state.ts';

/** From where a walk asks. */
export interface QuietAsk {
  /** The day it stands before, and the first one on which time does something. */
  readonly place: number;
  readonly limit: number;
  readonly tier: number;
  readonly at: EpochMs;
  readonly now: EpochMs;
  readonly calendar: Calendar;
}

/** Rows that a track remembers at most; then older ones are not known. */
const PAST_MAX = 64;

/** Which days a walk may pass by, found by running sums over days and by what is recorded. */
export class Quiet {
  /** Windows slide over days, and every unit counts for the day on which it was decided. */
  readonly isPlain: boolean;
  /** No tier has a condition beside its threshold: what was reached depends on units alone. */
  readonly isUnconditional: boolean;
  private readonly track: CompiledTrack;
  private readonly days: readonly EarnedDay[];
  private readonly total: Units;
  private readonly state: TrackState;

  constructor(
    track: CompiledTrack,
    earned: Earned,
    { state, isUnconditional }: { readonly state: TrackState; readonly isUnconditional: boolean },
  ) {
    this.track = track;
    this.days = earned.days;
    this.total = earned.total;
    this.state = state;
    const { window } = track.def;
    const slides = window === 'lifetime' || (typeof window === 'object' && 'rollingDays' in window);
    this.isPlain =
      slides && state.stood === undefined && !earned.days.some((entry) => entry[3] !== undefined);
    this.isUnconditional = isUnconditional;
  }

  /** Units in the window of a day, of the days before it. */
  before(place: number, def: TrackDef): Units {
    return this.sumBefore(place, this.lowest(place, def), def);
  }

  /** The first day, from `place` on, by whose end a higher tier is reached; `limit` where there is none. */
  scan({ place, limit, tier }: QuietAsk, { def }: CompiledTrack, allows: (tier: number) => boolean): number {
    return this.search(place, limit, def, (units) => {
      for (let i = tier + 1; units >= (def.tiers[i]?.threshold ?? Number.POSITIVE_INFINITY); i++) {
        if (allows(i)) return true;
      }
      return false;
    });
  }

  /**
   * The recorded course never had fewer units than this one. So here no tier is reached before it was there; and if
   * the highest one of the stretch is reached here in the end, what came before it leaves no trace. Answers the day on
   * which it was reached there, or `limit` where nothing was, or `place`.
   */
  jump({ place, limit, tier, at, now, calendar }: QuietAsk): number {
    if (!this.isUnconditional || !this.knowsSince(at)) return place;
    const end = this.days[limit] === undefined ? now + 1 : calendar.start(this.days[limit][0]);
    const top = this.highestBetween(at, end);
    if (top === null) return place;
    if (top.tier <= tier) return limit;
    const there = firstDayFrom(this.days, calendar.day(top.at));
    if (there <= place || there >= limit) return place;
    const { def } = this.track;
    const threshold = def.tiers[top.tier]?.threshold ?? Number.POSITIVE_INFINITY;
    const here = this.search(there, limit, def, (units) => units >= threshold);
    if (here >= limit) return place;
    // A period that begins on the way may not end on it.
    const first = calendar.start((this.days[place] as EarnedDay)[0]);
    const isLong =
      def.period === null || calendar.plus(first, def.period) >= calendar.start(this.dayAfter(here));
    return isLong ? there : place;
  }

  private dayAfter(place: number): Day {
    return (this.days[place] as EarnedDay)[0] + 1;
  }

  private knowsSince(at: EpochMs): boolean {
    const { past } = this.state;
    return past.length < PAST_MAX || (past[0]?.[1] ?? 0) <= at;
  }

  /** The highest tier that history shows in a stretch of time, and since when; null where a tier is no more. */
  private highestBetween(from: EpochMs, to: EpochMs): { tier: number; at: EpochMs } | null {
    let highest = -1;
    let at = from;
    let since = Number.NEGATIVE_INFINITY;
    const { past, shown, tier: newest } = this.state;
    for (let i = 0; i <= past.length; i++) {
      const [id, , until] = past[i] ?? [shown ?? newest, 0, Number.POSITIVE_INFINITY];
      const tier = this.track.indexOf.get(id);
      if (tier === undefined) return null;
      if (until > from && since < to && tier > highest) {
        highest = tier;
        at = Math.max(from, since);
      }
      since = until;
    }
    return { tier: highest, at };
  }

  private search(place: number, limit: number, def: TrackDef, isReached: (units: Units) => boolean): number {
    const { days } = this;
    let low = this.lowest(place, def);
    let units = this.sumBefore(place, low, def);
    const width = widthOf(def);
    for (let i = place; i < limit; i++) {
      const [day, , same] = days[i] as EarnedDay;
      units += same;
      for (; (days[low] as EarnedDay)[0] <= day - width; low++) units -= (days[low] as EarnedDay)[2];
      if (isReached(units)) return i;
    }
    return limit;
  }

  /** Place of the first day in the window of a day. */
  private lowest(place: number, def: TrackDef): number {
    const day = this.days[place]?.[0];
    const width = widthOf(def);
    return day === undefined || width === Number.POSITIVE_INFINITY
      ? 0
      : firstDayFrom(this.days, day - width + 1);
  }

  private sumBefore(place: number, low: number, def: TrackDef): Units {
    let units = 0;
    if (def.window === 'lifetime') {
      // Older days may be records that were not asked for; so from the other end.
      for (let i = place; i < this.days.length; i++) units += (this.days[i] as EarnedDay)[2];
      return this.total - units;
    }
    for (let i = low; i < place; i++) units += (this.days[i] as EarnedDay)[2];
    return units;
  }
}

function widthOf({ window }: TrackDef): number {
  return typeof window === 'object' && 'rollingDays' in window
    ? window.rollingDays
    : Number.POSITIVE_INFINITY;
}
