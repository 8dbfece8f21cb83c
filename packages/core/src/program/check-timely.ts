import type { CompiledRule } from './compiled.ts';
import { type Compiling, tell } from './compiling.ts';

/** Tiers go up at settlements and as versions begin, and down as periods end; what is not claimed is lost. */
const CAUSED_BY_TIME = [
  'tier.upgraded',
  'tier.demoted',
  'task.claim_expired',
  'member.birthday',
  'member.anniversary',
];

/** Refuses rules that would ask the vault where time alone decides: reading a member asks nobody. */
export function checkTimely(
  compiling: Compiling,
  rules: readonly CompiledRule[],
  packRules: ReadonlyMap<string, CompiledRule>,
): void {
  const types = followsFromTime(rules);
  for (const { def, personal } of rules) {
    const type = def.on.find((on) => types.has(on));
    if (!personal || type === undefined) continue;
    const message = `'${def.id}' reads personal fields, and ${type} may come by time alone, which asks nobody.`;
    const advice = 'Use tags, fields that are not personal, or an event that is sent.';
    tell(compiling, { part: def, field: 'on' }, 'personal_not_allowed', [message, advice]);
  }
  for (const [track, { tiers }] of Object.entries(compiling.program.tracks)) {
    for (const tier of tiers) {
      if (packRules.get(`${track}:${tier.id}`)?.personal !== true) continue;
      const message = 'The pack of a tier reads personal fields, and a tier may be reached by time alone.';
      const advice = 'Use tags, or fields that are not personal.';
      tell(compiling, { part: tier, field: 'pack' }, 'personal_not_allowed', [message, advice]);
    }
  }
}

/** Events that time may cause, and those that rules make of them for the same member. */
function followsFromTime(rules: readonly CompiledRule[]): ReadonlySet<string> {
  const types = new Set(CAUSED_BY_TIME);
  for (const type of types) {
    for (const { def } of rules) {
      if (!def.on.includes(type)) continue;
      for (const emit of def.emit) if (emit.to === 'member') types.add(emit.type);
    }
  }
  return types;
}
