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
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { orNull, type ShowTime, showTimeOf } from '../http/show-time.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import { said } from './present-benefits.ts';
import { catalogue } from './schemas.ts';

export interface BenefitParts extends MemberWriteParts {
  readonly store: Pick<Store, 'stock'>;
}

/** Days of the pace that a forecast goes by. */
const PACE_DAYS = 30;

export function catalogueRoutes({ store, reads, clock }: BenefitParts): readonly Route[] {
  return [
    route({
      id: 'getBenefitCatalogue',
      method: 'GET',
      path: '/v1/benefits',
      tag: 'benefits',
      summary: 'The catalogue: what is left of stock and budget, how long it lasts, how uses were rated',
      access: { scope: 'programs:read' },
      answers: { 200: { description: 'The catalogue', schema: catalogue } },
      refusals: ['no_program'],
      handle: async (_call: Call<undefined, undefined, undefined>) => {
        const programs = reads.programs();
        if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
        const at = clock.now();
        const { compiled } = inForce(programs, at);
        const counters = countersOf(compiled, at);
        const used = await store.stock.used(counters);
        const of = new Map(counters.map((counter, i) => [counter, used[i] ?? 0]));
        const figures = { compiled, at, of: (counter: string) => of.get(counter) ?? 0 };
        const show = showTimeOf(programs, at);
        const data = [...compiled.benefits.values()].map((benefit) => presentOne(benefit, figures, show));
        return ok({ data });
      },
    }),
  ];
}

interface Figures {
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

function presentOne(benefit: CompiledBenefit, figures: Figures, show: ShowTime): object {
  const { id, def } = benefit;
  const rating = ratingCounters(id);
  const count = figures.of(rating.count);
  return {
    ...said(benefit),
    owner: def.owner ?? null,
    cost: def.cost ?? null,
    funder: def.funder ?? 'platform',
    stock: stockOf(benefit, figures),
    budget: budgetOf(benefit, figures, show),
    rating: { count, average: count === 0 ? null : (figures.of(rating.stars) / count).toFixed(2) },
  };
}

function stockOf({ id, def: { stock } }: CompiledBenefit, figures: Figures): object | null {
  if (stock === undefined) return null;
  const used = figures.of(stockCounter(id));
  const left = Math.max(0, stock.units - used);
  const runwayDays = runway(left, pace(id, 'units', figures));
  return {
    units: stock.units,
    used,
    left,
    alarm: stock.alarm !== undefined && left <= stock.alarm,
    runwayDays,
  };
}

function budgetOf({ id, def }: CompiledBenefit, figures: Figures, show: ShowTime): object | null {
  const { budget } = def;
  if (budget === undefined) return null;
  const { calendar } = figures.compiled;
  const used = figures.of(budgetCounter(calendar, id, def, figures.at));
  const left = Math.max(0, budget.amount - used);
  const { to } = calendarPeriod(calendar, budget.per, figures.at);
  return {
    amount: budget.amount,
    per: budget.per,
    used,
    left,
    alarm: budget.alarm !== undefined && used * 100 >= budget.amount * budget.alarm,
    runwayDays: runway(left, pace(id, 'money', figures)),
    until: orNull(show, to),
  };
}

/** What the last 30 days took. */
function pace(id: string, what: 'units' | 'money', { compiled, at, of }: Figures): number {
  return daysOf(compiled, at).reduce((sum, date) => sum + of(dayCounters(id, date)[what]), 0);
}

const runway = (left: number, taken: number): number | null =>
  taken === 0 ? null : Math.floor((left * PACE_DAYS) / taken);
