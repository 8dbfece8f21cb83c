import { inForce, type Making } from '../deciding.ts';
import type { Day, EpochMs, Units } from '../kernel/json.ts';
import { addToDay, findDay, firstDayFrom } from '../ledger/earned.ts';
import type { Base } from '../log/entry.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Earned, EarnedDay, EarnedItem, TrackState } from '../state.ts';
import { cardsUsedSince } from './cards.ts';
import { begin, endPeriod, type Ground, highest, reachedTier, rise, type Standing } from './course.ts';
import { EarnedItems, unitsOf } from './earned-items.ts';
import { Quiet } from './quiet.ts';
import { allows, keepsAt, settles } from './track.ts';
import type { Measured } from './window.ts';

/** Where a walk begins: before an item was earned, and how the track stood then. */
export interface WalkStart {
  readonly standing: Standing;
  readonly from: EpochMs;
  readonly item: number;
  /** The track as it is recorded. */
  readonly state: TrackState;
}

/**
 * The course of one track from a past instant to now, over the days and items that still stand. Stretches of days on
 * which nothing can happen are passed by at once.
 */
export class Walk {
  private readonly m: Making;
  private readonly track: CompiledTrack;
  private readonly from: EpochMs;
  private readonly firstItem: number;
  private readonly items: EarnedItems;
  private readonly earned: Earned;
  private readonly cards: (readonly [used: EpochMs, came: EpochMs])[];
  private readonly quiet: Quiet;
  private s: Standing;
  private at: EpochMs;
  /** Days before this place have been gone through; of the day there `part` has. */
  private place: number;
  private part: EarnedDay | null = null;
  /** Number of the next item. */
  private next: number;
  private shown: { place: number; days: EarnedDay[] } = { place: -1, days: [] };

  constructor(m: Making, track: CompiledTrack, { standing, from, item, state }: WalkStart) {
    this.m = m;
    this.track = track;
    this.from = from;
    this.at = from;
    this.firstItem = item;
    const day = m.program.calendar.day(from);
    this.items = new EarnedItems(m, track, day);
    this.earned = this.items.earned;
    this.cards = cardsUsedSince(m, track, from);
    this.place = firstDayFrom(this.earned.days, day);
    this.next = item;
    this.takeUpTo(day);
    this.next = item;
    this.s = { ...standing, ...this.netBases(standing) };
    this.quiet = new Quiet(track, this.earned, {
      state,
      isUnconditional: this.isUnconditional(),
    });
  }

  private isUnconditional(): boolean {
    return this.m.deciding.programs.versions.every(({ compiled }) =>
      compiled.tracks.every(
        ({ id, tiers }) => id !== this.track.id || tiers.every((tier) => tier.when === null),
      ),
    );
  }

  /** The bases that were noted, net of what was taken back since of the units before them. */
  private netBases(start: Standing): Pick<Standing, 'base' | 'nextBase'> {
    const net = ([, item]: Base): Base => {
      let units = this.total();
      this.items.expect(item, this.firstItem);
      for (let i = item; i < this.firstItem; i++) units -= this.items.item(i)[2];
      return [units, item];
    };
    return {
      ...(start.base === undefined ? {} : { base: net(start.base) }),
      ...(start.nextBase === undefined ? {} : { nextBase: net(start.nextBase) }),
    };
  }

  /** Items of the first day that were decided before the refunded one. */
  private takeUpTo(day: Day): void {
    const entry = this.earned.days[findDay(this.earned.days, day)];
    if (entry === undefined || entry[1] >= this.firstItem) return;
    this.items.expect(entry[1], this.firstItem);
    for (let i = entry[1]; i < this.firstItem; i++) this.take(entry, this.items.item(i));
  }

