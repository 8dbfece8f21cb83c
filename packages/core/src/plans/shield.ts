import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import { planOf } from './plan-state.ts';

/**
 * D7. Fact `shield:<track>`: ends of periods at which a plan kept the tier: [at, until]. A track that is folded again
 * finds the same answers. `until` null is for life.
 */
type Shields = readonly (readonly [at: EpochMs, until: EpochMs | null])[];
const SHIELDS_MAX = 16;

export function shieldKey(track: string): string {
  return `shield:${track}`;
}

export function shieldsOf(m: Making, track: string): Shields {
  return (factOf(m.draft.head.facts, shieldKey(track)) as unknown as Shields | undefined) ?? [];
}

/** Until when a plan that runs now keeps the tiers of a track; undefined where none does. */
export function raiseShield(m: Making, track: CompiledTrack): EpochMs | null | undefined {
  let found: EpochMs | null | undefined;
  for (const plan of m.program.plans.values()) {
    if (!plan.def.protects.includes(track.id)) continue;
    const fact = planOf(m.draft.head, plan.id);
    const until = fact?.grace ?? fact?.terms[0]?.until;
    if (until === undefined || (until !== null && until <= m.decidedAt)) continue;
    if (found === undefined || until === null || (found !== null && until > found)) found = until;
  }
  if (found !== undefined) {
    const shields = [...shieldsOf(m, track.id), [m.decidedAt, found] as const];
    m.fact(shieldKey(track.id), shields.slice(-SHIELDS_MAX));
  }
  return found;
}

/** What a plan said at that instant, for a track that is folded again. */
export function shieldThen(m: Making, track: string, at: EpochMs): EpochMs | null | undefined {
  return shieldsOf(m, track).find(([when]) => when === at)?.[1];
}
