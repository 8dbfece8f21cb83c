import type { EpochMs } from '@laurel/core';
import type { Expiry, Length } from '../terms.ts';

/** The numbers in which one program of the kind `care` differs from another. */
export interface Care {
  readonly zone: string;
  readonly latenessDays: number;
  /** Growth that v2 and v3 need. */
  readonly thresholds: readonly [number, number];
  /** Points of their packs. */
  readonly packs: readonly [number, number];
  readonly window: 'lifetime' | 'calendarYear' | 'sinceTierStart' | { readonly days: number };
  readonly period: Length;
  readonly graceDays: number | null;
  readonly demotion: 'toEarned' | 'oneStep' | 'never';
  readonly pause: Pausing;
  readonly pointsExpire: Expiry;
  readonly restoreGraceDays: number;
  /** Taken back and not found: it is owed. */
  readonly shortfall: 'debt';
  readonly trialDays: number;
  /** Points for each time that a case is late. */
  readonly sorry: number;
  readonly lines: Lines;
  readonly fair: Fair;
  /** A sign-up for v2 and v3 alone, without bounds. */
  readonly salon: Span & { readonly points: number };
  readonly taste: Span & { readonly change: boolean; readonly points: number };
  readonly quiz: Quiz;
  readonly walk: Walk;
  /** What a second version changes, from when. */
  readonly next: { readonly at: EpochMs; readonly pauses: boolean; readonly lines: Lines } | null;
}

export interface Pausing {
  readonly longestDays: number;
  readonly perYear: number;
  readonly backdatedDays: number;
}
export const pauseKinds = ['parental', 'abroad'] as const;

/** `vip`: holders of the plan whose city was verified; `care`: v2 and v3; `normal`: everybody. */
export type Lines = Readonly<Record<LineId, Line>>;
export interface Line {
  readonly priority: number;
  readonly minutes: number | null;
  readonly escalateTo: LineId | null;
}
export type LineId = (typeof lineIds)[number];
export const lineIds = ['vip', 'care', 'normal'] as const;

export interface Span {
  readonly from: EpochMs;
  readonly until: EpochMs;
}
export interface Fair extends Span {
  readonly signUpUntil: EpochMs | null;
  readonly withdrawUntil: EpochMs | null;
  readonly places: number | null;
  readonly cost: number;
  readonly points: number;
}
/** Question `one` is worth two points, `two` one. */
export interface Quiz extends Span {
  readonly tries: number;
  readonly minutes: number | null;
  readonly rights: { readonly one: readonly string[]; readonly two: readonly string[] };
  readonly rewards: readonly { readonly score: number; readonly points: number }[];
}
export const optionsOf = { one: ['a', 'b', 'c'], two: ['x', 'y'] } as const;
export const tastes = ['plum', 'fig'] as const;
export interface Walk extends Span {
  readonly size: number;
  /** Orders of less do not count, in minor units. */
  readonly atLeast: number;
  readonly reach: number;
  readonly points: number;
}

export const careAssets = ['growth', 'points'] as const;
export const tierIds = ['v1', 'v2', 'v3'] as const;

export const linesAt = (care: Care, at: EpochMs): Lines =>
  care.next !== null && at >= care.next.at ? care.next.lines : care.lines;

/** Whether the version in force knows pauses. */
export const pausesAt = (care: Care, at: EpochMs): boolean =>
  care.next === null || at < care.next.at || care.next.pauses;
