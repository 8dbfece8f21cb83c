import { type Making, versionOf } from '../deciding.ts';
import { compare, type Exact } from '../expressions/index.ts';
import type { CompiledBenefit } from '../program/compiled.ts';
import type { Environment } from '../rules/environment.ts';
import { evaluate } from '../rules/evaluate.ts';
import { isChosen } from './choice-state.ts';
import { grantsOf, heldPlans } from './reasons.ts';

/** What rules on events know of the member when it happened. */
interface MemberThen {
  readonly tiers: Readonly<Record<string, string>>;
  readonly plans: readonly string[];
  readonly trial: readonly string[];
}

/**
 * The factor of a benefit for a member who had it when the event happened, else 1. A term that runs keeps the factor
 * that it was bought with, where that is higher.
 */
export function benefitFactor(m: Making, id: string, env: Environment): Exact {
  const then = env['member'] as MemberThen;
  let factor = factorBy(m, m.earning.compiled.benefits.get(id), then, env);
  for (const [plan, { version, from }] of heldPlans(m.draft.head)) {
    if (version === m.earning.number || from > m.happenedAt) continue;
    const older = versionOf(m.deciding.programs, version).compiled.benefits.get(id);
    if (older === undefined || !older.plans.has(plan) || !hasPlan(older, plan, then)) continue;
    const kept = factorOf(m, older, env);
    if (compare(kept, factor) > 0) factor = kept;
  }
  return factor;
}

function factorBy(
  m: Making,
  benefit: CompiledBenefit | undefined,
  then: MemberThen,
  env: Environment,
): Exact {
  if (benefit === undefined || !hadIt(m, benefit, then)) return 1;
  return isGranted(m, benefit.id) ? (benefit.factor ?? 1) : factorOf(m, benefit, env);
}

/** The audience is asked last: it may read what is kept elsewhere. */
function factorOf(m: Making, { audience, factor }: CompiledBenefit, env: Environment): Exact {
  if (audience !== null && evaluate(m, audience.when, env) !== true) return 1;
  return factor ?? 1;
}

function hadIt(m: Making, benefit: CompiledBenefit, then: MemberThen): boolean {
  const { def, tiers, plans, id } = benefit;
  if (def.choose !== undefined && !isChosen(m.draft.head, def.choose, id, m.happenedAt)) return false;
  if (isGranted(m, id)) return true;
  if (def.for?.granted === true) return false;
  if (tiers.size === 0 && plans.size === 0) return true;
  for (const [track, named] of tiers) if (named.has(then.tiers[track] ?? '')) return true;
  for (const plan of plans) if (hasPlan(benefit, plan, then)) return true;
  return false;
}

function hasPlan({ def }: CompiledBenefit, plan: string, { plans, trial }: MemberThen): boolean {
  return plans.includes(plan) && (def.for?.trial === true || !trial.includes(plan));
}

function isGranted(m: Making, id: string): boolean {
  const granted = grantsOf(m.draft.head)[id];
  if (granted === undefined || granted.since > m.happenedAt) return false;
  return granted.until === null || m.happenedAt < granted.until;
}
