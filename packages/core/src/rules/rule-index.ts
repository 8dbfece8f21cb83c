import type { ElementRequirement, Requirement } from '../expressions/index.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { Environment } from './environment.ts';
import { addPlace, type Group, groupsOf, noPlaces, type Places } from './rule-groups.ts';

/** Variables that cost nothing to read. */
const ROOTS = new Set(['data', 'member', 'local', 'paid', 'goods', 'shipping', 'tax', 'paidExTax']);

const indexes = new WeakMap<readonly CompiledRule[], RuleIndex>();

/** The index of the rules that look at one type of event, made when it is first asked for. */
export function indexOf(rules: readonly CompiledRule[]): RuleIndex {
  let index = indexes.get(rules);
  if (index === undefined) {
    index = new RuleIndex(rules);
    indexes.set(rules, index);
  }
  return index;
}

/**
 * Comparisons of values that many rules ask for, so that most rules are passed by without running their conditions: by
 * a look-up of the event's values among the constants of all rules, then one by one.
 */
export class RuleIndex {
  private readonly rules: readonly CompiledRule[];
  private readonly tests: readonly (readonly Test[])[];
  private readonly groups: readonly Group[];
  /** The rules in no group. */
  private readonly others: Places;
  /** The rules that an event must still be compared with; used by one call at a time. */
  private readonly near: Places;

  constructor(rules: readonly CompiledRule[]) {
    const all = rules.map((rule) => ({ tests: testsOf(rule), elements: elementsOf(rule) }));
    const { groups, grouped } = groupsOf(all);
    this.rules = rules;
    this.groups = groups;
    this.others = noPlaces(rules.length);
    this.near = noPlaces(rules.length);
    for (const place of rules.keys()) if (!grouped.has(place)) addPlace(this.others, place);
    this.tests = all.map(({ tests }, i) =>
      tests
        .filter((test) => test !== grouped.get(i))
        .map(({ path, is, to }) => ({ path: path.split('.'), is, to })),
    );
  }

  /** The rules, in their order, that may look at an event of that time: all whose dates and condition hold, and few others. */
  candidates(env: Environment, at: EpochMs): readonly CompiledRule[] {
    const { near, others, groups } = this;
    for (let i = 0; i < near.length; i++) near[i] = others[i] as number;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i] as Group;
      group.add(valueAt(env, group.path), near);
    }
    const found: CompiledRule[] = [];
    for (let i = 0; i < near.length; i++) {
      for (let bits = near[i] as number; bits !== 0; bits &= bits - 1) {
        const place = (i << 5) + 31 - Math.clz32(bits & -bits);
        if (this.mayHold(place, env, at)) found.push(this.rules[place] as CompiledRule);
      }
    }
    return found;
  }

  private mayHold(place: number, env: Environment, at: EpochMs): boolean {
    const { from, until } = (this.rules[place] as CompiledRule).def;
    if ((from !== null && at < from) || (until !== null && at >= until)) return false;
    const tests = this.tests[place] as readonly Test[];
    for (let i = 0; i < tests.length; i++) {
      const test = tests[i] as Test;
      if (isRuledOut(valueAt(env, test.path), test)) return false;
    }
    return true;
  }
}

interface Test extends Pick<Requirement, 'is' | 'to'> {
  readonly path: readonly string[];
}

/** Of a rule that reads personal fields nothing is asked before: what it reads is kept with the decision. */
function testsOf({ when, personal }: CompiledRule): readonly Requirement[] {
  return when === null || personal ? [] : when.requires.filter(isCheap);
}

function elementsOf({ when, personal }: CompiledRule): readonly ElementRequirement[] {
  return when === null || personal ? [] : when.requiresElement.filter(isCheap);
}

function isCheap({ path }: { readonly path: string }): boolean {
  return ROOTS.has(path.split('.')[0] ?? '');
}

function valueAt(env: Environment, path: readonly string[]): unknown {
  let value: unknown = env;
  for (let i = 0; i < path.length; i++) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[path[i] as string];
  }
  return value;
}

/** A value that is not there, or not of the constant's kind, rules nothing out: the condition itself says what is wrong. */
function isRuledOut(value: unknown, { is, to }: Pick<Requirement, 'is' | 'to'>): boolean {
  if (typeof to === 'string') return typeof value === 'string' && value !== to;
  if (typeof to === 'boolean') return typeof value === 'boolean' && value !== to;
  return Number.isSafeInteger(value) && !holds(value as number, is, to);
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
