import type { CompiledProgram, CompiledTier, CompiledTrack } from '../program/compiled.ts';
import { conflictOf } from './conditions.ts';
import type { Check } from './finding.ts';
import { mostUnits, packUnits } from './units.ts';

/** Growth: whoever does all that the program rewards must be able to reach every tier. */
export const checkReach: Check = (compiled, tell) => {
  for (const track of compiled.tracks) {
    const most = mostOf(compiled, track);
    for (const tier of track.tiers.slice(1)) {
      if (tier.def.threshold > most.units) {
        tell(
          'unreachable_tier',
          { part: tier.def, field: 'threshold' },
          {
            message: `Nobody can reach '${tier.id}': it takes ${tier.def.threshold} ${track.def.measure}.`,
            witness: `A member who does everything earns at most ${most.units} in ${most.over}${most.from}.`,
            advice: 'Lower the threshold, or grant more of the asset.',
          },
        );
      }
      const conflict = tier.when === null ? null : conflictOf(compiled, tier.when, null);
      if (conflict === null) continue;
      tell(
        'unreachable_tier',
        { part: tier.def, field: 'when' },
        {
          message: `Nobody can reach '${tier.id}': its condition never holds.`,
          witness: conflict,
          advice: 'Ask for something that can be true.',
        },
      );
    }
  }
};

interface Most {
  readonly units: number;
  readonly over: string;
  readonly from: string;
}

function mostOf(compiled: CompiledProgram, track: CompiledTrack): Most {
  const { measure } = track.def;
  const days = daysOf(track);
  let units = 0;
  const from: string[] = [];
  for (const rule of compiled.rules.values()) {
    const most = mostUnits(rule, measure, days);
    if (most > 0) from.push(`${rule.def.id} ${most}`);
    units += most;
  }
  for (const other of compiled.tracks) {
    for (const tier of other.tiers) units += packMost(compiled, other, tier, measure);
  }
  const over = days === null ? 'a lifetime' : `${days} days`;
  return { units, over, from: from.length === 0 ? ': no rule grants any' : ` (${from.join(', ')})` };
}

function packMost(
  compiled: CompiledProgram,
  track: CompiledTrack,
  { def }: CompiledTier,
  measure: string,
): number {
  if (def.pack === null) return 0;
  const units = packUnits(compiled, def.pack).get(measure) ?? 0;
  return track.def.packs === 'oncePerLifetime' ? units : units * Number.POSITIVE_INFINITY || 0;
}

/** Days that count at once; null for all time. */
function daysOf({ def: { window } }: CompiledTrack): number | null {
  if (typeof window === 'object') return 'rollingDays' in window ? window.rollingDays : window.months * 31;
  return window === 'calendarYear' ? 366 : null;
}
