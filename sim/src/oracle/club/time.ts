import type { EpochMs } from '@laurel/core';
import { dateOf, later, nextMonth, startOf } from '../days.ts';
import { expire, lotsOf } from '../purse.ts';
import { type Club, type Coupons, clubAssets, keptBy } from './club.ts';
import { lapseItem } from './mall.ts';
import type { Person } from './person.ts';
import { planDues } from './plan-time.ts';
import { runningTerm } from './standing.ts';
import { grantUnits } from './units.ts';
import { lapseUse } from './uses.ts';
import type { World } from './world.ts';

/** Something that time does. Fine print 3 gives the order of what falls on one instant. */
export interface Due {
  readonly at: EpochMs;
  readonly order: 'lapse' | 'expire' | 'term' | 'score' | 'allowance';
  readonly run: () => void;
}
const orders: readonly Due['order'][] = ['lapse', 'expire', 'term', 'score', 'allowance'];

/** Lets time pass for a member up to and including an instant. */
export function passTime(world: World, person: Person, to: EpochMs): void {
  if (person.joinedAt === null) return;
  passDues(world, person, to);
  person.passedTo = Math.max(person.passedTo, to);
}

/** What time does until then, and no more: the scheduler writes nothing where nothing is due. */
export function passDues(world: World, person: Person, to: EpochMs): void {
  if (person.joinedAt === null) return;
  for (let n = 0; ; n += 1) {
    const due = nextDue(world, person, to);
    if (due === null) break;
    if (n > 10_000) throw new Error(`time does not pass for ${person.name}: ${due.order} at ${due.at}`);
    person.passedTo = Math.max(person.passedTo, due.at);
    due.run();
  }
}

function nextDue(world: World, person: Person, to: EpochMs): Due | null {
  const { club } = world;
  const all = [
    ...lapses(world, person),
    ...expiries(person),
    ...planDues(club, person),
    ...settlements(club, person),
    ...packs(club, person),
  ];
  const due = all
    .filter(({ at }) => at <= to)
    .sort((a, b) => a.at - b.at || orders.indexOf(a.order) - orders.indexOf(b.order));
  return due[0] ?? null;
}

function lapses(world: World, person: Person): readonly Due[] {
  const uses = person.uses
    .filter(({ state }) => state === 'placed')
    .map((use): Due => ({ at: use.until, order: 'lapse', run: () => lapseUse(world.club, person, use) }));
  const items = person.items
    .filter(({ state }) => state === 'awaiting')
    .map((item): Due => ({ at: item.until, order: 'lapse', run: () => lapseItem(world, person, item) }));
  return [...uses, ...items];
}

function expiries(person: Person): readonly Due[] {
  return clubAssets.flatMap((asset) =>
    lotsOf(person, asset).flatMap((lot): Due[] => {
      const { until, left } = lot;
      if (until === null || left === 0) return [];
      return [{ at: until, order: 'expire', run: () => expire(person, asset, lot) }];
    }),
  );
}

/** The live score becomes the settled one at 00:00 of its day. */
function settlements(club: Club, person: Person): readonly Due[] {
  const after = person.settledAt ?? person.joinedAt ?? 0;
  const at = settlementAfter(club, after);
  const run = (): void => {
    person.settledAt = at;
    person.settled = scoreOf(club, person);
  };
  return [{ at, order: 'score', run }];
}

/** The first settlement after an instant. */
function settlementAfter(club: Club, after: EpochMs): EpochMs {
  const inMonth = (first: string): EpochMs =>
    startOf(club.zone, Temporal.PlainDate.from(first).with({ day: club.score.settledOn }).toString());
  const here = inMonth(dateOf(club.zone, after));
  return here > after ? here : inMonth(dateOf(club.zone, nextMonth(club.zone, after)));
}

export function scoreOf({ score }: Club, person: Person): number {
  const growth = lotsOf(person, 'growth').reduce((total, { left }) => total + left, 0);
  return Math.min(growth, score.growthCap) + Math.min(person.orders.length * 10, score.ordersCap);
}

