import type { CompiledBenefit, CompiledPartner } from './compiled.ts';
import type { Program } from './program.ts';

/** Partners by id, each item with the counter of its pool. */
export function compilePartners({ partners }: Program): ReadonlyMap<string, CompiledPartner> {
  return new Map(
    Object.entries(partners).map(([id, def]) => {
      const items = Object.entries(def.items).map(([item, of]) => {
        const counter = of.delivery === 'codes' ? `codes:${id}:${item}` : null;
        return [item, { id: item, partner: id, def: of, counter }] as const;
      });
      return [id, { id, def, items: new Map(items) }];
    }),
  );
}

/** Benefits that are claimed by themselves where a term of their plans begins. */
export function bundlesOf(benefits: ReadonlyMap<string, CompiledBenefit>): readonly CompiledBenefit[] {
  return [...benefits.values()].filter(({ def }) => def.partner?.atStart === true);
}
