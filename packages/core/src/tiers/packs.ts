import type { Making } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { earn } from '../rules/earn.ts';
import { environmentFor, fire, look } from '../rules/fire.ts';

/** `tier.upgraded`: the tier's pack, once in a lifetime or once per period; then what rules make of it. */
export function grantTierPack(m: Making): void {
  const { track, tier } = m.event.data as { track: string; tier: string };
  const rule = m.program.packRules.get(`${track}:${tier}`);
  const key = `pack:${track}:${tier}`;
  const def = m.program.tracks.find((t) => t.id === track)?.def;
  const mark = def?.packs === 'oncePerPeriod' ? (m.draft.head.tracks[track]?.since ?? 0) : 1;
  if (rule !== undefined && factOf(m.draft.head.facts, key) !== mark) {
    m.fact(key, mark);
    const env = environmentFor(m);
    const looking = look(m, rule, env);
    if (looking !== null) fire(m, looking, env, undefined, { grants: [], emitted: [], counted: [] });
  }
  earn(m);
}
