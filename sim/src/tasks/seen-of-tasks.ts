import {
  advance,
  type Claimable,
  type CompiledProgram,
  claimablesOf,
  type EpochMs,
  factOf,
  type Head,
  inForce,
  occurrenceAt,
  type Programs,
  type Risk,
  riskOn,
} from '@laurel/core';
import type { Stored, Texts } from '../kind.ts';
import { instant } from '../oracle/tasks/seen-of-doer.ts';
import { taskAssets } from '../oracle/tasks/terms.ts';
import { byEnd } from '../store.ts';

/** The product's member in the words of the comparison: from her head, time let pass. */
export function seenOfTasks(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  const at = Math.max(asked, of.head.decidedAt);
  const { head } = advance(programs, of.head, at, of.member);
  const { compiled } = inForce(programs, at);
  const saves = [...compiled.rules.values()].some(({ def }) => def.task?.saves != null);
  const risk = saves ? riskOn(compiled, head, 'main', at) : null;
  return {
    standing: head.standing,
    tags: head.tags.toSorted().join(' '),
    days: ['doubleDay', 'memberDay'].map((day) => runs(compiled, day, at)).join(' '),
    waiting: claimablesOf(head).map(waitingText).toSorted().join(', '),
    risk: risk === null ? 'none' : `${instant(risk.end)} from ${instant(risk.from)}`,
    ...assetsOf(head),
    ...tracksOf(head),
    ...goalsOf(compiled, head, { at, risk }),
  };
}

/** Whether a named day is told of as running. */
function runs({ calendar, program }: CompiledProgram, day: string, at: EpochMs): boolean {
  const def = program.days[day];
  const found = def === undefined ? null : occurrenceAt(calendar, def, at);
  return found !== null && found.from <= at;
}

function waitingText({ task, grants, until }: Claimable): string {
  const unitsOf = (asset: string): number =>
    grants.reduce((sum, each) => sum + (each.asset === asset ? (each.stands ?? each.units) : 0), 0);
  const units = ['points', 'spin', 'growth'].map(unitsOf);
  return `${task} ${units.join('+')} until ${instant(until)}`;
}

function assetsOf(head: Head): Texts {
  const seen = taskAssets.map((asset): readonly [string, string] => {
    const { lots, owed } = head.assets[asset] ?? { lots: [], owed: 0 };
    const texts = byEnd(lots).map(([end, left]) => `${left} until ${instant(end)}`);
    return [asset, `${texts.join(', ')} owed ${owed}`];
  });
  return Object.fromEntries(seen);
}

function tracksOf(head: Head): Texts {
  const seen = ['main', 'stars'].map((id): readonly [string, string] => {
    const state = head.tracks[id];
    if (state === undefined) return [id, 'none'];
    const { tier, since, until, cause } = state;
    return [id, `${tier} ${instant(since)} to ${instant(until)} ${cause}`];
  });
  return Object.fromEntries(seen);
}

/** How far goals are in their windows, from the facts that `tasks/README.md` names. */
function goalsOf(
  { rules, calendar }: CompiledProgram,
  head: Head,
  { at, risk }: { at: EpochMs; risk: Risk | null },
): Texts {
  const seen: Record<string, string> = {};
  for (const { def } of rules.values()) {
    const { id, goal, task } = def;
    if (goal === null || goal.streak !== null) continue;
    const saves = task?.saves != null;
    if (saves && risk === null) continue;
    const dated = goal.per === 'lifetime' ? 'ever' : calendar.window(at, goal.per).key;
    const kept = factOf(head.facts, `goal:${id}:${saves ? risk?.end : dated}`) as
      | { readonly n: string; readonly reached: number }
      | undefined;
    const reached = kept?.reached ?? 0;
    seen[`goal ${id}`] = goal.allOf === null ? `${kept?.n ?? 0} ${reached}` : `${reached}`;
  }
  return seen;
}
