import type { CompiledProgram } from '../program/compiled.ts';
import type { BenefitDef } from '../program/program.ts';
import type { Check, Tell } from './finding.ts';

/** Difference and worth: allowances give something, and no two give the same to the same members. */
export const checkAllowances: Check = (compiled, tell) => {
  const all = [...compiled.benefits].map(([id, { def }]) => ({ id, def }));
  for (const one of all) checkEmpty(one.id, one.def, tell);
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) checkOverlap(one, other, tell);
};

interface Named {
  readonly id: string;
  readonly def: BenefitDef;
}

function checkEmpty(id: string, def: BenefitDef, tell: Tell): void {
  const amounts = def.allowance?.amounts;
  if (amounts === undefined || Object.values(amounts).some((n) => n > 0)) return;
  if (def.allowance?.amount !== undefined) return;
  tell(
    'worthless_grant',
    { part: def, field: 'allowance' },
    {
      message: `Benefit '${id}' gives nobody anything.`,
      witness: 'Every tier that it names gets 0.',
      advice: 'Write units by tier, or take it out.',
    },
  );
}

function checkOverlap(one: Named, other: Named, tell: Tell): void {
  const [a, b] = [one.def.allowance, other.def.allowance];
  if (a === undefined || b === undefined || a.asset !== b.asset || one.def.track !== other.def.track) return;
  const tier = Object.keys(a.amounts).find(
    (tier) => (a.amounts[tier] ?? 0) > 0 && (b.amounts[tier] ?? 0) > 0,
  );
  if (tier === undefined || a.every !== b.every) return;
  tell(
    'overlapping_benefit',
    { part: other.def, field: 'allowance' },
    {
      message: `'${other.id}' gives what '${one.id}' gives, to the same tiers and as often.`,
      witness: `A member of ${tier} gets ${a.amounts[tier]} and ${b.amounts[tier]} ${a.asset} each ${a.every}.`,
      advice: 'Make them one, or give something else.',
    },
  );
}

/** Assets that allowances, packs or rules grant, so that others may ask what is never granted. */
export function grantedAssets(compiled: CompiledProgram): ReadonlySet<string> {
  const granted = new Set<string>();
  for (const rule of [
    ...compiled.rules.values(),
    ...compiled.packRules.values(),
    ...compiled.grantRules.values(),
  ])
    for (const grant of rule.grants) granted.add(grant.asset);
  for (const { def } of compiled.benefits.values())
    if (def.allowance !== undefined) granted.add(def.allowance.asset);
  return granted;
}
