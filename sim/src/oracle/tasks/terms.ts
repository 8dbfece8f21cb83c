import type { EpochMs } from '@laurel/core';
import type { Expiry, Length } from '../terms.ts';

/** The numbers in which one program of the kind `tasks` differs from another. Written down from the pages on programs. */
export interface TaskTerms {
  readonly zone: string;
  readonly latenessDays: number;
  /** Nothing is spent here that could come back, but a purse asks for it. */
  readonly restoreGraceDays: 0;
  readonly shortfall: 'debt' | 'forgive';
  readonly pointsExpire: Expiry;
  readonly combine: 'max' | 'sum' | 'product';
  readonly days: { readonly double: NamedDay; readonly member: NamedDay };
  /** On double days; exact decimal text. */
  readonly doubleFactor: string;
  /** Points beside those of an order, on a member day. */
  readonly memberPoints: number;
  readonly birthday: number;
  /** For each year. */
  readonly anniversary: number;
  readonly main: Ladder;
  /** The second track, of stars, which reviews give. */
  readonly stars: Ladder;
  readonly starsPerReview: number;
  /** Firings a day at most. */
  readonly starsPerDay: number;
  readonly tasks: readonly TaskOf[];
  readonly steps: { readonly ids: readonly string[]; readonly inOrder: boolean };
}

/** A day by any of the lists, between two hours of the clock on the wall. */
export interface NamedDay {
  readonly monthly: readonly (number | 'last')[];
  /** 1 Monday to 7 Sunday. */
  readonly weekly: readonly number[];
  readonly dates: readonly string[];
  /** In minutes of the day, the end not included; null: the whole day. */
  readonly hours: readonly [from: number, until: number] | null;
}

export interface Ladder {
  /** From the lowest up. `multiplier` is exact decimal text. */
  readonly tiers: readonly { readonly id: string; readonly threshold: number; readonly multiplier: string }[];
  readonly window:
    | 'lifetime'
    | 'calendarYear'
    | 'sinceTierStart'
    | { readonly rollingDays: number }
    | { readonly months: number };
  /** The day of the month on which the track goes up; null: at once. */
  readonly settledOn: number | null;
  readonly period: Length | null;
  readonly graceDays: number | null;
  readonly noticeDays: number | null;
  readonly demotion: 'toEarned' | 'oneStep' | 'never';
  readonly onRefund: 'keep' | 'reevaluate' | 'atSettlement';
}

export type Per = 'day' | 'week' | 'month' | 'year' | 'lifetime';
export type Doing = 'order' | 'review' | 'view' | 'checkin' | 'madeUp' | 'quiz';
export type Goal =
  | { readonly count: number }
  | { readonly sum: number }
  | { readonly distinct: number }
  | { readonly streak: number }
  | { readonly allOf: readonly string[] };

export interface TaskOf {
  readonly id: string;
  readonly kind: 'daily' | 'growth' | 'special';
  readonly on: readonly Doing[];
  /** Of an order: what it must come to. Of a quiz: how much is right. */
  readonly atLeast: number;
  readonly goal: Goal | null;
  readonly per: Per;
  readonly repeat: boolean;
  readonly limit: { readonly times: number; readonly per: Per } | null;
  readonly from: EpochMs | null;
  readonly until: EpochMs | null;
  readonly points: number;
  readonly spin: number;
  readonly growth: number;
  readonly tag: string | null;
  /** By hand, and how many days it waits. */
  readonly byHand: { readonly days: number } | null;
  readonly accept: boolean;
  readonly after: readonly string[];
  /** Saves a tier of the main track: by so many days, or by one period. */
  readonly saves: { readonly days: number | null } | null;
}

export const taskAssets = ['growth', 'stars', 'points', 'spin', 'makeup'] as const;

export const taskIn = ({ tasks }: TaskTerms, id: string): TaskOf | undefined =>
  tasks.find((task) => task.id === id);

/** Tasks that must be done before this one: those named, and the step before it in a sequence that goes in order. */
export function waitsFor({ steps }: TaskTerms, task: TaskOf): readonly string[] {
  const place = steps.ids.indexOf(task.id);
  const before = steps.inOrder && place > 0 ? [steps.ids[place - 1] ?? ''] : [];
  return [...task.after, ...before];
}
