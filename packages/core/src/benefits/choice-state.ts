import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { Head } from '../state.ts';

/** A benefit that was chosen, from an instant until another, which it does not include; null: until it is swapped. */
export type ChosenRow = readonly [benefit: string, from: EpochMs, until: EpochMs | null];

/** Fact `choice:<group>`: what is chosen, and how often it was swapped in the windows that still count. */
export interface ChoiceFact extends JsonObject {
  /** The period for which it was chosen; what was chosen goes on into the next one until it is chosen anew. */
  readonly period: string;
  readonly rows: readonly ChosenRow[];
  readonly swaps: Readonly<Record<string, number>>;
}

export function choiceOf(head: Pick<Head, 'facts'>, group: string): ChoiceFact | null {
  return (factOf(head.facts, choiceFactKey(group)) as unknown as ChoiceFact | undefined) ?? null;
}
export function choiceFactKey(group: string): string {
  return `choice:${group}`;
}
/** All that was chosen for one period: whoever settles with a partner reads it. */
export function choiceRecordKey(group: string, period: string): string {
  return `choice/${group}/${period}`;
}

export function isIn([, from, until]: ChosenRow, at: EpochMs): boolean {
  return from <= at && (until === null || at < until);
}

export function isChosen(head: Pick<Head, 'facts'>, group: string, benefit: string, at: EpochMs): boolean {
  return choiceOf(head, group)?.rows.some((row) => row[0] === benefit && isIn(row, at)) ?? false;
}
