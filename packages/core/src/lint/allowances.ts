import type { CompiledBenefit, CompiledProgram } from '../program/compiled.ts';
import type { BenefitDef } from '../program/program.ts';
import { sharedOf } from './benefits.ts';
import type { Check, Tell } from './finding.ts';

/** Difference and worth: allowances give something, and no two give the same to the same members. */
export const checkAllowances: Check = (compiled, tell) => {
  const all = [...compiled.benefits.values()];
  for (const one of all) checkEmpty(one.id, one.def, tell);
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) checkOverlap(one, other, tell);
};

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

function checkOverlap(one: CompiledBenefit, other: CompiledBenefit, tell: Tell): void {
  const [a, b] = [one.def.allowance, other.def.allowance];
  if (a === undefined || b === undefined || a.asset !== b.asset || one.def.track !== other.def.track) return;
  const tier = Object.keys(a.amounts).find(
    (tier) => (a.amounts[tier] ?? 0) > 0 && (b.amounts[tier] ?? 0) > 0,
  );
  if (a.every !== b.every) return;
  if (tier === undefined) return checkWhole(one, other, tell);
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

/** Allowances that ask for no tier: of plans, of an audience, of everybody. */
function checkWhole(one: CompiledBenefit, other: CompiledBenefit, tell: Tell): void {
  const [a, b] = [one.def.allowance, other.def.allowance];
  if (a?.amount === undefined || b?.amount === undefined || a.anchor !== b.anchor) return;
  const whom = sharedOf(one, other);
  if (whom === null) return;
  tell(
    'overlapping_benefit',
    { part: other.def, field: 'allowance' },
    {
      message: `'${other.id}' gives what '${one.id}' gives, to the same members and as often.`,
      witness: `${whom} gets ${a.amount} and ${b.amount} ${a.asset} each ${a.every}.`,
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
