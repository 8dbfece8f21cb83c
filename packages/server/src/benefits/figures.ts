import {
  budgetCounter,
  type CompiledBenefit,
  type CompiledProgram,
  calendarPeriod,
  dayCounters,
  type EpochMs,
  inForce,
  ratingCounters,
  stockCounter,
} from '@laurel/core';
import type { Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Reads } from '../reads.ts';

export interface FigureParts {
  readonly store: Pick<Store, 'stock'>;
  readonly reads: Pick<Reads, 'programs'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What all members together have used of a benefit, and how long the rest lasts. */
export interface BenefitFigures {
  readonly benefit: CompiledBenefit;
  readonly stock: Left | null;
  readonly budget: (Left & { readonly until: EpochMs | null }) | null;
  readonly ratings: { readonly count: number; readonly stars: number };
}
export interface Left {
  readonly used: number;
  readonly left: number;
  /** So little is left that operators want to know. */
  readonly alarm: boolean;
  /** Whole days at the pace of the last 30; null where nothing was used. */
  readonly runwayDays: number | null;
}

/** Of every benefit of the program in force; its counters are read at once. */
export async function figuresOf({ store, reads, clock }: FigureParts): Promise<readonly BenefitFigures[]> {
  const programs = reads.programs();
  if (programs.versions.length === 0) return [];
  const at = clock.now();
  const { compiled } = inForce(programs, at);
  const counters = countersOf(compiled, at);
  const used = await store.stock.used(counters);
  const of = new Map(counters.map((counter, i) => [counter, used[i] ?? 0]));
  const counts = { compiled, at, of: (counter: string) => of.get(counter) ?? 0 };
  return [...compiled.benefits.values()].map((benefit) => {
    const rating = ratingCounters(benefit.id);
    return {
      benefit,
      stock: stockOf(benefit, counts),
      budget: budgetOf(benefit, counts),
      ratings: { count: counts.of(rating.count), stars: counts.of(rating.stars) },
    };
  });
}

/** Days of the pace that a forecast goes by. */
const PACE_DAYS = 30;

interface Counts {
  readonly compiled: CompiledProgram;
  readonly at: EpochMs;
  readonly of: (counter: string) => number;
}

function daysOf({ calendar }: CompiledProgram, at: EpochMs): readonly string[] {
  const today = calendar.day(at);
  return Array.from({ length: PACE_DAYS }, (_, i) => calendar.dateOfDay(today - i));
}

/** Every counter that the catalogue shows: read at once. */
function countersOf(compiled: CompiledProgram, at: EpochMs): readonly string[] {
  const days = daysOf(compiled, at);
  return [...compiled.benefits.values()].flatMap(({ id, def }) => {
    const rating = ratingCounters(id);
    const counters = [rating.count, rating.stars];
    if (def.stock !== undefined) counters.push(stockCounter(id));
    if (def.budget !== undefined) counters.push(budgetCounter(compiled.calendar, id, def, at));
    if (def.stock === undefined && def.budget === undefined) return counters;
    for (const date of days) counters.push(...Object.values(dayCounters(id, date)));
    return counters;
  });
}

function stockOf({ id, def: { stock } }: CompiledBenefit, counts: Counts): Left | null {
  if (stock === undefined) return null;
  const used = counts.of(stockCounter(id));
  const left = Math.max(0, stock.units - used);
  const runwayDays = runway(left, pace(id, 'units', counts));
  return {
    used,
    left,
    alarm: stock.alarm !== undefined && left <= stock.alarm,
    runwayDays,
  };
}

function budgetOf({ id, def }: CompiledBenefit, counts: Counts): BenefitFigures['budget'] {
  const { budget } = def;
  if (budget === undefined) return null;
  const { calendar } = counts.compiled;
  const used = counts.of(budgetCounter(calendar, id, def, counts.at));
  const left = Math.max(0, budget.amount - used);
  const { to } = calendarPeriod(calendar, budget.per, counts.at);
  return {
    used,
    left,
    alarm: budget.alarm !== undefined && used * 100 >= budget.amount * budget.alarm,
    runwayDays: runway(left, pace(id, 'money', counts)),
    until: to,
  };
}

/** What the last 30 days took. */
function pace(id: string, what: 'units' | 'money', { compiled, at, of }: Counts): number {
  return daysOf(compiled, at).reduce((sum, date) => sum + of(dayCounters(id, date)[what]), 0);
}

const runway = (left: number, taken: number): number | null =>
  taken === 0 ? null : Math.floor((left * PACE_DAYS) / taken);
