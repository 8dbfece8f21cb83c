import type { Rational } from './rational.ts';

/** Static types of values in an expression. */
export type Type =
  | { kind: 'int' | 'rational' | 'string' | 'bool' | 'timestamp' | 'duration' | 'null' | 'any' }
  | { kind: 'list'; of: Type }
  /** Keys are strings. */
  | { kind: 'map'; of: Type }
  | { kind: 'object'; name: string; fields: Record<string, { type: Type; optional?: boolean }> };

/** What an expression may name. */
export interface Scope {
  variables: Record<string, Type>;
  functions?: Record<string, HostFunction>;
}

/**
 * A function that the caller lends. It may be written `f(a, b)` or `a.f(b)`. Arguments arrive checked to the inside
 * against `args`; what it returns is checked against `returns`, its outside at least. It may throw ExpressionFault.
 * `pure` promises the same value for the same arguments; the engine calls it each time all the same.
 */
export interface HostFunction {
  readonly args: readonly Type[];
  readonly returns: Type;
  readonly call: (...values: readonly Value[]) => Value;
  readonly pure: boolean;
}

/** Why a source was refused. `from` and `to` are offsets in the source, in UTF-16 units. */
export interface ExpressionProblem {
  code: ProblemCode;
  message: string;
  advice: string;
  from: number;
  to: number;
}

export type ProblemCode =
  | 'too_long'
  | 'too_deep'
  | 'too_large'
  | 'syntax'
  | 'unknown_variable'
  | 'unknown_field'
  | 'unknown_function'
  | 'wrong_argument_count'
  | 'wrong_type'
  | 'wrong_result'
  | 'mixed_types'
  | 'no_doubles'
  | 'unsupported'
  | 'bad_literal'
  | 'bad_key'
  | 'bad_pattern'
  | 'unsafe_pattern'
  | 'bad_bands'
  | 'division_by_zero'
  | 'overflow';

/**
 * A value at run time. A number is always a safe integer; every other exact number is a Rational. A timestamp is a
 * number of milliseconds since 1970 UTC, a duration a number of milliseconds.
 */
export type Value =
  | number
  | Rational
  | string
  | boolean
  | null
  | readonly Value[]
  | { readonly [k: string]: Value };

export interface Compiled {
  readonly source: string;
  readonly type: Type;
  /**
   * Paths of variables read, like 'member.tier' or 'data.amount', sorted; used to keep a decision's inputs.
   * A path ends where the static path ends (index, comprehension).
   */
  readonly reads: readonly string[];
  /**
   * Steps are counted while running; above EXPRESSION_STEPS_MAX it stops with ExpressionFault 'cost_exceeded'.
   * Any other ExpressionFault is what the expression itself does wrong with these values.
   */
  readonly evaluate: (variables: Record<string, unknown>) => Value;
  /** What must hold for the condition to be true. Used to index rules. */
  readonly requires: readonly Requirement[];
  /** It is true wherever what it requires holds: nothing else is asked. */
  readonly onlyRequires: boolean;
  /** What an element of a list must be for the condition to be true. Used to index rules as well. */
  readonly requiresElement: readonly ElementRequirement[];
  /** Reads of fields that may be absent and about which nothing around them asks has(). */
  readonly unsure: readonly Unsure[];
  /** Paths that are there whenever the condition is true, by its has(). */
  readonly ensures: readonly string[];
}

/** A comparison of a path with a constant, e.g. of data.channel == 'app' joined to others by &&. */
export interface Requirement {
  readonly path: string;
  readonly is: 'same' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';
  readonly to: string | number | boolean;
}

/** One element of a list must have this text in a field, e.g. of data.items.exists(line, line.category == 'tea'). */
export interface ElementRequirement {
  readonly path: string;
  readonly field: string;
  readonly to: string;
  /** It holds of lists of so many elements at most: a longer one may spend the budget before it is gone through. */
  readonly most: number;
}

/** A read of what may be absent: its path (null within an element of a list) and its offsets in the source. */
export interface Unsure {
  readonly path: string | null;
  readonly from: number;
  readonly to: number;
}

export type CompileResult = { ok: true; value: Compiled } | { ok: false; problems: ExpressionProblem[] };

/** What the place of an expression in a program asks for. 'number' takes int and rational. */
export type Wanted = 'bool' | 'number' | 'string' | 'any';
