import { type Exact, fromDecimalText, multiply, rational, roundTo } from '../expressions/index.ts';
import type { Units } from '../kernel/json.ts';
import type { Why } from '../log/entry.ts';
import type { CompiledGrant, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import type { Environment } from './environment.ts';
import { again } from './evaluate.ts';

/** Whether the condition of a rule holds over other data, by the inputs that were kept. */
export function holdsAgain(rule: CompiledRule, why: Pick<Why, 'inputs'>, env: Environment): boolean {
  return rule.when === null || again(rule.when, why, env) === true;
}

/** A grant computed again from what was kept, over other data: what it would have been. */
export function computeAgain(
  compiled: CompiledProgram,
  rule: CompiledRule,
  why: Why,
  env: Environment,
): Units {
  const one = rule.grants[why.grant];
  if (one === undefined) throw new Error(`rule ${rule.def.id} has no grant ${why.grant}`);
  if (!holdsAgain(rule, why, env)) return 0;
  const value = again(one.amount, why, env) as unknown as Exact;
  const units = Math.max(0, rounded(compiled, multiply(value, factorAgain(why))));
  return why.room === undefined ? units : Math.min(units, why.room);
}

function factorAgain(why: Why): Exact {
  return why.factor === undefined ? 1 : exactOf(why.factor);
}

/** Of an exact decimal or fraction as it is kept: `1.2`, `6/5`. */
export function exactOf(text: string): Exact {
  const [n = '1', d] = text.split('/');
  return d === undefined ? (fromDecimalText(n) ?? 1) : rational(BigInt(n), BigInt(d));
}

/** The one stated rounding. */
export function rounded(compiled: CompiledProgram, value: Exact): Units {
  return roundTo(value, compiled.program.rounding);
}

/** Packs know no multiplier. */
export function isMultiplied(one: CompiledGrant): boolean {
  return one.pack === undefined;
}
