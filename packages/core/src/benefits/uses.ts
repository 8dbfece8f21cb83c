import { type Making, Refused } from '../deciding.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledBenefit } from '../program/compiled.ts';
import { budgetCounter, claimWithin, count, dayCounters, stockCounter } from './counters.ts';

/** Record `benefit-use/<benefit>/<key>`: one use, by its order or its own id. */
export interface BenefitUse extends JsonObject {
  readonly at: EpochMs;
  readonly units: number;
  /** What it cost, minor units. */
  readonly amount: number;
  readonly stars?: number;
  /** All of it was given back. */
  readonly restored?: true;
}
/** Record `benefit-uses/<benefit>`: how many there were, and the newest, newest first. */
export interface BenefitUses extends JsonObject {
  readonly count: number;
  readonly recent: readonly (readonly [key: string, at: EpochMs, units: number, amount: number])[];
}
export const RECENT_MAX = 50;

export function benefitUseKey(benefit: string, key: string): string {
  return `benefit-use/${benefit}/${key}`;
}
export function benefitUsesKey(benefit: string): string {
  return `benefit-uses/${benefit}`;
}

export interface Use {
  readonly benefit: CompiledBenefit;
  /** Its order, or an id of its own; a use that is there already is only added to. */
  readonly key: string;
  readonly units: number;
  readonly amount: number;
  /** What of the event asked for it. */
  readonly pointer?: string;
}

/** What a use took of a shared counter, to be given back. */
export type Claimed = readonly [counter: string, by: number];

/** Notes a use, and takes it from stock and budget; refuses where so much is not left. @returns what it took */
export function useBenefit(m: Making, use: Use): readonly Claimed[] {
  const claimed = takeFrom(m, use);
  const key = benefitUseKey(use.benefit.id, use.key);
  const known = m.wanted(key) as unknown as BenefitUse | null;
  const { units, amount } = use;
  m.record(key, {
    ...known,
    at: known?.at ?? m.happenedAt,
    units: (known?.units ?? 0) + units,
    amount: (known?.amount ?? 0) + amount,
  });
  const listKey = benefitUsesKey(use.benefit.id);
  const list = (m.wanted(listKey) as unknown as BenefitUses | null) ?? { count: 0, recent: [] };
  const recent = [[use.key, m.happenedAt, units, amount], ...list.recent].slice(0, RECENT_MAX);
  m.record(listKey, { count: list.count + 1, recent });
  return claimed;
}

const NOTHING: readonly Claimed[] = [];

function takeFrom(m: Making, { benefit: { id, def }, units, amount, pointer }: Use): readonly Claimed[] {
  if (def.stock === undefined && def.budget === undefined) return NOTHING;
  const { calendar } = m.program;
  const claimed: Claimed[] = [];
  if (def.stock !== undefined) {
    if (!claimWithin(m, stockCounter(id), units, def.stock.units))
      throw exhausted(`${id}: Nothing of it is left.`, pointer);
    claimed.push([stockCounter(id), units]);
  }
  if (def.budget !== undefined) {
    const counter = budgetCounter(calendar, id, def, m.decidedAt);
    if (!claimWithin(m, counter, amount, def.budget.amount))
      throw exhausted(`${id}: Its budget is used up.`, pointer);
    claimed.push([counter, amount]);
  }
  const day = dayCounters(id, calendar.dateOfDay(m.today));
  count(m, day.units, units);
  count(m, day.money, amount);
  return claimed;
}

function exhausted(why: string, pointer = '/data/benefit'): Refused {
  return new Refused(refuse('benefit_exhausted', pointer, why));
}

/** Gives a use back: to the stock, and to the budget of the period in which it was taken. */
export function giveBackUse(m: Making, benefit: CompiledBenefit, useKey: string): void {
  const key = benefitUseKey(benefit.id, useKey);
  const known = m.wanted(key) as unknown as BenefitUse | null;
  if (known === null || known.restored === true) return;
  m.record(key, { ...known, restored: true });
  const { id, def } = benefit;
  if (def.stock !== undefined) count(m, stockCounter(id), -known.units);
  if (def.budget !== undefined) count(m, budgetCounter(m.program.calendar, id, def, known.at), -known.amount);
}

/** A use that was given back stands again, whatever was taken meanwhile: it was had. */
export function takeAgain(m: Making, benefit: CompiledBenefit, useKey: string): void {
  const key = benefitUseKey(benefit.id, useKey);
  const known = m.wanted(key) as unknown as BenefitUse | null;
  if (known?.restored !== true) return;
  const { restored: _, ...rest } = known;
  m.record(key, rest);
  const { id, def } = benefit;
  if (def.stock !== undefined) count(m, stockCounter(id), known.units);
  if (def.budget !== undefined) count(m, budgetCounter(m.program.calendar, id, def, known.at), known.amount);
}
