import { calendarPeriod } from '../benefits/anchored.ts';
import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { ClaimDef } from '../program/benefit-types.ts';
import type { CompiledBenefit, CompiledPartnerItem, CompiledProgram } from '../program/compiled.ts';
import type { Head } from '../state.ts';

/** Fact `partner:<id>`: claims in the newest window, of the partner (`*`) and of its items that have a limit. */
export type CountFact = Readonly<Record<string, readonly [window: string, times: number]>>;

export function partnerKey(partner: string): string {
  return `partner:${partner}`;
}

/** How one limit stands. */
export interface LimitState {
  /** `*` for the partner as a whole, or the item. */
  readonly what: string;
  readonly def: ClaimDef;
  readonly window: string;
  readonly used: number;
  /** From when another claim counts; null never. */
  readonly from: EpochMs | null;
}

/** The item of a partner that a benefit gives; null where it gives none, or its partner delivers nothing. */
export function itemOf(compiled: CompiledProgram, { def }: CompiledBenefit): CompiledPartnerItem | null {
  const named = def.partner;
  if (named === undefined) return null;
  const items = compiled.partners.get(named.partner)?.items;
  if (items === undefined) return null;
  const [only] = items.values();
  const item = named.item === undefined ? only : items.get(named.item);
  return item === undefined || item.def.delivery === null ? null : item;
}

/** The limits of an item and of its partner, as they stand for a member at an instant. */
export function limitsOf(
  compiled: CompiledProgram,
  head: Pick<Head, 'facts'>,
  item: CompiledPartnerItem,
  at: EpochMs,
): readonly LimitState[] {
  const defs: readonly (readonly [string, ClaimDef | undefined])[] = [
    ['*', compiled.partners.get(item.partner)?.def.claim],
    [item.id, item.def.claim],
  ];
  const fact = (factOf(head.facts, partnerKey(item.partner)) ?? {}) as unknown as CountFact;
  return defs.flatMap(([what, def]) => {
    if (def === undefined) return [];
    const period = calendarPeriod(compiled.calendar, def.per, at);
    const known = fact[what];
    const used = known?.[0] === period.key ? known[1] : 0;
    return [{ what, def, window: period.key, used, from: used >= def.times ? period.to : at }];
  });
}

type Counted = readonly (readonly [what: string, window: string])[];

/** Counts a claim in the windows that are now; what was counted in others is over. */
export function countClaims(m: Making, partner: string, counted: Counted): void {
  change(m, partner, counted, (known, window) => [window, known?.[0] === window ? known[1] + 1 : 1]);
}

/** A claim that was given back, or counts again, in the windows that it came from; of those that are over nothing is known. */
export function recountClaims(m: Making, partner: string, counted: Counted, by: 1 | -1): void {
  change(m, partner, counted, (known, window) =>
    known?.[0] === window ? [window, Math.max(0, known[1] + by)] : known,
  );
}

type Count = CountFact[string];

function change(
  m: Making,
  partner: string,
  counted: Counted,
  to: (known: Count | undefined, window: string) => Count | undefined,
): void {
  if (counted.length === 0) return;
  const fact = (factOf(m.draft.head.facts, partnerKey(partner)) ?? {}) as unknown as CountFact;
  const next: Record<string, Count> = { ...fact };
  for (const [what, window] of counted) {
    const count = to(fact[what], window);
    if (count !== undefined) next[what] = count;
  }
  m.fact(partnerKey(partner), next);
}
