import type { Making } from '../deciding.ts';
import type { Day, EpochMs, Units } from '../kernel/json.ts';
import { addToDay, findDay, firstDayFrom } from '../ledger/earned.ts';
import type { Standstill } from '../log/entry.ts';
import { shieldThen } from '../plans/shield.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Earned, EarnedDay, EarnedItem, TrackState } from '../state.ts';
import { CardsAgain, type CardsLeft } from './cards.ts';
import {
  begin,
  endPeriod,
  type Ground,
  highest,
  reachedTier,
  rise,
  type Standing,
  standingStill,
} from './course.ts';
import { EarnedItems, unitsOf } from './earned-items.ts';
import { Quiet } from './quiet.ts';
import { allows, keepsAt, settles } from './track.ts';
import { WalkDues } from './walk-dues.ts';
import type { Measured } from './window.ts';

/** Where a walk begins: before an item was earned, and how the track stood then. */
export interface WalkStart {
  readonly standing: Standing;
  readonly from: EpochMs;
  readonly item: number;
  /** The track as it is recorded. */
  readonly state: TrackState;
  /** Where another walk ended there: the cards that it left. Bases are net then, and what came before is not asked for. */
  readonly cards?: CardsLeft;
}

/**
 * The course of one track from a past instant to now, over the days and items that still stand. Stretches of days on
 * which nothing can happen are passed by at once.
 */
export class Walk {
  private readonly m: Making;
  private readonly track: CompiledTrack;
  private readonly firstItem: number;
  private readonly firstDay: Day;
  private readonly items: EarnedItems;
  private readonly earned: Earned;
  readonly cards: CardsAgain;
  private readonly dues: WalkDues;
  private to: EpochMs;
  private readonly quiet: Quiet;
  private readonly stood: readonly Standstill[] | undefined;
  private s: Standing;
  private at: EpochMs;
  /** Days before this place have been gone through; of the day there `part` has. */
  private place: number;
  private part: EarnedDay | null = null;
  /** Number of the next item. */
  private next: number;
  private shown: { place: number; days: EarnedDay[] } = { place: -1, days: [] };

  constructor(m: Making, track: CompiledTrack, start: WalkStart) {
    const { standing, from, item, state } = start;
    this.m = m;
    this.track = track;
    this.at = from;
    this.to = m.decidedAt;
    this.firstItem = item;
    const day = m.program.calendar.day(from);
    const goesOn = start.cards !== undefined;
    this.stood = state.stood;
    this.items = new EarnedItems(m, track, goesOn ? null : day, this.stood);
    this.earned = this.items.earned;
    this.dues = new WalkDues(m, track, from, goesOn ? null : item);
    this.cards = new CardsAgain(m, track, from, start.cards);
    this.place = goesOn ? this.items.placeOf(item) : firstDayFrom(this.earned.days, day);
    this.firstDay = goesOn ? (this.earned.days[this.place]?.[0] ?? day) : day;
    if (goesOn) this.part = this.items.partBefore(this.place, item);
    else this.takeUpTo(day);
    this.next = item;
    const before = goesOn
      ? standing
      : { ...standing, ...this.items.netBases(standing, this.total(), this.firstItem) };
    this.s = before;
    if (this.stood !== undefined) this.s = standingStill(this.ground(from), before);
    this.quiet = new Quiet(track, this.earned, {
      state,
      isUnconditional: this.dues.isUnconditional(),
    });
  }

  /** Items of the first day that were decided before the refunded one. */
  private takeUpTo(day: Day): void {
    const entry = this.earned.days[findDay(this.earned.days, day)];
    if (entry === undefined || entry[1] >= this.firstItem) return;
    this.items.expect(entry[1], this.firstItem);
    for (let i = entry[1]; i < this.firstItem; i++) this.take(entry, this.items.item(i));
  }

