import type { Making } from '../deciding.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import { changeOf, standingOf } from '../tiers/track.ts';
import { shieldKey, shieldsOf } from './shield.ts';

/** A plan ended before its time: what it kept ends with it, at once. */
export function lowerShields(m: Making, plan: CompiledPlan): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    const last = shieldsOf(m, track.id).at(-1);
    if (!plan.def.protects.includes(track.id) || state === undefined || last === undefined) continue;
    const [at, until] = last;
    const isKept = state.cause === 'protected' && (state.runs?.[1] ?? state.until) === until;
    if (!isKept || (until !== null && until <= m.decidedAt)) continue;
    const { runs: _, ...standing } = standingOf(m.draft.head, track, state);
    const next = { ...standing, until: m.decidedAt };
    m.status(changeOf(m, track, state, next, 'protected', undefined));
    m.fact(shieldKey(track.id), [...shieldsOf(m, track.id).slice(0, -1), [at, m.decidedAt]]);
  }
}