/** A pack for each month of those who hold the plan; a month that overlaps one that was given gets no second one. */
function packs(club: Club, person: Person): readonly Due[] {
  const term = runningTerm(person);
  if (term === null || club.coupons === null) return [];
  const last = person.packs.at(-1);
  const isOfRow = club.coupons.anchor === 'calendar' || ofThisRow(person, term.anchor);
  const begins = Math.max(term.from, person.standing.at(-1)?.from ?? 0);
  // What went back with a term's money is not given: who buys anew within the month has that much to come.
  const wentBack = last !== undefined && last.units < last.given;
  const regular = Math.max(begins, isOfRow && !wentBack ? (last?.until ?? 0) : 0);
  // An improvement reaches all: a month that has begun gets what is above what was given for it.
  const better = club.next?.at ?? 0;
  const isBetter = last !== undefined && better > Math.max(last.at, begins) && better < regular;
  const at = isBetter ? better : regular;
  const run = (): void => {
    const { from, until } = monthOf(club, term.anchor, at);
    const before = person.packs.filter((pack) => pack.until > from && pack.from < until);
    const given = before.reduce((total, { units }) => total + units, 0);
    const coupons = keptBy(club, term.boughtAt, at).coupons ?? { amount: 0, days: null, onStart: 'full' };
    const { days } = coupons;
    // What was counted for the month is not counted again, though only a part of it was given.
    const more = Math.max(0, coupons.amount - given);
    const isDate = at === from || coupons.onStart === 'full';
    const part = isDate
      ? more
      : partOf(club, { amount: more, onStart: coupons.onStart }, { at, from, until });
    const units = person.frozen ? 0 : part;
    if (coupons.onStart !== 'full' && at !== from && person.standing.at(-2)?.is === 'grace')
      person.unsure.push({ what: 'all', why: 'charged in grace, within a month of the calendar' });
    if (person.frozen) person.unsure.push({ what: 'all', why: 'frozen when a pack was due' });
    // Fine print 6: what comes with an event is dated like it; the term itself begins at the decision.
    const happened = at === person.newest ? person.happened : at;
    const end = days === null ? until : later(club.zone, happened, { days });
    const lots = grantUnits(club, person, { asset: 'coupon', units, happened, until: end });
    const counted = isDate || coupons.onStart === 'prorated' ? more : 0;
    person.packs.push({ at, from, until, units: counted, given: units, term: term.no, lots });
  };
  return [{ at, order: 'allowance', run }];
}

/** What reaching the plan within a month gives: nothing, all, or the part of the month that is left, by days. */
function partOf(
  { zone }: Club,
  { amount, onStart }: Pick<Coupons, 'amount' | 'onStart'>,
  { at, from, until }: { at: EpochMs; from: EpochMs; until: EpochMs },
): number {
  if (onStart !== 'prorated') return onStart === 'none' ? 0 : amount;
  const [first, today, end] = [from, at, until].map((instant) =>
    Temporal.PlainDate.from(dateOf(zone, instant)),
  );
  if (first === undefined || today === undefined || end === undefined) return 0;
  return Math.floor((amount * today.until(end).days) / first.until(end).days);
}

/** Whether the last pack was thought of in this row of terms. */
function ofThisRow(person: Person, anchor: EpochMs): boolean {
  return (person.packs.at(-1)?.from ?? Number.NEGATIVE_INFINITY) >= anchor;
}

/** The month, by the row's anchor or by the calendar, in which an instant lies. */
function monthOf(
  club: Club,
  anchor: EpochMs,
  at: EpochMs,
): { readonly from: EpochMs; readonly until: EpochMs } {
  if (club.coupons?.anchor === 'calendar') {
    const until = nextMonth(club.zone, at);
    return { from: startOf(club.zone, `${dateOf(club.zone, at).slice(0, 8)}01`), until };
  }
  let n = 0;
  while (later(club.zone, anchor, { months: n + 1 }) <= at) n += 1;
  return {
    from: later(club.zone, anchor, { months: n }),
    until: later(club.zone, anchor, { months: n + 1 }),
  };
}
