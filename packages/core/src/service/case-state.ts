import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { Head } from '../state.ts';

/** A case of a member: record `case/<number of its entry>`; until it is closed it is among the fact `cases`, too. */
export interface CaseRecord extends JsonObject {
  readonly case: number;
  readonly state: 'open' | 'answered' | 'closed';
  /** Where it came from: chat, phone, mail. */
  readonly channel: string;
  /** What it is about, in a word of the shop's own. */
  readonly subject?: string;
  /** Its id in the help desk. */
  readonly externalId?: string;
  readonly order?: string;
  /** As the status gave them when it was opened; they stay until it is closed, and only grow more urgent. */
  readonly line: string;
  readonly priority: number;
  /** What decided it: tier and plans then. */
  readonly tier: string;
  readonly plans: readonly string[];
  readonly version: number;
  readonly at: EpochMs;
  readonly changedAt: EpochMs;
  /** By when somebody answers; null where nobody has to any more. */
  readonly respondBy: EpochMs | null;
  readonly answeredAt?: EpochMs;
  readonly closedAt?: EpochMs;
  /** How often it was not answered in time. */
  readonly overdue: number;
  readonly agent: string | null;
  readonly resolution?: string;
  readonly stars?: number;
}

/** The most urgent. */
export const PRIORITY_MAX = 100;
/** Open cases of one member at a time. */
export const CASES_MAX = 20;
/** Fact: cases that are not closed, oldest first. */
export const CASES = 'cases';
/** Fact: the numbers of the newest closed ones, oldest first. */
export const CASES_CLOSED = 'cases-closed';
/** As many are listed. */
export const CASES_CLOSED_MAX = 50;

export function caseKey(number: number): string {
  return `case/${number}`;
}

export function casesOf(head: Pick<Head, 'facts'>): readonly CaseRecord[] {
  return (factOf(head.facts, CASES) ?? NONE) as unknown as readonly CaseRecord[];
}
const NONE: readonly CaseRecord[] = [];

export function closedCasesOf(head: Pick<Head, 'facts'>): readonly number[] {
  return (factOf(head.facts, CASES_CLOSED) ?? []) as readonly number[];
}

/** When the next one is late; null where none will be. */
export function nextCaseDue(head: Pick<Head, 'facts'>): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { respondBy } of casesOf(head))
    if (respondBy !== null && (next === null || respondBy < next)) next = respondBy;
  return next;
}
