import type { Requirement } from '../expressions/index.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { Environment } from './environment.ts';

/** Comparisons of values that many rules ask for, so that most rules are passed by without running their conditions. */
interface RuleIndex {
  readonly paths: readonly (readonly string[])[];
  readonly rules: readonly IndexedRule[];
}
interface IndexedRule {
  readonly rule: CompiledRule;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly tests: readonly Test[];
}
interface Test {
  /** Place in `paths`. */
  readonly path: number;
  readonly is: Requirement['is'];
  readonly to: Requirement['to'];
}

/** Variables that cost nothing to read. */
const ROOTS = new Set(['data', 'member', 'local', 'paid', 'goods', 'shipping', 'tax', 'paidExTax']);
const indexes = new WeakMap<readonly CompiledRule[], RuleIndex>();

/** The rules, in their order, that may look at an event of that time: all whose dates and condition hold, and few others. */
export function candidates(
  rules: readonly CompiledRule[],
  env: Environment,
  at: EpochMs,
): readonly CompiledRule[] {
  let index = indexes.get(rules);
  if (index === undefined) {
    index = indexOf(rules);
    indexes.set(rules, index);
  }
  const values: unknown[] = [];
  const found: CompiledRule[] = [];
  for (const one of index.rules) {
    if (at < one.from || at >= one.until || isRuledOut(index, one.tests, env, values)) continue;
    found.push(one.rule);
  }
  return found;
}

/** A value that is not there, or not of the constant's kind, rules nothing out: the condition itself says what is wrong. */
function isRuledOut(index: RuleIndex, tests: readonly Test[], env: Environment, values: unknown[]): boolean {
  for (const { path, is, to } of tests) {
    if (values.length <= path)
      for (let i = values.length; i <= path; i++) values.push(valueAt(env, index.paths[i]));
    const value = values[path];
    if (typeof to !== 'number') {
      if (typeof value === typeof to && value !== to) return true;
    } else if (Number.isSafeInteger(value) && !holds(value as number, is, to)) return true;
  }
  return false;
}

function holds(value: number, is: Requirement['is'], to: number): boolean {
  switch (is) {
    case 'same':
      return value === to;
    case 'less':
      return value < to;
    case 'lessOrEqual':
      return value <= to;
    case 'greater':
      return value > to;
    case 'greaterOrEqual':
      return value >= to;
  }
}

function valueAt(env: Environment, path: readonly string[] = []): unknown {
  let value: unknown = env;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function indexOf(rules: readonly CompiledRule[]): RuleIndex {
  const places = new Map<string, number>();
  const indexed = rules.map((rule): IndexedRule => {
    const { from, until } = rule.def;
    const tests = testsOf(rule).map(({ path, is, to }): Test => {
      const place = places.get(path) ?? places.size;
      places.set(path, place);
      return { path: place, is, to };
    });
    return { rule, from: from ?? Number.NEGATIVE_INFINITY, until: until ?? Number.POSITIVE_INFINITY, tests };
  });
  return { paths: [...places.keys()].map((path) => path.split('.')), rules: indexed };
}

/** Of a rule that reads personal fields nothing is asked before: what it reads is kept with the decision. */
function testsOf({ when, personal }: CompiledRule): readonly Requirement[] {
  if (when === null || personal) return [];
  return when.requires.filter(({ path }) => ROOTS.has(path.split('.')[0] ?? ''));
}
