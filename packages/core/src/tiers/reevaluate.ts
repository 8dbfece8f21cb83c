import { inForce, type Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { Day, EpochMs, Json, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import {
  addToDay,
  daysRecord,
  findDay,
  ITEMS_PER_RECORD,
  itemsRecord,
  nothingEarned,
} from '../ledger/earned.ts';
import type { Base } from '../log/entry.ts';
import { decidedOf, type SourceRecord, type TrackBefore } from '../orders/record.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Earned, EarnedDay, EarnedItem, TrackState } from '../state.ts';
import { cardsUsedSince } from './cards.ts';
import { endPeriod, type Ground, reachedTier, rise, type Standing } from './course.ts';
import { allows, changeOf, keepsAt, settles, standingOf } from './track.ts';
import { type Measured, windowStart } from './window.ts';

/**
 * A refund of what lifted a tier: the track is folded again with the net amounts, from the refunded source on, and
 * from now the member has the tier, period and end that would have been. Nothing recorded before now changes.
 */
export function reevaluate(m: Making, source: SourceRecord): void {
  for (const track of m.program.tracks) {
    const before = source.tracks[track.id];
    const state = m.draft.head.tracks[track.id];
    if (before === undefined || state === undefined) continue;
    const item = source.grants.find((g) => g.asset === track.def.measure && g.item !== undefined)?.item;
    const { measure } = track.def;
    if (item === undefined || !m.transfers.some((t) => t.kind === 'takeback' && t.asset === measure))
      continue;
    if (track.def.onRefund === 'atSettlement') mark(m, track, before, decidedOf(source), item[0]);
    else if (track.def.onRefund === 'reevaluate')
      foldAgain(m, track, state, before, decidedOf(source), item[0]);
  }
}

/** Remembers from where to fold at the next settlement: the earliest refunded source. */
function mark(m: Making, track: CompiledTrack, before: TrackBefore, at: EpochMs, item: number): void {
  const key = `refold:${track.id}`;
  const known = factOf(m.draft.head.facts, key) as { item: number } | undefined;
  if (known === undefined || item < known.item) m.fact(key, { item, at, before });
}

/** At a settlement: what refunds since the last one asked for. */
export function foldMarked(m: Making, track: CompiledTrack): void {
  const key = `refold:${track.id}`;
  const known = factOf(m.draft.head.facts, key) as
    | { item: number; at: EpochMs; before: TrackBefore }
    | undefined;
  const state = m.draft.head.tracks[track.id];
  if (known === undefined || state === undefined) return;
  m.fact(key, null);
  foldAgain(m, track, state, known.before, known.at, known.item);
}

/** From where a track is folded again: before an item was earned, and how the track stood then. */
interface Start {
  readonly item: number;
  readonly at: EpochMs;
  readonly before: TrackBefore;
}
/** A track that was folded again: what was noted of it between `at` and `until` is no longer what would have been. */
interface Refold extends Start {
  readonly until: EpochMs;
}

function foldAgain(
  m: Making,
  track: CompiledTrack,
  state: TrackState,
  before: TrackBefore,
  at: EpochMs,
  item: number,
): void {
  const start = validStart(m, track, { item, at, before });
  const standing = standingOf({ facts: {} }, track, stateBefore(start.before));
  const now = standingOf(m.draft.head, track, state);
  if (sameStanding(standing, now)) return; // nothing has happened on the track since: it lifted nothing
  const next = new Walk(m, track, standing, start.at, start.item).run();
  remember(m, track, start);
  if (sameStanding(next, now)) return;
  m.status(
    changeOf(m, track, state, { ...next, cause: 'revoked_by_refund' }, 'revoked_by_refund', undefined),
  );
}

/** A track as it was noted: an end that is left out is none. */
function stateBefore(before: TrackBefore): TrackState {
  return { ...before, until: before.until ?? null, cause: 'upgraded', past: [] };
}

function refoldsKey(track: CompiledTrack): string {
  return `refolds:${track.id}`;
}

function refoldsOf(m: Making, track: CompiledTrack): readonly Refold[] {
  return (factOf(m.draft.head.facts, refoldsKey(track)) ?? []) as unknown as readonly Refold[];
}

/** What an order noted of a track is stale where the track was folded again, from before it, after it. */
function validStart(m: Making, track: CompiledTrack, start: Start): Start {
  return refoldsOf(m, track).find((one) => one.item <= start.item && one.until > start.at) ?? start;
}

/** Refolds that are remembered one by one; older ones are joined, which only makes a later walk longer. */
const REFOLDS_MAX = 16;

function remember(m: Making, track: CompiledTrack, start: Start): void {
  const { item, at, before } = start;
  const list = refoldsOf(m, track).filter((one) => one.item < item);
  list.push({ item, at, before, until: m.decidedAt + 1 });
  const [first, second] = list;
  if (list.length > REFOLDS_MAX && first !== undefined && second !== undefined) {
    list.splice(0, 2, { ...first, until: second.until });
  }
  m.fact(refoldsKey(track), list as unknown as Json);
}

function sameStanding(a: Standing, b: Standing): boolean {
  return a.tier === b.tier && a.since === b.since && a.until === b.until && a.graceFrom === b.graceFrom;
}

/** The course of one track from a past instant to now, over the days and items that still stand. */
class Walk {
  private readonly m: Making;
  private readonly track: CompiledTrack;
  private s: Standing;
  private readonly from: EpochMs;
  private readonly firstItem: number;
  private readonly earned: Earned;
  private readonly cards: (readonly [used: EpochMs, came: EpochMs])[];
  /** Days as known up to the walk's instant; grows as it walks. */
  private seen: EarnedDay[];
  private total: Units;
  private at: EpochMs;
  /** Number of the next item. */
  private next: number;

  constructor(m: Making, track: CompiledTrack, start: Standing, from: EpochMs, item: number) {
    this.m = m;
    this.track = track;
    this.s = start;
    this.from = from;
    this.at = from;
    this.firstItem = item;
    this.next = 0;
    this.earned = wholeFrom(m, track, m.program.calendar.day(from));
    this.cards = cardsUsedSince(m, track, from);
    const { calendar } = m.program;
    const day = calendar.day(from);
    const at = this.earned.days.findIndex((entry) => entry[0] >= day);
    this.seen = at < 0 ? [...this.earned.days] : this.earned.days.slice(0, at);
    this.total = this.earned.total - sum(at < 0 ? [] : this.earned.days.slice(at));
    this.takeUpTo(day);
    this.next = item;
    this.s = { ...start, ...this.netBases(start) };
  }

  /** The bases that were noted, net of what was taken back since of the units before them. */
  private netBases(start: Standing): Pick<Standing, 'base' | 'nextBase'> {
    const net = ([, item]: Base): Base => {
      let units = this.total;
      for (let i = item; i < this.firstItem; i++) units -= this.item(i)[2];
      return [units, item];
    };
    return {
      ...(start.base === undefined ? {} : { base: net(start.base) }),
      ...(start.nextBase === undefined ? {} : { nextBase: net(start.nextBase) }),
    };
  }

  private measured(): Measured {
    return { days: this.seen, total: this.total, items: this.next, base: this.s.base?.[0] ?? 0 };
  }

  /** Items of the first day that were decided before the refunded one. */
  private takeUpTo(day: Day): void {
    const entry = this.earned.days[findDay(this.earned.days, day)];
    if (entry === undefined || entry[1] >= this.firstItem) return;
    for (let i = entry[1]; i < this.firstItem; i++) this.take(day, this.item(i));
  }

  run(): Standing {
    const first = this.m.program.calendar.day(this.from);
    for (const entry of this.earned.days) {
      if (entry[0] < first) continue;
      this.pass(this.m.program.calendar.start(entry[0]));
      this.day(entry);
    }
    this.pass(this.m.decidedAt);
    return this.s;
  }

  /** One day: item by item where one of them may change something, else at once. */
  private day(entry: EarnedDay): void {
    const next = this.earned.days[findDay(this.earned.days, entry[0]) + 1];
    const end = next?.[1] ?? this.earned.items;
    const start = Math.max(
      entry[1],
      this.m.program.calendar.day(this.from) === entry[0] ? this.firstItem : entry[1],
    );
    if (!this.mayChange(entry)) {
      this.takeDay(entry, start);
      return;
    }
    for (let i = start; i < end; i++) {
      const item = this.item(i);
      this.pass(item[0]);
      this.take(entry[0], item);
      const risen = settles(this.track) ? null : rise(this.ground(item[0]), this.s, item[0]);
      if (risen !== null) this.s = risen;
    }
  }

  private takeDay(entry: EarnedDay, start: number): void {
    if (start > entry[1]) {
      const end = this.earned.days[findDay(this.earned.days, entry[0]) + 1]?.[1] ?? this.earned.items;
      for (let i = start; i < end; i++) this.take(entry[0], this.item(i));
      return;
    }
    this.seen.push(entry);
    this.total += sum([entry]);
    this.next = this.earned.days[findDay(this.earned.days, entry[0]) + 1]?.[1] ?? this.earned.items;
  }

  /** At the top and not in grace nothing that is earned changes anything. */
  private mayChange(entry: EarnedDay): boolean {
    if (this.s.graceFrom !== undefined) return true;
    if (this.s.tier === this.track.def.tiers.length - 1) return false;
    if (entry[3] !== undefined) return true;
    this.seen.push(entry);
    const measured = { ...this.measured(), total: this.total + sum([entry]) };
    const reached = reachedTier({ ...this.ground(this.at), measured }, entry[0]);
    this.seen.pop();
    return reached > this.s.tier;
  }

  private take(day: Day, item: EarnedItem): void {
    const last = this.seen.at(-1);
    const number = last?.[1] ?? 0;
    if (last !== undefined && last[0] === day)
      this.seen[this.seen.length - 1] = addToDay(last, item[1], item[2]);
    else this.seen.push(addToDay([day, number, 0], item[1], item[2]));
    this.total += item[2];
    this.next += 1;
  }

  /** Ends of periods and graces, and beginnings of versions, up to and including `to`. */
  private pass(to: EpochMs): void {
    for (;;) {
      const version = this.m.deciding.programs.versions.find(
        (v, i) => i > 0 && v.effectiveAt > this.at && v.effectiveAt <= to,
      );
      const until = this.s.until;
      if (until !== null && until <= to && (version === undefined || until <= version.effectiveAt)) {
        this.at = Math.max(this.at, until);
        this.s = endPeriod(this.ground(until), this.s);
      } else if (version !== undefined) {
        this.at = version.effectiveAt;
        this.meet(version.effectiveAt);
      } else break;
    }
    this.at = Math.max(this.at, to);
  }

  private meet(at: EpochMs): void {
    const risen = settles(this.track) ? null : rise(this.ground(at), this.s, at);
    if (risen !== null) this.s = risen;
  }

  private ground(at: EpochMs): Ground {
    const compiled = inForce(this.m.deciding.programs, Math.max(at, this.from)).compiled;
    const track = compiled.tracks.find((t) => t.id === this.track.id) ?? this.track;
    return {
      track,
      calendar: compiled.calendar,
      measured: this.measured(),
      allows: (tier) => allows(this.m, track, tier),
      protect: () => this.useCard(at),
      keeps: (tier) => keepsAt(this.m, track, tier, this.s.since),
    };
  }

  /** A card that was used since stays used; here it protects an end at which it was there. */
  private useCard(at: EpochMs): boolean {
    const found = this.cards.findIndex(([, came]) => came <= at);
    if (found < 0) return false;
    this.cards.splice(found, 1);
    return true;
  }

  private item(number: number): EarnedItem {
    const { items, tail } = this.earned;
    const first = items - tail.length;
    if (number >= first) return tail[number - first] as EarnedItem;
    const chunk = this.m.wanted(itemsRecord(this.track.def.measure, floorDivide(number, ITEMS_PER_RECORD)));
    return (chunk as unknown as readonly EarnedItem[])[number % ITEMS_PER_RECORD] as EarnedItem;
  }
}

/** What was earned, with the days that have become records as far back as the walk's first window reaches. */
function wholeFrom(m: Making, track: CompiledTrack, day: Day): Earned {
  const earned = m.draft.head.assets[track.def.measure]?.earned ?? nothingEarned;
  const first = windowStart(track.def, m.program.calendar, day) ?? day;
  const chunks: (readonly EarnedDay[])[] = [earned.days];
  for (let chunk = (earned.older ?? 0) - 1; chunk >= 0 && (chunks[0]?.[0]?.[0] ?? 0) > first; chunk--) {
    chunks.unshift(m.wanted(daysRecord(track.def.measure, chunk)) as unknown as readonly EarnedDay[]);
  }
  return { ...earned, days: chunks.flat() };
}

function sum(days: readonly EarnedDay[]): Units {
  let all = 0;
  for (const [, , same, others] of days) all += same + (others ?? []).reduce((n, [, units]) => n + units, 0);
  return all;
}
