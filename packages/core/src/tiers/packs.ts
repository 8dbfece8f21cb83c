import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { TierDef } from '../program/program.ts';
import { earn } from '../rules/earn.ts';
import { environmentFor, fire, look } from '../rules/fire.ts';

/** `tier.upgraded`: the tier's pack, once in a lifetime or once per period; then what rules make of it. */
export function grantTierPack(m: Making): void {
  const { track, tier } = m.event.data as { track: string; tier: string };
  const rule = m.program.packRules.get(`${track}:${tier}`);
  const key = packKey(track, tier);
  const def = m.program.tracks.find((t) => t.id === track)?.def;
  const mark = def?.packs === 'oncePerPeriod' ? (m.draft.head.tracks[track]?.since ?? 0) : 1;
  const known = factOf(m.draft.head.facts, key);
  if (rule !== undefined && known !== mark) m.fact(key, mark);
  if (rule !== undefined && known !== mark && known !== HAD_BEFORE) {
    const env = environmentFor(m);
    const looking = look(m, rule, env);
    if (looking !== null) fire(m, looking, env, undefined, { grants: [], emitted: [], counted: [] });
  }
  earn(m);
}

/** Mark of a pack that stays although a refund took its tier back: the next period of that tier has had it. */
const HAD_BEFORE = -1;

function packKey(track: string, tier: string): string {
  return `pack:${track}:${tier}`;
}

/** Packs per period of tiers that a refund takes back: they stay, and are not granted again when bought again. */
export function keepPacks(m: Making, track: CompiledTrack, lost: readonly TierDef[], since: EpochMs): void {
  if (track.def.packs !== 'oncePerPeriod') return;
  for (const { id } of lost) {
    const key = packKey(track.id, id);
    const mark = factOf(m.draft.head.facts, key);
    if (typeof mark === 'number' && mark >= since) m.fact(key, HAD_BEFORE);
  }
}
