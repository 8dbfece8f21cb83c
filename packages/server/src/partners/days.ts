import {
  type ChosenRow,
  type CompiledBenefit,
  calendarPeriod,
  choiceRecordKey,
  costBetween,
  type EpochMs,
  inForce,
  type Period,
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
    const terms = await termsOf(reads, found, plan, fact.no, fact.terms);
    for (const [i, term] of terms.entries()) {
      const runs = within(term, month, end);
      if (runs === null) continue;
      const { compiled } = versionOf(programs, term.version);
      for (const benefit of givenFreely(compiled.benefits, asked.partner)) {
        if (!benefit.plans.has(plan)) continue;
        const known = { plan, terms: terms.slice(0, i + 1) };
        const rows = await rowsOf(reads, found, { compiled, benefit, runs, ...known });
        const mine = rows.filter(([id]) => id === benefit.id);
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

/** When a benefit was had in a term: all the time, or, of a choice, while it was chosen. */
async function rowsOf(
  reads: SettlementReads,
  found: Found,
  of: Pick<Part, 'compiled' | 'benefit' | 'runs'> & {
    readonly plan: string;
    readonly terms: readonly Term[];
  },
): Promise<readonly ChosenRow[]> {
  const { compiled, benefit, plan, terms, runs } = of;
  const { choose } = benefit.def;
  if (choose === undefined) return [[benefit.id, runs.from, null]];
  const per = compiled.program.choices[choose]?.per ?? 'term';
  const periods =
    per === 'term'
      ? terms.map(({ no }) => `${plan}.${no}`).toReversed()
      : calendarPeriods(compiled.calendar, per, { from: terms[0]?.from ?? runs.from, to: runs.from });
  const records = await reads.records(
    found.member,
    periods.map((period) => choiceRecordKey(choose, period)),
  );
  // What was chosen in an earlier period goes on until it is chosen anew.
  const newest = records.find((record) => record !== null) ?? { rows: [] };
  return (newest as unknown as { readonly rows: readonly ChosenRow[] }).rows;
}

/** Periods of the calendar, newest first: a month lies in one of them, and so does what a statement is about. */
function calendarPeriods(
  calendar: Part['compiled']['calendar'],
  per: Exclude<Part['compiled']['program']['choices'][string]['per'], 'term'>,
  { from, to }: Stretch,
): readonly string[] {
  const keys: string[] = [];
  for (let at: EpochMs | null = from; at !== null && at <= to; ) {
    const period: Period = calendarPeriod(calendar, per, at);
    keys.unshift(period.key);
    at = period.to;
  }
  return keys;
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
