import { fromDecimalText } from '../expressions/index.ts';
import type { CompiledTier, CompiledTrack } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';
import type { TierDef } from './program.ts';

export function compileTracks(compiling: Compiling): readonly CompiledTrack[] {
  return Object.entries(compiling.program.tracks).map(([id, def]) => {
    const tiers = def.tiers.map((tier, index) => compileTier(compiling, tier, index));
    return { id, def, tiers, indexOf: new Map(tiers.map((tier) => [tier.id, tier.index])) };
  });
}

function compileTier(compiling: Compiling, def: TierDef, index: number): CompiledTier {
  const place = { part: def, field: 'when' };
  const when =
    def.when === null
      ? null
      : compileAt(compiling, { source: def.when, ...place, want: 'bool', types: null });
  if (isPersonal(when)) {
    // Time alone evaluates tiers, and the vault is not at hand then.
    const advice = 'Use tags, fields that are not personal, or figures of the member.';
    tell(compiling, place, 'personal_not_allowed', [
      'The condition of a tier reads personal fields.',
      advice,
    ]);
  }
  return { id: def.id, index, def, when, multiplier: fromDecimalText(def.multiplier) ?? 1 };
}
