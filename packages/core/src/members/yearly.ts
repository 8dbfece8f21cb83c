import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import type { Head } from '../state.ts';

/** Days that come once a year for a member: told at their 00:00, in programs whose rules look at them. */
export type Yearly = 'member.birthday' | 'member.anniversary';
const YEARLY: readonly Yearly[] = ['member.birthday', 'member.anniversary'];

export function yearlyOf(rulesByType: CompiledProgram['rulesByType']): readonly Yearly[] {
  return YEARLY.filter((type) => rulesByType.has(type));
}

interface Dated {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Since when it is counted; null where that is not known. A birthday that lies in the vault is not: time asks nobody. */
function sinceOf(compiled: CompiledProgram, head: Head, type: Yearly): Dated | null {
  if (type === 'member.anniversary')
    return head.joinedAt === null ? null : compiled.calendar.fields(head.joinedAt);
  const born = head.profile['birthday'];
  if (typeof born !== 'string') return null;
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  return { year, month, day };
}

/** The 00:00 of the day in a year; of 29 February, in common years, the 28th. */
function dayIn(calendar: Calendar, { month, day }: Dated, year: number): EpochMs {
  const first = calendar.dayOfDate(`${year}-${String(month).padStart(2, '0')}-01`);
  const { daysInMonth } = calendar.fields(calendar.start(first));
  return calendar.start(first + Math.min(day, daysInMonth) - 1);
}

/** When the next such day begins; null where the program looks at none. */
export function yearlyAfter(compiled: CompiledProgram, head: Head, after: EpochMs): EpochMs | null {
  let next: EpochMs | null = null;
  for (const type of compiled.yearly) {
    const since = sinceOf(compiled, head, type);
    if (since === null) continue;
    const { year } = compiled.calendar.fields(after);
    const here = dayIn(compiled.calendar, since, year);
    const at = here > after ? here : dayIn(compiled.calendar, since, year + 1);
    if (next === null || at < next) next = at;
  }
  return next;
}

/** Fact `yearly:<type>`: the year for which it was told last. Who changes her birthday has one a year all the same. */
export function passYearly(m: Making): void {
  const { head } = m.draft;
  if (head.standing !== 'active') return;
  for (const type of m.program.yearly) {
    const since = sinceOf(m.program, head, type);
    if (since === null) continue;
    const { year } = m.program.calendar.fields(m.decidedAt);
    const key = `yearly:${type}`;
    if (year <= since.year || dayIn(m.program.calendar, since, year) !== m.decidedAt) continue;
    if (factOf(head.facts, key) === year) continue;
    m.fact(key, year);
    m.follow({
      type,
      source: m.event.source,
      id: `${m.event.id}#${m.followCount + 1}`,
      data: { years: year - since.year },
    });
  }
}
