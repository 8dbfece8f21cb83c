import type { Making } from '../deciding.ts';
import type { EpochMs, JsonObject, MemberNo } from '../kernel/json.ts';

/** One use of a plan's benefits during one of its terms. Amounts in minor units. */
export interface UseOfTerm extends JsonObject {
  readonly at: EpochMs;
  /** What it saved in money, and what was given that only has a list value: never added together. */
  readonly cash: number;
  readonly list: number;
  readonly benefit?: string;
  readonly order?: string;
  /** The seat of her household that used it. */
  readonly seat?: MemberNo;
}

/** What a term saved: Σ of the uses that stand. */
export interface Savings {
  readonly cash: number;
  readonly list: number;
  readonly uses: number;
}

export function savingsOf(uses: readonly UseOfTerm[]): Savings {
  let cash = 0;
  let list = 0;
  for (const use of uses) {
    cash += use.cash;
    list += use.list;
  }
  return { cash, list, uses: uses.length };
}

/** Record of the uses of a term that stand; whoever restores a use takes it out again. */
export function usesKey(plan: string, no: number): string {
  return `uses/${plan}/${no}`;
}

export function usesOf(m: Making, plan: string, no: number): readonly UseOfTerm[] {
  return (m.wanted(usesKey(plan, no)) ?? []) as unknown as readonly UseOfTerm[];
}

/** Adds a use, or takes one back: `change` gets what stood. */
export function changeUses(
  m: Making,
  term: { readonly plan: string; readonly no: number },
  change: (uses: readonly UseOfTerm[]) => readonly UseOfTerm[],
): void {
  m.record(usesKey(term.plan, term.no), change(usesOf(m, term.plan, term.no)));
}
