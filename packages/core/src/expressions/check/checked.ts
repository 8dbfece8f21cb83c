import type { Program } from '../patterns/program.ts';
import type { HostFunction, Type, Value } from '../types.ts';

/** An expression whose names and types are settled; what the compiler turns into closures. */
export type Checked = CheckedNode & {
  readonly type: Type;
  /** Offsets in the source. */
  readonly from: number;
  readonly to: number;
};

type CheckedNode =
  | { readonly op: 'constant'; readonly value: Value }
  /** A variable and the fields selected from it by name. */
  | { readonly op: 'read'; readonly path: readonly string[]; readonly steps: readonly Step[] }
  /** The element that a comprehension looks at. */
  | { readonly op: 'local'; readonly name: string; readonly slot: number }
  | { readonly op: 'select'; readonly of: Checked; readonly field: string; readonly step: Step }
  | { readonly op: 'has'; readonly of: Checked; readonly field: string; readonly step: Step }
  | { readonly op: 'index'; readonly of: Checked; readonly at: Checked }
  /** A check at run time that a value of type any is what its place needs. */
  | { readonly op: 'admit'; readonly of: Checked }
  | { readonly op: 'not' | 'negate'; readonly of: Checked }
  | { readonly op: 'and' | 'or'; readonly left: Checked; readonly right: Checked }
  | { readonly op: 'choose'; readonly when: Checked; readonly then: Checked; readonly otherwise: Checked }
  | { readonly op: 'binary'; readonly name: BinaryName; readonly left: Checked; readonly right: Checked }
  | { readonly op: 'list'; readonly items: readonly Checked[] }
  | { readonly op: 'map'; readonly entries: readonly (readonly [key: Checked, value: Checked])[] }
  | {
      readonly op: 'loop';
      readonly name: LoopName;
      readonly over: Checked;
      readonly slot: number;
      /** The condition; null for map without one. */
      readonly where: Checked | null;
      /** What map makes of an element; null for the others. */
      readonly body: Checked | null;
    }
  | { readonly op: 'matches'; readonly of: Checked; readonly pattern: Program }
  | { readonly op: 'call'; readonly name: BuiltIn; readonly args: readonly Checked[] }
  | {
      readonly op: 'host';
      readonly name: string;
      readonly host: HostFunction;
      readonly args: readonly Checked[];
    };

/** How one field is read: its type, whether it may be absent, and in what it lies. */
export interface Step {
  readonly type: Type;
  readonly optional: boolean;
  readonly from: 'object' | 'map' | 'any';
}

/**
 * Operators by what they do at run time. `join` is + of strings, `chain` + of lists, `addAny` + of two values of type
 * any. `shift` and `unshift` are + and − of instants, checked to stay in the years 1 to 9999.
 */
export type BinaryName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'join'
  | 'chain'
  | 'addAny'
  | 'shift'
  | 'unshift'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual'
  | 'same'
  | 'different'
  | 'inList'
  | 'inMap'
  | 'inAny';

export type LoopName = 'all' | 'exists' | 'exists_one' | 'map' | 'filter';

export type BuiltIn =
  | 'size'
  | 'startsWith'
  | 'endsWith'
  | 'contains'
  | 'int'
  | 'string'
  | 'timestamp'
  | 'duration'
  | 'getHours'
  | 'getMinutes'
  | 'getSeconds'
  | 'getMilliseconds'
  | 'sum'
  | 'min'
  | 'max'
  | 'floor'
  | 'ceil'
  | 'clamp'
  | 'bands';
