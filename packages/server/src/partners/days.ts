import {
  type ChosenRow,
  type CompiledBenefit,
  choiceRecordKey,
  costBetween,
  type EpochMs,
  inForce,
  type Programs,
  planOf,
  type Term,
  termKey,
  versionOf,
} from '@laurel/core';
import type { Month } from '../exports/statement.ts';
import type { Found } from '../reads.ts';
import type { SettlementReads } from './issue-log.ts';

/** What a partner gives by itself, and is owed for the days of a month. */
export interface DaysLine {
  readonly member: string;
  readonly benefit: string;
  readonly item: string;
  readonly currency: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly days: number;
  readonly amount: number;
}

interface Asked {
  readonly reads: SettlementReads;
  readonly everyone: readonly Found[];
  readonly partner: string;
  readonly month: Month;
  /** Nothing that was decided behind it counts. */
  readonly end: EpochMs;
}

/**
 * What a partner gives by itself to whoever has its benefit by a plan costs so much for a term, by days; where a member
 * chose between several, each by its own days. An end that was decided later than the month makes no difference to it.
 */
export async function daysOf(asked: Asked): Promise<readonly DaysLine[]> {
  const { reads, everyone, partner } = asked;
  const programs = reads.programs();
  if (!programs.versions.some(({ compiled }) => givenFreely(compiled.benefits, partner).length > 0))
    return [];
  const lines: DaysLine[] = [];
  for (const found of everyone) lines.push(...(await linesOf(asked, programs, found)));
  return lines;
}

/** Benefits of plans whose partner delivers nothing through us. */
function givenFreely(
  benefits: ReadonlyMap<string, CompiledBenefit>,
  partner: string,
): readonly CompiledBenefit[] {
  return [...benefits.values()].filter(
    ({ def, plans }) => def.partner?.partner === partner && def.claim === undefined && plans.size > 0,
  );
}

async function linesOf(asked: Asked, programs: Programs, found: Found): Promise<readonly DaysLine[]> {
  const { reads, month, end } = asked;
  const head = await reads.head(found.member);
  const lines: DaysLine[] = [];
  for (const plan of Object.keys(inForce(programs, end).compiled.program.plans)) {
    const fact = planOf(head, plan);
    if (fact === null) continue;
    let carried: readonly ChosenRow[] = [];
    for (const term of await termsOf(reads, found, plan, fact.no, fact.terms)) {
      const runs = within(term, month, end);
      const { compiled } = versionOf(programs, term.version);
      for (const benefit of givenFreely(compiled.benefits, asked.partner)) {
        if (!benefit.plans.has(plan)) continue;
        const { choose } = benefit.def;
        const rows =
          choose === undefined
            ? [[benefit.id, term.from, null] as const]
            : await chosenIn(reads, found, choiceRecordKey(choose, `${plan}.${term.no}`), carried);
        if (choose !== undefined) carried = rows.filter((row) => row[2] === null);
        const mine = rows.filter(([id]) => id === benefit.id);
        if (runs !== null)
          lines.push(...mine.flatMap((row) => lineOf(found, { compiled, benefit, term, row, runs })));
      }
    }
  }
  return lines;
}

/** Every term of a plan, from the first. */
async function termsOf(
  reads: SettlementReads,
  { member }: Found,
  plan: string,
  last: number,
  running: readonly Term[],
): Promise<readonly Term[]> {
  const keys = Array.from({ length: last }, (_, i) => termKey(plan, i + 1));
  const stored = await reads.records(member, keys);
  const all = new Map<number, Term>();
  for (const term of stored) if (term !== null) all.set((term as Term).no, term as Term);
  for (const term of running) all.set(term.no, term);
  return [...all.values()].sort((a, b) => a.no - b.no);
}

interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The part of a term that lies in the month, as it was known at its end; null for none. */
function within(term: Term, month: Month, end: EpochMs): Stretch | null {
  const over = term.endedAt !== undefined && term.endedAt <= end ? term.endedAt : term.until;
  const from = Math.max(term.from, month.from);
  const to = Math.min(over ?? month.to, month.to, end + 1);
  return to > from ? { from, to } : null;
}

/** What was chosen in a period; what was chosen before goes on until it is chosen anew. */
async function chosenIn(
  reads: SettlementReads,
  { member }: Found,
  key: string,
  carried: readonly ChosenRow[],
): Promise<readonly ChosenRow[]> {
  const [found] = await reads.records(member, [key]);
  return found == null ? carried : (found as unknown as { rows: readonly ChosenRow[] }).rows;
}

interface Part {
  readonly compiled: ReturnType<typeof versionOf>['compiled'];
  readonly benefit: CompiledBenefit;
  readonly term: Term;
  readonly row: ChosenRow;
  readonly runs: Stretch;
}

function lineOf({ external }: Found, { compiled, benefit, term, row, runs }: Part): readonly DaysLine[] {
  const { calendar, partners } = compiled;
  const named = benefit.def.partner;
  const partner = partners.get(named?.partner ?? '');
  const [only] = partner?.items.keys() ?? [];
  const item = named?.item ?? only ?? '';
  if (partner?.items.get(item)?.def.delivery !== null) return [];
  const cost = benefit.def.cost ?? partner?.items.get(item)?.def.cost ?? 0;
  const from = Math.max(row[1], runs.from);
  const to = Math.min(row[2] ?? runs.to, runs.to);
  const days = calendar.day(to) - calendar.day(from);
  if (term.until === null || cost === 0 || days <= 0) return [];
  const amount = costBetween(cost, { calendar, from: term.from, to: term.until }, from, to);
  const currency = partner?.def.currency ?? compiled.program.currency;
  return [{ member: external, benefit: benefit.id, item, currency, from, to, days, amount }];
}
