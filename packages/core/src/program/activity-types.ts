import type { EpochMs } from '../kernel/json.ts';
import type { Expression, GrantDef, Span, Text } from './program.ts';

/** Something that members take part in for a while (活动). */
export type ActivityDef = SignUpDef | PollDef | QuizDef | TeamDef;
export type ActivityKind = ActivityDef['kind'];

interface ActivityBase {
  readonly name: Text;
  readonly text?: Text;
  readonly from: EpochMs;
  /** Not included. */
  readonly until: EpochMs;
  /** Who may take part; null: everybody. */
  readonly when: Expression | null;
  readonly audience: string | null;
}
/** Members sign up for a place and come. */
export interface SignUpDef extends ActivityBase {
  readonly kind: 'signUp';
  /** Signing up ends here; `until` where it is left out. */
  readonly signUpUntil?: EpochMs;
  /** Withdrawing ends here; with signing up where it is left out. */
  readonly withdrawUntil?: EpochMs;
  /** There are as many places as operators load into the counter `places:<activity>`. */
  readonly places: boolean;
  readonly cost: { readonly asset: string; readonly units: number } | null;
  /** For who comes. */
  readonly grants: readonly GrantDef[];
}
/** One vote per member. */
export interface PollDef extends ActivityBase {
  readonly kind: 'poll';
  readonly options: readonly OptionDef[];
  /** A vote may be changed until the end. */
  readonly change: boolean;
  readonly counts: 'live' | 'afterwards';
  /** For who votes. */
  readonly grants: readonly GrantDef[];
}
/** Questions with right answers, which nobody reads who may be asked. */
export interface QuizDef extends ActivityBase {
  readonly kind: 'quiz';
  readonly questions: readonly QuestionDef[];
  readonly tries: number;
  /** How long one try may take. */
  readonly within?: Span;
  /** Each once, when a try reaches its score. */
  readonly rewards: readonly { readonly score: number; readonly grants: readonly GrantDef[] }[];
}
/** Members gather as a team and reach a goal together. */
export interface TeamDef extends ActivityBase {
  readonly kind: 'team';
  /** Members of a team, its founder included. */
  readonly size: number;
  readonly goal: TeamGoalDef;
  /** For each member of a team that reached its goal. */
  readonly grants: readonly GrantDef[];
}
export interface TeamGoalDef {
  readonly on: readonly string[];
  readonly when: Expression | null;
  /** What an event adds; 1 where it is null. */
  readonly sum: Expression | null;
  readonly reach: number;
}
export interface OptionDef {
  readonly id: string;
  readonly name: Text;
}
export interface QuestionDef {
  readonly id: string;
  readonly text: Text;
  readonly options: readonly OptionDef[];
  /** Ids of all right options. */
  readonly right: readonly string[];
  readonly points: number;
}