  /** Where the track stands by now, or by an instant before that which time has come to and not yet decided. */
  run(to: EpochMs = this.m.decidedAt): Standing {
    this.to = to;
    const { days } = this.earned;
    const { calendar } = this.m.program;
    while (this.place < days.length) {
      const entry = days[this.place] as EarnedDay;
      this.pass(calendar.start(entry[0]));
      const isWhole = entry[0] !== this.firstDay || this.firstItem === entry[1];
      const to = isWhole ? this.quietUpTo() : this.place;
      if (to > this.place) this.goTo(to);
      else this.day(entry, isWhole ? entry[1] : this.firstItem);
    }
    this.pass(to);
    return this.s;
  }

  /** The first day from here on that must be looked at item by item; `place` where that is this one. */
  private quietUpTo(): number {
    const limit = this.limit();
    if (settles(this.track)) return limit;
    if (limit <= this.place || this.s.graceFrom !== undefined) return this.place;
    const { track } = this.dues.rules(this.at);
    if (this.s.tier >= track.def.tiers.length - 1) return limit;
    if (!this.quiet.isPlain)
      return this.mayChange(this.earned.days[this.place] as EarnedDay) ? this.place : this.place + 1;
    const { calendar } = this.m.program;
    const ask = { place: this.place, limit, tier: this.s.tier, at: this.at, calendar, now: this.m.decidedAt };
    const isSame = track === this.track && this.cards.isEmpty;
    const jump = isSame ? this.quiet.jump(ask) : this.place;
    return jump > this.place ? jump : this.quiet.scan(ask, track, (tier) => allows(this.m, track, tier));
  }

  /** The day on which time does something next: up to it only what is earned matters. */
  private limit(): number {
    const at = Math.min(this.nextEnd(), this.dues.nextTurn(), this.dues.nextSettlement(this.at));
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
    return this.nextEnd() >= end && this.dues.nextTurn() > end;
  }

  /** Rises on a calm day, by a running sum; answers the item from which it is calm no longer. */
  private climb(entry: EarnedDay, first: number, end: number): number {
    const { track } = this.dues.rules(this.at);
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

  private nextEnd(): EpochMs {
    return this.s.until ?? Number.POSITIVE_INFINITY;
  }

  /** What time does up to and including `until`. At one instant a track is settled, a period ends, a version begins. */
  private pass(until: EpochMs): void {
    const to = Math.min(until, this.to);
    for (;;) {
      const turn = this.dues.nextTurn();
      const settlement = this.dues.nextSettlement(this.at);
      const at = Math.min(turn, settlement, this.nextEnd());
      if (at > to) break;
      this.at = Math.max(this.at, at);
      const before = this.dues.rules(at === turn ? at - 1 : at);
      if (at === settlement) this.settle(at, before);
      else if (at === this.s.until) this.s = endPeriod(this.ground(at, true, before), this.s);
      else this.meet(at);
    }
    this.at = Math.max(this.at, to);
  }

  /** A settlement day: up by what is reached by the day before it. */
  private settle(at: EpochMs, rules: Pick<Ground, 'track' | 'calendar'>): void {
    this.dues.settle(at);
    const ground = this.ground(at, true, rules);
    const reached = reachedTier(ground, rules.calendar.day(at - 1), this.s.graceFrom);
    if (reached > this.s.tier) this.s = begin(ground, { tier: reached }, at, 'upgraded');
  }

  private meet(at: EpochMs): void {
    const saved = this.dues.saved(this.ground(at), this.s, at);
    if (saved !== null) {
      this.s = saved;
      return;
    }
    this.dues.meet(at);
    const risen = settles(this.track) ? null : rise(this.ground(at), this.s, at);
    if (risen !== null) this.s = risen;
  }

  /** `isBehind`: only days are asked for that lie behind. */
  private ground(at: EpochMs, isBehind = false, { track, calendar } = this.dues.rules(at)): Ground {
    return {
      track,
      calendar,
      measured: this.measured(isBehind),
      allows: (tier) => allows(this.m, track, tier),
      protect: () => this.cards.use(at),
      shield: () => shieldThen(this.m, this.track.id, at),
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
      ...(this.stood === undefined ? {} : { stood: this.stood }),
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
}
