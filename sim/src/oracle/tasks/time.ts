import type { EpochMs } from '@laurel/core';
import { dateOf, startOf } from '../days.ts';
import { expire, lotsOf } from '../purse.ts';
import { type Doer, doubt } from './doer.ts';
import { settleFold, walkOf } from './fold.ts';
import { type Deciding, grant } from './granting.ts';
import { endPeriod, nextSettlement, settleAt, standing } from './ladder.ts';
import { type TaskTerms, taskAssets } from './terms.ts';

/** Something that time does. Fine print 3 gives the order of what falls on one instant. */
interface Due {
  readonly at: EpochMs;
  readonly order: (typeof orderOfDues)[number];
  readonly run: () => void;
}
const orderOfDues = ['expire', 'claim', 'fold', 'settlement', 'period', 'day'] as const;

/** Lets time pass up to and including an instant. */
export function passTime(terms: TaskTerms, doer: Doer, to: EpochMs): void {
  if (doer.joinedAt === null) return;
  for (let due = nextDue(terms, doer, to); due !== null; due = nextDue(terms, doer, to)) {
    doer.passedTo = Math.max(doer.passedTo, due.at);
    due.run();
  }
  doer.passedTo = Math.max(doer.passedTo, to);
}

function nextDue(terms: TaskTerms, doer: Doer, to: EpochMs): Due | null {
  const dues = [
    ...expiries(doer),
    ...claims(terms, doer),
    ...folds(terms, doer),
    ...settlements(terms, doer),
    ...periods(terms, doer, 'main'),
    ...periods(terms, doer, 'stars'),
    ...birthdays(terms, doer),
    ...anniversaries(terms, doer),
  ];
  const [first] = dues
    .filter((due) => due.at <= to)
    .sort((a, b) => a.at - b.at || orderOfDues.indexOf(a.order) - orderOfDues.indexOf(b.order));
  return first ?? null;
}

function expiries(doer: Doer): readonly Due[] {
  return taskAssets.flatMap((asset) =>
    lotsOf(doer, asset).flatMap((lot) =>
      lot.until === null || lot.left === 0
        ? []
        : [{ at: lot.until, order: 'expire' as const, run: () => expire(doer, asset, lot) }],
    ),
  );
}

/** What is not claimed by its end is lost; of that a rule gives a spin. */
function claims(terms: TaskTerms, doer: Doer): readonly Due[] {
  return doer.firings.flatMap((firing) => {
    const { until } = firing;
    if (firing.state !== 'waiting' || until === null) return [];
    const run = (): void => {
      firing.state = 'expired';
      byTime(terms, doer, until, { rule: 'lost', asset: 'spin', units: 1 });
    };
    return [{ at: until, order: 'claim' as const, run }];
  });
}

function folds(terms: TaskTerms, doer: Doer): readonly Due[] {
  const { refoldAt } = doer.main;
  if (refoldAt === null) return [];
  return [{ at: refoldAt, order: 'fold', run: () => settleFold(terms, doer, refoldAt) }];
}

/** A track with a settlement day goes up on it. */
function settlements(terms: TaskTerms, doer: Doer): readonly Due[] {
  const { settledOn } = terms.stars;
  if (settledOn === null) return [];
  const at = nextSettlement(terms.zone, settledOn, doer.settledTo);
  const run = (): void => {
    doer.settledTo = at;
    settleAt(walkOf(terms, doer, 'stars'), at, doer.decisions - 1);
  };
  return [{ at, order: 'settlement', run }];
}

function periods(terms: TaskTerms, doer: Doer, track: 'main' | 'stars'): readonly Due[] {
  const { until } = standing(doer[track].records);
  if (until === null) return [];
  const run = (): void => endPeriod(walkOf(terms, doer, track), until, doer.decisions - 1);
  return [{ at: until, order: 'period', run }];
}

/** The same date in a year; 29 February is the 28th in others. */
const dateIn = (date: string, year: number): string =>
  Temporal.PlainDate.from(date).with({ year }, { overflow: 'constrain' }).toString();

/** At the 00:00 of that day, once a year, of what is known by then. */
function birthdays(terms: TaskTerms, doer: Doer): readonly Due[] {
  const { birthday } = doer;
  if (birthday === null) return [];
  const year = nextYear(terms, birthday, Math.max(doer.birthdayKnown, doer.joinedPassed), doer.birthdays);
  if (year === null) return [];
  const at = startOf(terms.zone, dateIn(birthday, year));
  const run = (): void => {
    doer.birthdays.push(year);
    byTime(terms, doer, at, { rule: 'birthday', asset: 'points', units: terms.birthday });
  };
  return [{ at, order: 'day', run }];
}

/** The first year whose day comes after an instant and was not had. */
function nextYear(terms: TaskTerms, date: string, after: EpochMs, had: readonly number[]): number | null {
  const from = Temporal.PlainDate.from(dateOf(terms.zone, after)).year;
  for (let year = from; year < from + 40; year += 1)
    if (startOf(terms.zone, dateIn(date, year)) > after && !had.includes(year)) return year;
  return null;
}

function anniversaries(terms: TaskTerms, doer: Doer): readonly Due[] {
  const joined = dateOf(terms.zone, doer.joinedAt ?? 0);
  const first = Temporal.PlainDate.from(joined).year;
  const year = nextYear(terms, joined, doer.joinedPassed, [first, ...doer.anniversaries]);
  if (year === null) return [];
  const at = startOf(terms.zone, dateIn(joined, year));
  const run = (): void => {
    doer.anniversaries.push(year);
    const units = terms.anniversary * (year - first);
    byTime(terms, doer, at, { rule: 'anniversary', asset: 'points', units });
  };
  return [{ at, order: 'day', run }];
}

/** What a rule gives for what time did; whether one who is frozen has it the page does not say. */
function byTime(
  terms: TaskTerms,
  doer: Doer,
  at: EpochMs,
  what: { rule: string; asset: string; units: number },
): void {
  if (doer.frozen) doubt(doer, `${what.rule} of one who is frozen`);
  const decision = doer.decisions - 1;
  const event = `${what.rule} ${at}`;
  const deciding: Deciding = {
    terms,
    doer,
    event,
    happened: at,
    at,
    decision,
    limited: false,
    shortfall: 0,
  };
  grant(deciding, what);
}
