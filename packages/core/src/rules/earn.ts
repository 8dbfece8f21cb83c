import type { Making } from '../deciding.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { Environment } from './environment.ts';
import { applies, environmentFor, type Fired, fire, type GrantRecord, inputsFor } from './fire.ts';
import { type Reached, timesReached } from './goals.ts';
import { spillLimits } from './limits.ts';

/** All rules that look at this event, in the order of the program. What they granted and made is returned. */
export function earn(m: Making, order?: string): Fired {
  const fired: Fired = { grants: [], emitted: [], counted: [] };
  const rules = m.earning.compiled.rulesByType.get(m.event.type) ?? [];
  if (rules.length === 0) return fired;
  const env = environmentFor(m);
  // Conditions and multipliers ask the state before the event, whatever the rules before them granted.
  const looking = rules.filter((rule) => applies(m, rule, env));
  for (const rule of looking) {
    const reached = timesReached(m, rule, env);
    if (reached.counted === undefined) fireTimes(m, rule, env, reached.times, order, fired);
    else reachGoal(m, rule, env, reached, fired);
  }
  spillLimits(m);
  return fired;
}

function fireTimes(
  m: Making,
  rule: CompiledRule,
  env: Environment,
  times: number,
  order: string | undefined,
  fired: Fired,
): void {
  for (let i = 0; i < times; i++) fire(m, rule, env, order, fired);
}

/** A reward belongs to its goal, not to the event that happened to complete it: any that counted may take it back. */
function reachGoal(m: Making, rule: CompiledRule, env: Environment, reached: Reached, fired: Fired): void {
  const { key = '', counted = '0', times } = reached;
  if (counted !== '0') {
    const inputs = inputsFor(m, env, [rule.when, rule.goal.sum]);
    fired.counted.push({
      rule: rule.def.id,
      key,
      n: counted,
      version: m.earning.number,
      ...(inputs === undefined ? {} : { inputs }),
    });
  }
  if (times === 0) return;
  const own: Fired[] = [];
  for (let i = 0; i < times; i++) {
    const one: Fired = { grants: [], emitted: [], counted: [] };
    fire(m, rule, env, undefined, one);
    own.push(one);
  }
  fired.emitted.push(...own.flatMap((one) => one.emitted));
  if (m.event.type.startsWith('order.')) rememberRewards(m, key, own);
}

/** Rewards of a goal in one window, newest last; record `reward/<goal key>`. */
export interface RewardRecord extends JsonObject {
  readonly happenedAt: number;
  readonly grants: readonly GrantRecord[];
}
export function rewardKey(goal: string): string {
  return `reward/${goal}`;
}

function rememberRewards(m: Making, key: string, fired: readonly Fired[]): void {
  const known = (m.wanted(rewardKey(key)) ?? []) as unknown as readonly RewardRecord[];
  const more = fired.map((one) => ({ happenedAt: m.happenedAt, grants: one.grants }));
  m.record(rewardKey(key), [...known, ...more] as unknown as Json);
}
