import type { CompiledBenefit, CompiledProgram, CompiledVariant } from '../program/compiled.ts';
import { conflictOf, isAlways } from './conditions.ts';
import type { Check, Tell } from './finding.ts';

/** Growth: prices that nobody is asked, and benefits for an audience that nobody is in. */
export const checkPlans: Check = (compiled, tell) => {
  for (const plan of compiled.plans.values())
    for (const variant of plan.variants.values()) checkPrices(compiled, plan.id, variant, tell);
  for (const benefit of compiled.benefits.values()) checkAudience(compiled, benefit, tell);
};

function checkPrices(compiled: CompiledProgram, plan: string, variant: CompiledVariant, tell: Tell): void {
  const conditions = variant.prices.map(({ when }) => when);
  for (const [i, { amount, when }] of variant.prices.entries()) {
    const earlier = conditions
      .slice(0, i)
      .find((one) => one !== null && (isAlways(one) || one.source === when?.source));
    const never = when === null ? null : conflictOf(compiled, when, null);
    const witness = never ?? (earlier == null ? null : `Whoever has it has met ${earlier.source} before.`);
    if (witness === null) continue;
    tell(
      'unreachable_price',
      { part: variant.def.price[i] as object, field: when === null ? 'amount' : 'when' },
      {
        message: `Nobody is asked ${amount} for '${variant.id}' of '${plan}'.`,
        witness,
        advice: 'Ask for something that can be true, or take the price out.',
      },
    );
  }
}

function checkAudience(compiled: CompiledProgram, { id, def, audience }: CompiledBenefit, tell: Tell): void {
  const conflict = audience === null ? null : conflictOf(compiled, audience.when, null);
  if (conflict === null) return;
  tell(
    'unreachable_benefit',
    { part: def.for as object, field: 'audience' },
    {
      message: `Nobody ever has '${id}': its audience is empty.`,
      witness: conflict,
      advice: 'Ask for something that can be true, or name another audience.',
    },
  );
}
