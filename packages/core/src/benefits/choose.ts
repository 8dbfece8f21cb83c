import type { Making } from '../deciding.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { ChoiceDef } from '../program/benefit-types.ts';
import { calendarPeriod, type Period } from './anchored.ts';
import { choiceDefOf, choicePeriod } from './choice-period.ts';
import {
  type ChoiceFact,
  type ChosenRow,
  choiceFactKey,
  choiceOf,
  choiceRecordKey,
  isIn,
} from './choice-state.ts';
import { benefitOf, no } from './commands.ts';
import type { Entitlement } from './entitlements.ts';
import { givePlanAllowances } from './plan-allowances.ts';
import { whoIs } from './reasons.ts';

/** `benefit.chosen`: one of a group, as long as there is room for it, or instead of another one. */
export function choose(m: Making): void {
  const found = benefitOf(m);
  const group = found.benefit.def.choose;
  const who = whoIs(m.deciding.programs, m.draft.head, m.decidedAt);
  const def = group === undefined ? undefined : choiceDefOf(who, found, group);
  if (group === undefined || def === undefined) throw no('nothing_to_choose', 'It is not one of a choice.');
  const period = choicePeriod(who, found, def.per);
  const known = knownIn(choiceOf(m.draft.head, group), period, m.decidedAt);
  if (known.rows.some((row) => row[0] === found.id && row[2] === null))
    throw no('already_chosen', 'It is chosen already.');
  const { instead } = m.event.data;
  const next =
    typeof instead === 'string'
      ? swapped(m, { found, def, period, known, instead })
      : added(known, { found, def, at: m.decidedAt });
  m.fact(choiceFactKey(group), next);
  const record = { from: period.from, to: period.to, rows: next.rows };
  m.record(choiceRecordKey(group, period.key), record);
  givePlanAllowances(m);
}

/** What is chosen in this period. At the first choice of a new one, what was chosen for the one before ends. */
function knownIn(fact: ChoiceFact | null, period: Period, at: EpochMs): ChoiceFact {
  if (fact === null) return { period: period.key, rows: [], swaps: {} };
  const rows = fact.rows.filter((row) => row[2] === null || row[2] > period.from);
  if (fact.period === period.key) return { ...fact, rows };
  const ended = rows.map((row): ChosenRow => (isIn(row, at) ? [row[0], row[1], at] : row));
  return { period: period.key, rows: ended.filter((row) => row[2] !== null), swaps: fact.swaps };
}

function added(
  known: ChoiceFact,
  { found, def, at }: { readonly found: Entitlement; readonly def: ChoiceDef; readonly at: EpochMs },
): ChoiceFact {
  const chosen = known.rows.filter((row) => row[2] === null);
  if (chosen.length >= def.pick)
    throw no('choice_full', `${def.pick} of them are chosen: ${chosen.map(([id]) => id).join(', ')}.`);
  return { ...known, rows: [...known.rows, [found.id, at, null]] };
}

interface Swap {
  readonly found: Entitlement;
  readonly def: ChoiceDef;
  readonly period: Period;
  readonly known: ChoiceFact;
  readonly instead: string;
}

function swapped(m: Making, { found, def, period, known, instead }: Swap): ChoiceFact {
  const { swap } = def;
  if (swap === null) throw no('no_swap', 'What is chosen stays for the period.');
  if (!known.rows.some((row) => row[0] === instead && row[2] === null))
    throw no('not_chosen', `${instead} is not chosen.`, '/data/instead');
  const window = swap.per === 'term' ? period : calendarPeriod(m.program.calendar, swap.per, m.decidedAt);
  const used = known.swaps[window.key] ?? 0;
  if (used >= swap.times) {
    const again = window.to === null ? '' : ` The next one is possible from ${dateOf(m, window.to)}.`;
    throw no('swap_used', `${swap.times} swap per ${swap.per}.${again}`);
  }
  const from = effectiveAt(m, swap.from, period);
  const rows = known.rows.map(
    (row): ChosenRow =>
      row[0] === instead && row[2] === null ? [row[0], row[1], Math.max(row[1], from)] : row,
  );
  return { ...known, rows: [...rows, [found.id, from, null]], swaps: { [window.key]: used + 1 } };
}

function effectiveAt(m: Making, from: 'atOnce' | 'monthEnd' | 'periodEnd', period: Period): EpochMs {
  if (from === 'monthEnd') return m.program.calendar.window(m.decidedAt, 'month').to;
  return from === 'periodEnd' ? (period.to ?? m.decidedAt) : m.decidedAt;
}

function dateOf(m: Making, at: EpochMs): string {
  return m.program.calendar.dateOfDay(m.program.calendar.day(at));
}
