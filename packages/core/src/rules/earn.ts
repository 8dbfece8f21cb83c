import type { Making } from '../deciding.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Environment } from './environment.ts';
import { inputsFor } from './evaluate.ts';
import {
  type BenefitRecord,
  environmentFor,
  type Fired,
  fire,
  type GrantRecord,
  type Looking,
  look,
  type SavedRecord,
} from './fire.ts';
import { type Reached, stakeOf, timesReached } from './goals.ts';
import { spillLimits } from './limits.ts';
import { indexOf } from './rule-index.ts';

/** All rules that look at this event, in the order of the program. What they granted and made is returned. */
export function earn(m: Making, order?: string): Fired {
  const fired: Fired = { grants: [], emitted: [], counted: [] };
  const rules = m.earning.compiled.rulesByType.get(m.event.type) ?? [];
  if (rules.length === 0) return fired;
  const env = environmentFor(m);
  // Conditions and multipliers ask the state before the event, whatever the rules before them granted.
  const looking: Looking[] = [];
  for (const rule of indexOf(rules).candidates(env, m.happenedAt)) {
    const one = look(m, rule, env);
    if (one !== null) looking.push(rule.gate?.saves == null ? one : { ...one, ...stakeOf(m, rule) });
  }
  for (const one of looking) {
    if (one.rule.def.goal === null) fire(m, one, env, order, fired);
    else meetGoal(m, one, env, order, fired);
  }
  spillLimits(m);
  return fired;
}

function meetGoal(m: Making, one: Looking, env: Environment, order: string | undefined, fired: Fired): void {
  const reached = timesReached(m, one, env);
  if (reached.counted !== undefined) return reachGoal(m, one, env, reached, fired);
  for (let i = 0; i < reached.times; i++) fire(m, one, env, order, fired);
}

/** A reward belongs to its goal, not to the event that happened to complete it: any that counted may take it back. */
function reachGoal(m: Making, looking: Looking, env: Environment, reached: Reached, fired: Fired): void {
  const { rule } = looking;
  const { key = '', counted = '0', value, times } = reached;
  if (counted !== '0' || value !== undefined) {
    const inputs = inputsFor(m, env, [rule.when, rule.goal.sum]);
    const n = value === undefined ? counted : '1';
    const base = {
      rule: rule.def.id,
      key,
      n,
      version: m.earning.number,
      ...(value === undefined ? {} : { value }),
    };
    fired.counted.push(inputs === undefined ? base : { ...base, inputs });
  }
  if (times === 0) return;
  const own: Fired[] = [];
  for (let i = 0; i < times; i++) {
    const one: Fired = { grants: [], emitted: [], counted: [] };
    fire(m, looking, env, undefined, one);
    own.push(one);
  }
  fired.emitted.push(...own.flatMap((one) => one.emitted));
  // No refund names what time alone brought.
  if (m.event.type.startsWith('order.') && m.deciding.isByTime !== true) rememberRewards(m, key, own);
}

/** Rewards of a goal in one window, newest last; record `reward/<goal key>`. */
export interface RewardRecord extends JsonObject {
  readonly happenedAt: number;
  readonly grants: readonly GrantRecord[];
  readonly saved?: SavedRecord;
  readonly benefits?: readonly BenefitRecord[];
}
export function rewardKey(goal: string): string {
  return `reward/${goal}`;
}

function rememberRewards(m: Making, key: string, fired: readonly Fired[]): void {
  const known = (m.wanted(rewardKey(key)) ?? []) as unknown as readonly RewardRecord[];
  const more = fired.map(({ grants, saved, benefits }) => ({
    happenedAt: m.happenedAt,
    grants,
    ...(saved === undefined ? {} : { saved }),
    ...(benefits === undefined ? {} : { benefits }),
  }));
  m.record(rewardKey(key), [...known, ...more]);
}
