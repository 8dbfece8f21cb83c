import { factKeys, factOf } from '../facts.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import { type PlanFact, planOf, type Term } from '../plans/plan-state.ts';
import type { Head } from '../state.ts';
import { moveEntry, moveNumber } from './merged-state.ts';

/** By plan: after which number the other one's terms are numbered on. */
export type Terms = Readonly<Record<string, number>>;

interface Coming {
  readonly facts: Readonly<Record<string, PlanFact>>;
  readonly terms: Terms;
  /** Both hold terms of one plan: nobody can say which of them runs. */
  readonly overlaps: boolean;
}

/**
 * Plans that a member brings, under the numbers of a block. Where the other one holds none of a plan her terms come, behind
 * those that the other one had; where the other one holds it, hers that are over stay in her own log.
 */
export function plansThatCome(mine: Head, other: Head, block: number): Coming {
  const facts: Record<string, PlanFact> = {};
  const terms: Record<string, number> = {};
  let overlaps = false;
  for (const key of factKeys(other.facts).filter((one) => one.startsWith('plan:'))) {
    const plan = key.slice('plan:'.length);
    const fact = factOf(other.facts, key) as PlanFact;
    const known = planOf(mine, plan);
    if (known !== null && runs(known)) overlaps ||= runs(fact);
    else {
      terms[plan] = known?.no ?? 0;
      facts[key] = movedPlan(fact, block, known?.no ?? 0);
    }
  }
  return { facts, terms, overlaps };
}

function runs({ terms, trial, grace, frozenUntil, charge, mandate }: PlanFact): boolean {
  return terms.length > 0 || [trial, grace, frozenUntil, charge, mandate].some((one) => one !== undefined);
}

function movedPlan(fact: PlanFact, block: number, behind: number): PlanFact {
  const { no, terms, notice, charge } = fact;
  const onTerm = <T extends { readonly term: number }>(of: T): T => ({ ...of, term: of.term + behind });
  return {
    ...fact,
    no: no + behind,
    terms: terms.map((term) => movedTerm(term, block, behind)),
    ...(notice === undefined ? {} : { notice: { ...onTerm(notice), seq: moveEntry(notice.seq, block) } }),
    ...(charge === undefined
      ? {}
      : {
          charge: {
            ...onTerm(charge),
            calls: charge.calls.map((key) => moveNumber(key, block)),
            ...(charge.open === undefined ? {} : { open: moveNumber(charge.open, block) }),
          },
        }),
  };
}

function movedTerm(term: Term, block: number, behind: number): Term {
  return {
    ...term,
    no: term.no + behind,
    sources: term.sources.map(([key, amount]) => [moveNumber(key, block), amount] as const),
    ...(term.purchase === undefined ? {} : { purchase: moveNumber(term.purchase, block) }),
  };
}

/** Where a record of a plan's term goes; null for one that stays behind. */
export function movedTermKey(kind: string, plan: string, no: string, terms: Terms): string | null {
  const behind = terms[plan];
  return behind === undefined ? null : `${kind}/${plan}/${Number(no) + behind}`;
}

/** A term that is over, or what was paid or went back for one. */
export function movedPlanRecord(
  kind: string,
  record: JsonObject,
  { block, plan, plans }: { readonly block: number; readonly plan: string; readonly plans: Terms },
): JsonObject {
  const behind = plans[plan] ?? 0;
  if (kind === 'term') return movedTerm(record as unknown as Term, block, behind);
  const { term } = record as { term?: number };
  return term === undefined ? record : { ...record, term: term + behind };
}

/** Benefits of plans that an order used are of the terms as they are numbered now. */
export function movedUses(uses: readonly JsonObject[], plans: Terms): readonly JsonObject[] {
  return uses.map((use) => {
    const behind = plans[textOf(use['plan'])];
    return behind === undefined || use['no'] === undefined ? use : { ...use, no: Number(use['no']) + behind };
  });
}
