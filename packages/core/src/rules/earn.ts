import type { Making } from '../deciding.ts';
import type { CompiledRule } from '../program/compiled.ts';
import { applies, environmentFor, type Fired, fire } from './fire.ts';
import { timesReached } from './goals.ts';
import { spillLimits } from './limits.ts';

/** All rules that look at this event, in the order of the program. What they granted and made is returned. */
export function earn(m: Making, order?: string): Fired {
  const fired: Fired = { grants: [], emitted: [] };
  const rules = m.earning.compiled.rulesByType.get(m.event.type) ?? [];
  if (rules.length === 0) return fired;
  const env = environmentFor(m);
  // Conditions and multipliers ask the state before the event, whatever the rules before them granted.
  const looking = rules.filter((rule) => applies(m, rule, env));
  for (const rule of looking) fireAll(m, rule, env, order, fired);
  spillLimits(m);
  return fired;
}

function fireAll(
  m: Making,
  rule: CompiledRule,
  env: ReturnType<typeof environmentFor>,
  order: string | undefined,
  fired: Fired,
): void {
  const times = timesReached(m, rule, env);
  for (let i = 0; i < times; i++) fire(m, rule, env, order, fired);
}
