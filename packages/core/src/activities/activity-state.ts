import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject, MemberNo, Units } from '../kernel/json.ts';
import type { LotPart } from '../ledger/lots.ts';
import type { Head } from '../state.ts';

/** How a member took part: record `activity/<id>`. */
export type Participation = SignUp | Vote | Tries | TeamPart;

export interface SignUp extends JsonObject {
  readonly kind: 'signUp';
  readonly state: 'signedUp' | 'withdrawn' | 'attended';
  readonly at: EpochMs;
  readonly changedAt: EpochMs;
  /** What it cost: the lots that paid. */
  readonly asset?: string;
  readonly lots?: readonly LotPart[];
  /** The shared counter that a place was taken of. */
  readonly counter?: string;
}
export interface Vote extends JsonObject {
  readonly kind: 'poll';
  readonly option: string;
  readonly at: EpochMs;
  readonly changedAt: EpochMs;
}
export interface Tries extends JsonObject {
  readonly kind: 'quiz';
  /** Tries begun. */
  readonly tries: number;
  /** The best score; null before the first answer. */
  readonly best: number | null;
  /** The last one that was scored. */
  readonly last?: { readonly score: number; readonly at: EpochMs };
  /** Scores whose reward was given. */
  readonly given: readonly number[];
  /** The try that runs, and under which version it began. */
  readonly open?: { readonly at: EpochMs; readonly until: EpochMs | null; readonly version: number };
}
/** At a member who joined: the team is her founder's. */
export interface TeamPart extends JsonObject {
  readonly kind: 'team';
  readonly state: 'asked' | 'in' | 'refused' | 'completed';
  readonly founder: { readonly member: MemberNo };
  /** Number of the entry that founded it. */
  readonly team: number;
  readonly at: EpochMs;
  readonly reason?: string;
}

export function activityKey(id: string): string {
  return `activity/${id}`;
}

/** A team at its founder: fact `team/<activity>`. */
export interface Team extends JsonObject {
  readonly team: number;
  readonly at: EpochMs;
  /** The founder first; what each has added. */
  readonly members: readonly { readonly member: MemberNo; readonly units: Units }[];
  readonly completedAt?: EpochMs;
  /** The founder has her reward. */
  readonly rewarded?: true;
}

export function teamKey(activity: string): string {
  return `team/${activity}`;
}
export function teamOf(head: Pick<Head, 'facts'>, activity: string): Team | undefined {
  return factOf(head.facts, teamKey(activity)) as Team | undefined;
}
/** Fact `team-in/<activity>`: the founder of the team that the member is in. */
export function teamInKey(activity: string): string {
  return `team-in/${activity}`;
}
export interface TeamIn extends JsonObject {
  readonly founder: { readonly member: MemberNo };
  readonly team: number;
  /** When she asked: what she does from then on counts. */
  readonly at: EpochMs;
  readonly completed?: true;
}
export function teamInOf(head: Pick<Head, 'facts'>, activity: string): TeamIn | undefined {
  return factOf(head.facts, teamInKey(activity)) as TeamIn | undefined;
}

export function voteCounter(activity: string, option: string): string {
  return `poll:${activity}:${option}`;
}
