import { compare } from '../expressions/index.ts';
import type { CompiledProgram, CompiledTier, CompiledTrack } from '../program/compiled.ts';
import type { Check, Tell } from './finding.ts';
import { packUnits } from './units.ts';

/** What a tier gives, as far as it can be compared: by name, so that a finding can say it. */
type Gives = ReadonlyMap<string, number>;

/** Difference and growth: each tier must give something that the one below does not, and take nothing away. */
export const checkTiers: Check = (compiled, tell) => {
  for (const track of compiled.tracks) {
    for (const tier of track.tiers.slice(1)) {
      const below = track.tiers[tier.index - 1] as CompiledTier;
      checkMultiplier(track, below, tier, tell);
      checkDominated(compiled, track, { below, tier }, tell);
    }
  }
};

function checkMultiplier(track: CompiledTrack, below: CompiledTier, tier: CompiledTier, tell: Tell): void {
  if (compare(tier.multiplier, below.multiplier) >= 0) return;
  tell(
    'lower_multiplier',
    { part: tier.def, field: 'multiplier' },
    {
      message: `'${tier.id}' multiplies by less than '${below.id}' below it.`,
      witness: `Rising from ${below.id} to ${tier.id} of ${track.id}, a member earns ×${tier.def.multiplier} instead of ×${below.def.multiplier}.`,
      advice: `Give '${tier.id}' a multiplier of at least ${below.def.multiplier}.`,
    },
  );
}

function checkDominated(
  compiled: CompiledProgram,
  track: CompiledTrack,
  { below, tier }: { below: CompiledTier; tier: CompiledTier },
  tell: Tell,
): void {
  // A program in which no tier gives anything is about status alone, and all tiers are alike.
  if (track.tiers.every((one) => [...lastingOf(compiled, track, one).values()].every((n) => n === 0))) {
    if (track.tiers.every(({ def }) => def.pack === null)) return;
  }
  const lasting = compared(lastingOf(compiled, track, below), lastingOf(compiled, track, tier));
  const pack = tier.def.pack === null ? 0 : total(packUnits(compiled, tier.def.pack));
  const isLess = lasting.worse.length > 0;
  // Some of it better is a choice of the program's; nothing better is none.
  if (lasting.better.length > 0 || (!isLess && pack > 0)) return;
  const text = isLess ? `gives less of ${lasting.worse.join(', ')}` : 'gives nothing that it does not';
  tell(
    isLess ? 'dominated_tier' : 'same_tier',
    { part: tier.def, field: 'id' },
    {
      message: `'${tier.id}' costs more than '${below.id}' and ${text}.`,
      witness: `A member with ${tier.def.threshold} is in ${tier.id} of ${track.id}; with ${below.def.threshold} she had ${described(compiled, track, below)}, now ${described(compiled, track, tier)}.`,
      advice: 'Give the higher tier a pack, a higher multiplier or more of an allowance.',
    },
  );
}

/** What lasts while the tier lasts: the multiplier where a rule asks for it, and units of each allowance. */
function lastingOf(compiled: CompiledProgram, track: CompiledTrack, tier: CompiledTier): Gives {
  const gives = new Map<string, number>();
  const asked = [...compiled.rules.values()].some(({ def }) => def.multiply.includes(`tier:${track.id}`));
  if (asked) gives.set('multiplier', Number(tier.def.multiplier) - 1);
  for (const [id, { def, tiers }] of compiled.benefits) {
    const named = tiers.get(track.id);
    if (named === undefined) continue;
    const units = def.allowance?.amounts[tier.id] ?? def.allowance?.amount ?? 1;
    gives.set(`benefit ${id}`, named.has(tier.id) ? units : 0);
  }
  return gives;
}

function compared(below: Gives, tier: Gives): { better: readonly string[]; worse: readonly string[] } {
  const names = [...new Set([...below.keys(), ...tier.keys()])];
  const of = (gives: Gives, name: string): number => gives.get(name) ?? 0;
  return {
    better: names.filter((name) => of(tier, name) > of(below, name)),
    worse: names.filter((name) => of(tier, name) < of(below, name)),
  };
}

function described(compiled: CompiledProgram, track: CompiledTrack, tier: CompiledTier): string {
  const lasting = [...lastingOf(compiled, track, tier)].map(([name, n]) =>
    name === 'multiplier' ? `×${tier.def.multiplier}` : `${n} of ${name}`,
  );
  return lasting.length === 0 ? 'nothing that lasts' : lasting.join(', ');
}

function total(units: ReadonlyMap<string, number>): number {
  return [...units.values()].reduce((sum, n) => sum + n, 0);
}
