import type { Making } from '../deciding.ts';
import { tellFamily } from '../households/family.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { StatusCause } from '../log/entry.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import { without } from './find-plan.ts';
import { thawAll } from './frozen.ts';
import { lowerShields } from './lower-shields.ts';
import { NOT_HELD, type PlanFact, planKey, planOf, type Term, termKey } from './plan-state.ts';

/** Writes what is known of a plan. */
export function keepPlan(m: Making, plan: string, fact: PlanFact): void {
  m.fact(planKey(plan), fact);
  tellFamily(m);
}

export interface Status {
  readonly tier: string;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
}

/** A change of what the member is. Before the first, history says that she was nothing of the kind. */
export function setStatus(m: Making, plan: string, { tier, since, until, cause }: Status): void {
  const track = planKey(plan);
  if (m.draft.head.tracks[track] === undefined) {
    const joined = m.draft.head.joinedAt ?? since;
    m.status({ track, tier: NOT_HELD, previous: null, since: joined, until: null, cause: 'joined' });
  }
  const previous = m.draft.head.tracks[track]?.tier ?? null;
  m.status({ track, tier, previous, since, until, cause });
}

/** Says it to the rules; where it is found again. */
export function tellRules(m: Making, type: string, data: JsonObject): readonly [source: string, id: string] {
  const id = `${m.event.id}#${m.followCount + 1}`;
  m.follow({ type, source: m.event.source, id, data });
  return [m.event.source, id];
}

function aboutTerm(m: Making, plan: string, { variant, no, paid }: Term): JsonObject {
  const { currency } = m.program.program;
  return { plan, variant, term: String(no), amount: paid, currency };
}

/** The first term of a row begins: the member has the plan from now on, and what a trial froze is hers. */
export function beginTerm(
  m: Making,
  plan: CompiledPlan,
  { fact, term, cause }: { fact: PlanFact; term: Term; cause: 'bought' | 'switched' },
): void {
  const { variant, from, until } = term;
  setStatus(m, plan.id, { tier: variant, since: from, until, cause });
  const began = tellRules(m, 'plan.started', aboutTerm(m, plan.id, term));
  const rest = without(fact, 'trial', 'grace', 'notice', 'charge', 'frozenUntil');
  keepPlan(m, plan.id, { ...(rest as PlanFact), no: term.no, terms: [{ ...term, began }] });
  thawAll(m, plan, fact);
}

/** A term that follows another: at once where the one before is over, else when its time comes. */
export function appendTerm(m: Making, plan: CompiledPlan, fact: PlanFact, term: Term): void {
  const next: PlanFact = { ...fact, no: term.no, terms: [...fact.terms, term] };
  const clean = without(next, 'notice', 'charge') as PlanFact;
  keepPlan(m, plan.id, clean);
  if (fact.grace !== undefined) turn(m, plan, clean);
}

/** The running term is over and the next one runs. */
export function turn(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const [over, term, ...ahead] = fact.terms;
  if (over === undefined || term === undefined) throw new Error(`nothing follows the term of ${plan.id}`);
  m.record(termKey(plan.id, over.no), over);
  const { variant, from, until } = term;
  setStatus(m, plan.id, { tier: variant, since: from, until, cause: 'renewed' });
  const began = tellRules(m, 'plan.renewed', aboutTerm(m, plan.id, term));
  keepPlan(m, plan.id, {
    ...(without(fact, 'grace') as PlanFact),
    terms: [{ ...term, began }, ...ahead],
  });
}

/** Nothing of the plan is held any more; terms that ran or were to come are records from here on. */
export function endPlan(
  m: Making,
  plan: CompiledPlan,
  terms: readonly Term[],
  cause: 'ended' | 'refunded' | 'switched',
): void {
  const fact = planOf(m.draft.head, plan.id);
  for (const term of terms) m.record(termKey(plan.id, term.no), term);
  const [first] = terms;
  setStatus(m, plan.id, { tier: NOT_HELD, since: m.decidedAt, until: null, cause });
  if (first !== undefined) tellRules(m, 'plan.ended', { ...aboutTerm(m, plan.id, first), reason: cause });
  m.message({ template: 'plan.ended', reason: plan.track, params: { plan: plan.id, cause } });
  const kept: PlanFact = { no: fact?.no ?? 0, terms: [] };
  keepPlan(m, plan.id, kept);
  lowerShields(m, plan);
}
