import type { EpochMs } from '../kernel/json.ts';
import type { Expiry, Expression, Span, Text } from './program.ts';
import type { TaskDef } from './task-types.ts';

export interface RuleDef {
  readonly id: string;
  readonly name: Text;
  /** In the program's own words, for the rules page: what a formula cannot say. */
  readonly text?: Text;
  /** Event types that it looks at. */
  readonly on: readonly string[];
  readonly when: Expression | null;
  readonly audience: string | null;
  /** Valid from and until by the event's happening; null open. */
  readonly from: EpochMs | null;
  readonly until: EpochMs | null;
  /** Counts up to a goal before it grants (a task); null grants at once. */
  readonly goal: GoalDef | null;
  readonly grants: readonly GrantDef[];
  /** Multipliers that apply: `tier:<track>`, `benefit:<id>` or ids of `multipliers.list`. */
  readonly multiply: readonly string[];
  readonly limits: readonly LimitDef[];
  /** Events that it makes. */
  readonly emit: readonly EmitDef[];
  /** Tags put on and taken off the member. */
  readonly tag: readonly string[];
  readonly untag: readonly string[];
  readonly message: string | null;
  /** Benefits given to this one member. */
  readonly benefits?: readonly RuleBenefitDef[];
  readonly funder: string;
  /** Shown in the task centre; null is a rule without a page. */
  readonly task: TaskDef | null;
}

export interface RuleBenefitDef {
  readonly benefit: string;
  /** null: for good. */
  readonly lasts: Span | null;
}

export interface GrantDef {
  /** Either an asset and an amount, or a pack. */
  readonly asset: string | null;
  readonly amount: Expression | null;
  readonly pack: string | null;
  readonly expires: Expiry | null;
  /** Pending until that long after the event happened. */
  readonly availableAfter: Span | null;
}

export interface LimitDef {
  readonly per: 'event' | 'day' | 'week' | 'month' | 'year' | 'tierPeriod' | 'lifetime';
  /** Firings at most; or units of `asset` at most. */
  readonly times: number | null;
  readonly units: number | null;
  readonly asset: string | null;
  /** Whose limit: the member's, or that of a value shared between members. */
  readonly by: 'member' | 'device' | 'address' | 'payment';
}

export interface GoalDef {
  readonly count: number | null;
  /** Reach `goal` by summing `of`. */
  readonly sum: { readonly of: Expression; readonly goal: number } | null;
  readonly distinct: { readonly of: Expression; readonly goal: number } | null;
  /** Days in a row. */
  readonly streak: number | null;
  /** Rule ids of goals that must all have been reached in the same window. */
  readonly allOf: readonly string[] | null;
  /** In which window it counts. */
  readonly per: 'day' | 'week' | 'month' | 'year' | 'lifetime';
  /** Again and again within the window, or once. */
  readonly repeat: boolean;
}

export interface EmitDef {
  readonly type: string;
  /** The member herself, or who invited her. */
  readonly to: 'member' | 'inviter';
  readonly data: Readonly<Record<string, Expression>>;
}

export interface PackDef {
  readonly name: Text;
  readonly grants: readonly GrantDef[];
}