  run(): Standing {
    const { days } = this.earned;
    const { calendar } = this.m.program;
    const firstDay = calendar.day(this.from);
    while (this.place < days.length) {
      const entry = days[this.place] as EarnedDay;
      this.pass(calendar.start(entry[0]));
      const isWhole = entry[0] !== firstDay || this.firstItem === entry[1];
      const to = isWhole ? this.quietUpTo() : this.place;
      if (to > this.place) this.goTo(to);
      else this.day(entry, isWhole ? entry[1] : this.firstItem);
    }
    this.pass(this.m.decidedAt);
    return this.s;
  }

  /** The first day from here on that must be looked at item by item; `place` where that is this one. */
  private quietUpTo(): number {
    const limit = this.limit();
    if (settles(this.track)) return limit;
    if (limit <= this.place || this.s.graceFrom !== undefined) return this.place;
    const { track } = this.rules(this.at);
    if (this.s.tier >= track.def.tiers.length - 1) return limit;
    if (!this.quiet.isPlain)
      return this.mayChange(this.earned.days[this.place] as EarnedDay) ? this.place : this.place + 1;
    const { calendar } = this.m.program;
    const ask = { place: this.place, limit, tier: this.s.tier, at: this.at, calendar, now: this.m.decidedAt };
    const isSame = track === this.track && this.cards.length === 0;
    const jump = isSame ? this.quiet.jump(ask) : this.place;
    return jump > this.place ? jump : this.quiet.scan(ask, track, (tier) => allows(this.m, track, tier));
  }

  /** The day on which time does something next: up to it only what is earned matters. */
  private limit(): number {
    const version = this.nextVersion(Number.POSITIVE_INFINITY);
    const at = Math.min(this.s.until ?? Number.POSITIVE_INFINITY, version ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) return this.earned.days.length;
    return Math.max(this.place, firstDayFrom(this.earned.days, this.m.program.calendar.day(at)));
  }

  /** Whether a tier could be reached by the end of a day, where windows have no short way. */
  private mayChange(entry: EarnedDay): boolean {
    if (entry[3] !== undefined) return true;
    const days = this.seen();
    const ground = this.ground(this.at);
    days.push(entry);
    const measured = { ...ground.measured, days, total: this.total() + entry[2] };
    const reached = reachedTier({ ...ground, measured }, entry[0]);
    days.pop();
    return reached > this.s.tier;
  }

  private goTo(place: number): void {
    this.place = place;
    this.part = null;
    this.next = this.earned.days[place]?.[1] ?? this.earned.items;
  }

  /** One day, item by item. */
  private day(entry: EarnedDay, first: number): void {
    const end = this.earned.days[this.place + 1]?.[1] ?? this.earned.items;
    const next = this.isCalm(entry) ? this.climb(entry, first, end) : first;
    if (next < end) this.items.expect(next, end);
    for (let i = next; i < end; i++) {
      const item = this.items.item(i);
      this.pass(item[0]);
      this.take(entry, item);
      const risen = settles(this.track) ? null : rise(this.ground(item[0]), this.s, item[0]);
      if (risen !== null) this.s = risen;
    }
    this.goTo(this.place + 1);
  }

  /** Nothing but earning moves the track on this day, and all that was earned counts for it. */
  private isCalm(entry: EarnedDay): boolean {
    if (!this.quiet.isPlain || this.s.graceFrom !== undefined || settles(this.track)) return false;
    const end = this.m.program.calendar.start(entry[0] + 1);
    return (this.s.until === null || this.s.until >= end) && this.nextVersion(end) === undefined;
  }

  /** Rises on a calm day, by a running sum; answers the item from which it is calm no longer. */
  private climb(entry: EarnedDay, first: number, end: number): number {
    const { track } = this.rules(this.at);
    const { tiers } = track.def;
    if (this.s.tier >= tiers.length - 1) return end;
    this.items.expect(first, end);
    const before = this.quiet.before(this.place, track.def);
    let today = this.part?.[2] ?? 0;
    for (let i = first; i < end; i++) {
      const item = this.items.item(i);
      today += item[2];
      const next = tiers[this.s.tier + 1];
      if (next === undefined) return end;
      if (before + today < next.threshold) continue;
      const ground = this.ground(item[0]);
      const reached = highest(ground, before + today);
      if (reached <= this.s.tier) continue;
      this.s = begin(ground, { tier: reached }, item[0], 'upgraded');
      if (this.isCalm(entry)) continue;
      this.part = [entry[0], entry[1], today];
      this.next = i + 1;
      return this.next;
    }
    return end;
  }

