import { type Making, Refused } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import type { TrialDef } from '../program/program.ts';
import { earn } from '../rules/earn.ts';
import { keepPlan, setStatus, tellRules } from './change.ts';
import { NOTHING_YET, namedPlan, planOfVersion, without } from './find-plan.ts';
import { voidFrozen } from './frozen.ts';
import { NOT_HELD, ON_TRIAL, type PlanFact, planOf } from './plan-state.ts';

/** Fact: this member has tried the plan. */
const triedKey = (plan: string): string => `tried:${plan}`;

/** The shared counter of one person's trials. @param mark keyed hash of a personal field, made by the shell */
export function trialCounter(plan: string, field: string, mark: string): string {
  return `trial:${plan}:${field}:${mark}`;
}

/** `plan.trial_started`: once per member, and once per person as far as her declared fields tell. */
export function startTrial(m: Making): void {
  const plan = namedPlan(m);
  const { trial } = plan.def;
  if (trial === null) throw new Refused(refuse('no_trial', '/data/plan', `${plan.id} cannot be tried.`));
  const fact = planOf(m.draft.head, plan.id) ?? NOTHING_YET;
  if (fact.no > 0 || factOf(m.draft.head.facts, triedKey(plan.id)) !== undefined)
    throw new Refused(refuse('trial_used', '/data/plan', 'The member has had the plan, or has tried it.'));
  claimOnce(m, plan, trial);
  const { calendar } = m.program;
  const from = m.decidedAt;
  const until = calendar.plus(calendar.start(calendar.day(from)), trial.term);
  setStatus(m, plan.id, { tier: ON_TRIAL, since: from, until, cause: 'trial' });
  m.fact(triedKey(plan.id), true);
  keepPlan(m, plan.id, { ...fact, trial: { from, until, version: m.version.number } });
  earn(m);
}

function claimOnce(m: Making, plan: CompiledPlan, { once }: TrialDef): void {
  const person = (m.event.data['person'] ?? {}) as JsonObject;
  for (const field of once) {
    const mark = textOf(person[field]);
    if (mark === '')
      throw new Refused(refuse('person_unknown', '/data/person', `The member's ${field} is not known.`));
    const counter = trialCounter(plan.id, field, mark);
    const used = m.deciding.context.taken.stock?.[counter] ?? 0;
    m.takeStock(counter, used);
    if (used > 0)
      throw new Refused(refuse('trial_used', `/data/person/${field}`, 'This person has tried the plan.'));
    m.claim(counter, { by: 1, limit: 1 });
  }
}

/** The end of a trial, by time. What it froze stays a while. */
export function endTrial(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const { trial } = fact;
  if (trial === undefined) return;
  const def = planOfVersion(m, plan.id, trial.version)?.def.trial ?? null;
  setStatus(m, plan.id, { tier: NOT_HELD, since: trial.until, until: null, cause: 'ended' });
  tellRules(m, 'plan.trial_ended', { plan: plan.id });
  const rest = without(fact, 'trial') as PlanFact;
  const freezes = def !== null && Object.keys(def.frozen).length > 0;
  const frozenUntil = freezes ? m.program.calendar.plus(trial.until, def.releaseWithin) : trial.until;
  keepPlan(m, plan.id, freezes && frozenUntil > m.decidedAt ? { ...rest, frozenUntil } : rest);
  if (freezes && frozenUntil <= m.decidedAt) voidFrozen(m, plan, def);
}

/** Too late: what was frozen and not released is gone. */
export function endFrozen(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  keepPlan(m, plan.id, without(fact, 'frozenUntil') as PlanFact);
  if (plan.def.trial !== null) voidFrozen(m, plan, plan.def.trial);
}
