import type { Programs } from '../contract.ts';
import { before } from '../kernel/before.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledPlan, CompiledProgram } from '../program/compiled.ts';
import type { Head } from '../state.ts';
import { planIn } from './find-plan.ts';
import { type PlanFact, planOf } from './plan-state.ts';

/** What time does with a plan, in the order in which it does it at one instant. */
export type PlanTask = 'term' | 'grace' | 'charge' | 'notice' | 'trial' | 'frozen';
export type Due = readonly [at: EpochMs, task: PlanTask];

/** Most members have none, and every decision asks. */
const NONE: readonly (readonly [CompiledPlan, PlanFact])[] = [];

/** Plans that a member has or had: few. */
export function plansOf(
  compiled: CompiledProgram,
  programs: Programs,
  head: Pick<Head, 'tracks' | 'facts'>,
): readonly (readonly [CompiledPlan, PlanFact])[] {
  let found: (readonly [CompiledPlan, PlanFact])[] | undefined;
  for (const track in head.tracks) {
    if (!track.startsWith('plan:')) continue;
    const plan = planIn(compiled, programs, track.slice('plan:'.length));
    const fact = plan === null ? null : planOf(head, plan.id);
    if (plan !== null && fact !== null) (found ??= []).push([plan, fact]);
  }
  return found ?? NONE;
}

/** All that time still owes a plan as it stands; each is done once, and then is no longer among them. */
export function tasksOf({ calendar }: CompiledProgram, plan: CompiledPlan, fact: PlanFact): readonly Due[] {
  const due: Due[] = [];
  if (fact.trial !== undefined) due.push([fact.trial.until, 'trial']);
  if (fact.frozenUntil !== undefined) due.push([fact.frozenUntil, 'frozen']);
  const [term] = fact.terms;
  if (term === undefined) return due;
  if (fact.grace !== undefined) due.push([fact.grace, 'grace']);
  else if (term.until !== null) due.push([term.until, 'term']);
  const last = fact.terms.at(-1);
  const { renewal } = plan.def;
  if (fact.mandate === undefined || renewal === null || last?.until == null) return due;
  const first = before(calendar, last.until, renewal.charge);
  const next = last.no + 1;
  if (fact.notice?.term !== next) due.push([before(calendar, first, renewal.send), 'notice']);
  const tried = fact.charge?.term === next ? fact.charge.tried : 0;
  if (tried === 0) due.push([first, 'charge']);
  const day = tried === 0 ? undefined : renewal.retries[tried - 1];
  if (day !== undefined) due.push([calendar.plus(first, { days: day }), 'charge']);
  return due;
}
