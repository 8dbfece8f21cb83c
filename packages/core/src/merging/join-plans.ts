import { factKeys, factOf } from '../facts.ts';
import { type PlanFact, planOf } from '../plans/plan-state.ts';
import type { Head } from '../state.ts';
import { movedPlan } from './join-facts.ts';

interface Coming {
  /** Facts of plans that come with their terms, under the numbers of a block. */
  readonly facts: Readonly<Record<string, (block: number) => PlanFact>>;
  /** Both hold terms of one plan: nobody can say which of them runs. */
  readonly overlaps: boolean;
}

/**
 * Plans that a member brings. One that the other never had comes whole; of one that both had, what runs. Where neither's runs
 * any more, each log keeps its own.
 */
export function plansThatCome(mine: Head, other: Head): Coming {
  const facts: Record<string, (block: number) => PlanFact> = {};
  let overlaps = false;
  for (const key of factKeys(other.facts).filter((one) => one.startsWith('plan:'))) {
    const fact = factOf(other.facts, key) as PlanFact;
    const known = planOf(mine, key.slice('plan:'.length));
    if (known === null) facts[key] = (block) => movedPlan(fact, block);
    else if (!runs(fact)) continue;
    else overlaps = true;
  }
  return { facts, overlaps };
}

function runs({ terms, trial, grace, frozenUntil, charge, mandate }: PlanFact): boolean {
  return terms.length > 0 || [trial, grace, frozenUntil, charge, mandate].some((one) => one !== undefined);
}
