import { benefitFactor } from '../benefits/benefit-factor.ts';
import type { Making } from '../deciding.ts';
import { add, compare, type Exact, multiply, subtract } from '../expressions/index.ts';
import type { CompiledRule, CompiledTrack } from '../program/compiled.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';

/** The combined factor of a rule's multipliers: the best one, the sum of the extras, or the product. */
export function factorOf(m: Making, rule: CompiledRule, env: Environment): Exact {
  const { multiply: ids } = rule.def;
  const [only] = ids;
  if (only === undefined) return 1;
  if (ids.length === 1) return oneFactor(m, only, env);
  const factors = ids.map((id) => oneFactor(m, id, env));
  const { combine } = m.earning.compiled.program.multipliers;
  if (combine === 'product') return factors.reduce(multiply);
  if (combine === 'sum') return factors.reduce<Exact>((sum, factor) => add(sum, subtract(factor, 1)), 1);
  return factors.reduce((best, factor) => (compare(factor, best) > 0 ? factor : best));
}

/**
 * `tier:<track>` is the factor of the tier before the event, `benefit:<id>` that of a benefit that the member had then;
 * others have a condition and a factor of their own.
 */
function oneFactor(m: Making, id: string, env: Environment): Exact {
  const { compiled } = m.earning;
  if (id.startsWith('tier:')) return tierFactor(compiled.tierMultipliers.get(id), env);
  if (id.startsWith('benefit:')) return benefitFactor(m, id.slice('benefit:'.length), env);
  const multiplier = compiled.multipliers.get(id);
  if (multiplier === undefined) return 1;
  if (multiplier.when !== null && evaluate(m, multiplier.when, env) !== true) return 1;
  return evaluate(m, multiplier.factor, env) as unknown as Exact;
}

function tierFactor(track: CompiledTrack | undefined, env: Environment): Exact {
  if (track === undefined) return 1;
  const { tiers } = env['member'] as { tiers: Record<string, string> };
  const tier = track.tiers[track.indexOf.get(tiers[track.id] ?? '') ?? 0];
  return tier?.multiplier ?? 1;
}
