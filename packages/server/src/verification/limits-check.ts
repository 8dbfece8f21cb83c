import {
  type Claimable,
  type CompiledProgram,
  type Entry,
  inForce,
  type LimitDef,
  type Programs,
  versionOf,
} from '@laurel/core';
import type { Report } from './violation.ts';

/** I12: counts firings anew from the grants themselves, by the time at which things happened. */
export function limitsCheck(programs: Programs, report: Report): (entry: Entry) => void {
  const used = new Map<string, number>();
  const use = (key: string, by: number): number => {
    const now = (used.get(key) ?? 0) + by;
    used.set(key, now);
    return now;
  };
  return (entry) => {
    // What the two had together counts for neither any more.
    if (entry.event.type === 'member.unmerged') used.clear();
    for (const [rule, units] of grantsOf(entry)) {
      if (rule.startsWith('pack:')) checkPack(programs, { entry, rule, use, report });
      const { compiled } = inForce(programs, entry.happenedAt);
      for (const [i, limit] of (compiled.rules.get(rule)?.def.limits ?? []).entries()) {
        const window = windowOf(compiled, limit, entry.happenedAt);
        if (window === null) continue;
        const key = `${rule} ${i} ${window}`;
        const times = use(key, 1);
        if (limit.times !== null && times > limit.times) {
          report('I12', entry.seq, `${rule} fired ${times} times in ${window}, ${limit.times} are allowed`);
        }
        if (limit.units === null || limit.asset === null) continue;
        const sum = use(`${key} units`, units.get(limit.asset) ?? 0);
        if (sum > limit.units)
          report(
            'I12',
            entry.seq,
            `${rule} gave ${sum} ${limit.asset} in ${window}, ${limit.units} are allowed`,
          );
      }
    }
  };
}

/** Per rule what it granted in this entry; a pack inside a rule counts as the rule. */
function grantsOf(entry: Entry): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const rules = new Map<string, Map<string, number>>();
  const add = (rule: string, asset: string, amount: number): void => {
    const name = rule.split('/')[0] ?? rule;
    const units = rules.get(name) ?? new Map<string, number>();
    units.set(asset, (units.get(asset) ?? 0) + amount);
    rules.set(name, units);
  };
  for (const { kind, rule, asset, amount, why } of entry.outcome.transfers ?? []) {
    // What is claimed by hand counted when its goal was met.
    if (kind === 'grant' && rule !== undefined && why?.met === undefined) add(rule, asset, amount);
  }
  const waiting = (entry.outcome.facts?.['claimable'] ?? []) as unknown as readonly Claimable[];
  for (const { id, grants } of waiting) {
    if (!id.startsWith(`${entry.seq}.`)) continue;
    for (const { rule, asset, units } of grants) add(rule, asset, units);
  }
  return rules;
}

function windowOf({ calendar }: CompiledProgram, limit: LimitDef, at: number): string | null {
  if (limit.by !== 'member' || limit.per === 'event' || limit.per === 'tierPeriod') return null;
  return limit.per === 'lifetime' ? 'a lifetime' : calendar.window(at, limit.per).key;
}

interface PackUse {
  readonly entry: Entry;
  readonly rule: string;
  readonly use: (key: string, by: number) => number;
  readonly report: Report;
}

function checkPack(programs: Programs, { entry, rule, use, report }: PackUse): void {
  const { compiled } = versionOf(programs, entry.version);
  const track = compiled.tracks.find(({ id }) => id === rule.split(':')[1]);
  if (track?.def.packs !== 'oncePerLifetime') return;
  if (use(rule, 1) > 1) report('I12', entry.seq, `${rule} was granted twice`);
}
