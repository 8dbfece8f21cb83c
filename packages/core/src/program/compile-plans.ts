import type { CompiledPlan, CompiledVariant } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';
import type { PlanVariantDef, PriceDef } from './program.ts';

/** Plans by id, with the conditions of their prices. */
export function compilePlans(compiling: Compiling): ReadonlyMap<string, CompiledPlan> {
  const compiled = new Map<string, CompiledPlan>();
  for (const [id, def] of Object.entries(compiling.program.plans)) {
    const variants = new Map<string, CompiledVariant>();
    for (const [variant, each] of Object.entries(def.variants))
      variants.set(variant, { id: variant, def: each, prices: compilePrices(compiling, each) });
    compiled.set(id, { id, track: `plan:${id}`, def, variants });
  }
  return compiled;
}

function compilePrices(compiling: Compiling, { price }: PlanVariantDef): CompiledVariant['prices'] {
  return price.map((def: PriceDef) => {
    const place = { part: def, field: 'when' };
    if (def.when === null) return { amount: def.amount, when: null };
    const when = compileAt(compiling, { source: def.when, ...place, want: 'bool', types: null });
    if (isPersonal(when)) {
      // Time alone asks for the price of a renewal, and the vault is not at hand then.
      const advice = 'Use tags, fields that are not personal, or figures of the member.';
      tell(compiling, place, 'personal_not_allowed', ['A price reads personal fields.', advice]);
    }
    return { amount: def.amount, when };
  });
}