  private take(entry: EarnedDay, item: EarnedItem): void {
    const part: EarnedDay = this.part ?? [entry[0], entry[1], 0];
    this.part = addToDay(part, item[1], item[2]);
    this.next += 1;
  }

  /** Ends of periods and graces, and beginnings of versions, up to and including `to`. */
  private pass(to: EpochMs): void {
    for (;;) {
      const version = this.nextVersion(to);
      const { until } = this.s;
      if (until !== null && until <= to && (version === undefined || until <= version)) {
        this.at = Math.max(this.at, until);
        // At one instant a period ends before a version begins.
        const rules = this.rules(until === version ? until - 1 : until);
        this.s = endPeriod(this.ground(until, true, rules), this.s);
      } else if (version !== undefined) {
        this.at = version;
        this.meet(version);
      } else break;
    }
    this.at = Math.max(this.at, to);
  }

  /** When the next version of the program begins, up to and including `to`. */
  private nextVersion(to: EpochMs): EpochMs | undefined {
    const { versions } = this.m.deciding.programs;
    for (let i = 1; i < versions.length; i++) {
      const at = versions[i]?.effectiveAt ?? 0;
      if (at > this.at) return at <= to ? at : undefined;
    }
    return undefined;
  }

  private meet(at: EpochMs): void {
    const risen = settles(this.track) ? null : rise(this.ground(at), this.s, at);
    if (risen !== null) this.s = risen;
  }

  /** The track under the version in force. */
  private rules(at: EpochMs): Pick<Ground, 'track' | 'calendar'> {
    const compiled = inForce(this.m.deciding.programs, Math.max(at, this.from)).compiled;
    const track = compiled.tracks.find((t) => t.id === this.track.id) ?? this.track;
    return { track, calendar: compiled.calendar };
  }

  /** `isBehind`: only days are asked for that lie behind. */
  private ground(at: EpochMs, isBehind = false, { track, calendar } = this.rules(at)): Ground {
    return {
      track,
      calendar,
      measured: this.measured(isBehind),
      allows: (tier) => allows(this.m, track, tier),
      protect: () => this.useCard(at),
      keeps: (tier) => keepsAt(this.m, track, tier, this.s.since),
    };
  }

  private measured(isBehind: boolean): Measured {
    const { window } = this.track.def;
    const isWhole =
      window === 'lifetime' || window === 'sinceTierStart' || this.m.deciding.programs.versions.length > 1;
    return {
      days: isBehind && this.part === null ? this.earned.days : this.seen(),
      total: isWhole ? this.total() : 0,
      items: this.next,
      base: this.s.base?.[0] ?? 0,
    };
  }

  /** Days as known at the walk's instant. */
  private seen(): EarnedDay[] {
    if (this.shown.place !== this.place) {
      this.shown = { place: this.place, days: this.earned.days.slice(0, this.place) };
    }
    const { days } = this.shown;
    if (this.part !== null) days[this.place] = this.part;
    return days;
  }

  private total(): Units {
    let ahead = 0;
    for (let i = this.place; i < this.earned.days.length; i++)
      ahead += unitsOf(this.earned.days[i] as EarnedDay);
    return this.earned.total - ahead + (this.part === null ? 0 : unitsOf(this.part));
  }

  /** A card that was used since stays used; here it protects an end at which it was there. */
  private useCard(at: EpochMs): boolean {
    const found = this.cards.findIndex(([, came]) => came <= at);
    if (found < 0) return false;
    this.cards.splice(found, 1);
    return true;
  }
}
