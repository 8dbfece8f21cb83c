import type { EpochMs } from '../kernel/json.ts';
import type { ChoiceDef } from '../program/benefit-types.ts';
import { calendarPeriod, type Period } from './anchored.ts';
import { type ChosenPart, choiceDefOf, choicePeriod, chosenParts } from './choice-period.ts';
import { choiceOf } from './choice-state.ts';
import { benefitIds, type Entitlement, entitled } from './entitlements.ts';
import type { Who } from './reasons.ts';

/** A choice as its member meets it. */
export interface ChoiceView {
  readonly id: string;
  readonly def: ChoiceDef;
  /** Of what she may choose. */
  readonly options: readonly string[];
  readonly period: Period;
  /** What is chosen in the period, with what each part costs. */
  readonly parts: readonly ChosenPart[];
  /** Swaps that are left in the window that runs, and when the next window begins; null where there is none. */
  readonly swap: { readonly left: number; readonly nextAt: EpochMs | null } | null;
}

/** Choices of which a member may choose something now. */
export function choiceViews(who: Who): readonly ChoiceView[] {
  const groups = new Map<string, Entitlement[]>();
  for (const id of benefitIds(who)) {
    const found = entitled(who, id);
    const group = found?.benefit.def.choose;
    if (found === null || group === undefined) continue;
    groups.set(group, [...(groups.get(group) ?? []), found]);
  }
  return [...groups].flatMap(([id, options]) => viewOf(who, id, options) ?? []);
}

function viewOf(who: Who, id: string, options: readonly Entitlement[]): ChoiceView | null {
  const [first] = options;
  const def = first === undefined ? undefined : choiceDefOf(who, first, id);
  if (first === undefined || def === undefined) return null;
  const period = choicePeriod(who, first, def.per);
  const fact = choiceOf(who.head, id);
  const costs = new Map(options.map(({ id: option, benefit }) => [option, benefit.def.cost]));
  const parts = chosenParts(who.compiled.calendar, period, fact?.rows ?? [], (one) => costs.get(one));
  return {
    id,
    def,
    options: options.map((option) => option.id),
    period,
    parts,
    swap: swapOf(who, def, period, fact?.swaps ?? {}),
  };
}

function swapOf(
  who: Who,
  { swap }: ChoiceDef,
  period: Period,
  swaps: Readonly<Record<string, number>>,
): ChoiceView['swap'] {
  if (swap === null) return null;
  const window = swap.per === 'term' ? period : calendarPeriod(who.compiled.calendar, swap.per, who.at);
  return { left: Math.max(0, swap.times - (swaps[window.key] ?? 0)), nextAt: window.to };
}
