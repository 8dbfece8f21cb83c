import type { Exact } from '../expressions/index.ts';
import { roundTo } from '../expressions/index.ts';
import { ceilDivide } from '../kernel/whole.ts';
import type { CompiledGrant, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import type { LimitDef } from '../program/program.ts';

/** Units of a grant that is the same whatever happens; null where it depends on the event or the member. */
export function constantUnits({ amount }: Pick<CompiledGrant, 'amount'>): number | null {
  if (amount.reads.length > 0) return null;
  try {
    return roundTo(amount.evaluate({}) as Exact, 'floor');
  } catch {
    return null; // it asks for something without a path, such as the local day
  }
}

/** Units by asset of a pack, as far as they are constant; what is not counts as one. */
export function packUnits(compiled: CompiledProgram, pack: string): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const rule of [...compiled.packRules.values(), ...compiled.rules.values()]) {
    const grants = rule.grants.filter((grant) => grant.pack === pack);
    if (grants.length === 0) continue;
    for (const grant of grants)
      units.set(grant.asset, (units.get(grant.asset) ?? 0) + (constantUnits(grant) ?? 1));
    return units;
  }
  return units;
}

/** How often a window of that name comes in so many days, at most. */
const WINDOW_DAYS = { day: 1, week: 7, month: 28, year: 365 } as const;

/**
 * The most units of an asset that a rule can grant a member in so many days; infinite where nothing bounds it.
 * @param days null for a whole life
 */
export function mostUnits(rule: CompiledRule, asset: string, days: number | null): number {
  const grants = rule.grants.filter((grant) => grant.asset === asset);
  if (grants.length === 0) return 0;
  const once = grants
    .map(constantUnits)
    .reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0);
  const bounds = rule.def.limits.map((limit) => boundOf(limit, asset, once, days));
  return Math.min(goalBound(rule, once, days), ...bounds, Number.POSITIVE_INFINITY);
}

function boundOf(limit: LimitDef, asset: string, once: number | null, days: number | null): number {
  if (limit.by !== 'member') return Number.POSITIVE_INFINITY;
  const windows = windowsIn(limit.per, days);
  if (limit.units !== null) return limit.asset === asset ? limit.units * windows : Number.POSITIVE_INFINITY;
  return once === null ? Number.POSITIVE_INFINITY : once * (limit.times ?? 1) * windows;
}

function windowsIn(per: LimitDef['per'], days: number | null): number {
  if (per === 'lifetime') return 1;
  if (per === 'event' || per === 'tierPeriod' || days === null) return Number.POSITIVE_INFINITY;
  return ceilDivide(days, WINDOW_DAYS[per]) + (per === 'day' ? 0 : 1);
}

/** A goal that does not repeat is reached once in its window. */
function goalBound({ def: { goal } }: CompiledRule, once: number | null, days: number | null): number {
  if (goal === null || once === null) return Number.POSITIVE_INFINITY;
  if (goal.streak !== null)
    return days === null ? Number.POSITIVE_INFINITY : once * ceilDivide(days, goal.streak);
  return goal.repeat ? Number.POSITIVE_INFINITY : once * windowsIn(goal.per, days);
}
