import type { Requirement } from '../expressions/index.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { Environment } from './environment.ts';

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

/** Rules that ask one path to be one of several constants, by the constant; all of them for values of another kind. */
interface Group {
  readonly path: readonly string[];
  readonly kind: string;
  readonly byConstant: ReadonlyMap<unknown, readonly number[]>;
  readonly all: readonly number[];
}

/**
 * Comparisons of values that many rules ask for, so that most rules are passed by without running their conditions: by
 * a look-up where a condition wants a value to be a constant, one by one for the rest.
 */
export class RuleIndex {
  private readonly rules: readonly CompiledRule[];
  private readonly tests: readonly (readonly Test[])[];
  private readonly paths: readonly (readonly string[])[];
  private readonly groups: readonly Group[];
  /** Places of the rules in no group. */
  private readonly others: readonly number[];

  constructor(rules: readonly CompiledRule[]) {
    const all = rules.map(testsOf);
    const firsts = all.map((tests) => tests.find(({ is }) => is === 'same') ?? null);
    this.rules = rules;
    this.groups = groupsOf(firsts);
    const grouped = new Set(this.groups.flatMap((group) => group.all));
    this.others = rules.map((_, i) => i).filter((i) => !grouped.has(i));
    const left = all.map((tests, i) => (grouped.has(i) ? tests.filter((test) => test !== firsts[i]) : tests));
    const paths = [...new Set(left.flat().map(({ path }) => path))];
    this.paths = paths.map((path) => path.split('.'));
    this.tests = left.map((tests) =>
      tests.map(({ path, is, to }) => ({ place: paths.indexOf(path), is, to })),
    );
  }

  /** The rules, in their order, that may look at an event of that time: all whose dates and condition hold, and few others. */
  candidates(env: Environment, at: EpochMs): readonly CompiledRule[] {
    const hits = this.hits(env);
    const values = new Array<unknown>(this.paths.length).fill(UNREAD);
    const found: CompiledRule[] = [];
    const { others } = this;
    let hit = 0;
    for (let i = 0; i < others.length || hit < hits.length; ) {
      const other = others[i] ?? Number.POSITIVE_INFINITY;
      const own = hits[hit] ?? Number.POSITIVE_INFINITY;
      const place = other < own ? other : own;
      if (other < own) i++;
      else hit++;
      if (this.mayHold(place, env, at, values)) found.push(this.rules[place] as CompiledRule);
    }
    return found;
  }

  /** Places of the rules whose constant is the event's value, in order. */
  private hits(env: Environment): readonly number[] {
    const hits: number[] = [];
    for (const { path, kind, byConstant, all } of this.groups) {
      const value = valueAt(env, path);
      const isOfKind = typeof value === kind && (kind !== 'number' || Number.isSafeInteger(value));
      const places = isOfKind ? (byConstant.get(value) ?? NONE) : all;
      for (let i = 0; i < places.length; i++) insert(hits, places[i] as number);
    }
    return hits;
  }

  private mayHold(place: number, env: Environment, at: EpochMs, values: unknown[]): boolean {
    const { from, until } = (this.rules[place] as CompiledRule).def;
    if ((from !== null && at < from) || (until !== null && at >= until)) return false;
    for (const test of this.tests[place] as readonly Test[]) {
      let value = values[test.place];
      if (value === UNREAD) {
        value = valueAt(env, this.paths[test.place]);
        values[test.place] = value;
      }
      if (isRuledOut(value, test)) return false;
    }
    return true;
  }
}

interface Test extends Pick<Requirement, 'is' | 'to'> {
  /** Of its path among the paths. */
  readonly place: number;
}
const NONE: readonly number[] = [];
/** Stands for a value that was not read yet. */
const UNREAD = Symbol('unread');

/** Keeps a short list in order. */
function insert(list: number[], value: number): void {
  let at = list.length;
  for (; at > 0 && (list[at - 1] as number) > value; at--) list[at] = list[at - 1] as number;
  list[at] = value;
}

/** Groups by path, where all constants are of one kind. */
function groupsOf(firsts: readonly (Requirement | null)[]): readonly Group[] {
  const paths = new Set(firsts.flatMap((first) => (first === null ? [] : [first.path])));
  return [...paths].flatMap((path): Group[] => {
    const all = firsts.flatMap((first, i) => (first?.path === path ? [i] : []));
    const kinds = new Set(all.map((i) => typeof firsts[i]?.to));
    const [kind] = kinds;
    if (kinds.size > 1 || kind === undefined) return [];
    const byConstant = new Map<unknown, number[]>();
    for (const i of all) byConstant.set(firsts[i]?.to, [...(byConstant.get(firsts[i]?.to) ?? []), i]);
    return [{ path: path.split('.'), kind, byConstant, all }];
  });
}

/** Of a rule that reads personal fields nothing is asked before: what it reads is kept with the decision. */
function testsOf({ when, personal }: CompiledRule): readonly Requirement[] {
  if (when === null || personal) return [];
  return when.requires.filter(({ path }) => ROOTS.has(path.split('.')[0] ?? ''));
}

function valueAt(env: Environment, path: readonly string[] = []): unknown {
  let value: unknown = env;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
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
