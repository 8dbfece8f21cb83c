import type { Programs } from '../contract.ts';
import { type Making, Refused, versionOf } from '../deciding.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledPlan, CompiledProgram, CompiledVariant } from '../program/compiled.ts';
import { type PlanFact, planOf } from './plan-state.ts';

export const NOTHING_YET: PlanFact = { no: 0, terms: [] };

/** The plan that the event names, under the version in force at the decision. */
export function namedPlan(m: Making, field = 'plan'): CompiledPlan {
  const id = textOf(m.event.data[field]);
  const plan = m.program.plans.get(id);
  if (plan === undefined)
    throw new Refused(refuse('unknown_plan', `/data/${field}`, `The program has no plan ${id}.`));
  return plan;
}

export function namedVariant(m: Making, plan: CompiledPlan): CompiledVariant {
  const id = textOf(m.event.data['variant']);
  const variant = plan.variants.get(id);
  if (variant === undefined)
    throw new Refused(refuse('unknown_variant', '/data/variant', `${plan.id} has no variant ${id}.`));
  return variant;
}

/** A plan that somebody holds, also where the newest version has it no longer. */
export function planIn(compiled: CompiledProgram, programs: Programs, id: string): CompiledPlan | null {
  const now = compiled.plans.get(id);
  if (now !== undefined) return now;
  return programs.versions.findLast((each) => each.compiled.plans.has(id))?.compiled.plans.get(id) ?? null;
}

/** A plan as it was when a term of it was bought. */
export function planOfVersion(m: Making, id: string, version: number): CompiledPlan | null {
  const { programs } = m.deciding;
  return versionOf(programs, version).compiled.plans.get(id) ?? planIn(m.program, programs, id);
}

/** What is known of a plan that the member holds; refuses where she holds none. */
export function heldFact(m: Making, plan: string, pointer = '/data/plan'): PlanFact {
  const fact = planOf(m.draft.head, plan);
  if (fact === null || (fact.terms.length === 0 && fact.trial === undefined))
    throw new Refused(refuse('plan_not_held', pointer, `The member does not hold ${plan}.`));
  return fact;
}

/** An object without some of its fields. */
export function without<T extends JsonObject, K extends keyof T>(
  value: T,
  ...fields: readonly K[]
): Omit<T, K> {
  const left: Partial<T> = { ...value };
  for (const field of fields) delete left[field];
  return left as Omit<T, K>;
}
