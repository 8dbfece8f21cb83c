import { parseId } from '../kernel/ids.ts';
import { type EpochMs, type JsonObject, textOf, type Units } from '../kernel/json.ts';
import type { LotPart } from '../ledger/lots.ts';
import type { Event } from '../log/event.ts';

/**
 * What became of an issue: `open` until the partner says; `failed`: something stands in for it, or the claim was given
 * back; `revoked`: it was delivered, and what was delivered was of no use.
 */
export type IssueState = 'open' | 'delivered' | 'failed' | 'revoked';

/** Record `issue/<key>`: one piece of a partner for one member. Its key is that of its call, or made like one. */
export interface IssueRecord extends JsonObject {
  readonly partner: string;
  readonly item: string;
  readonly benefit: string;
  /** The program's version under which it was issued. */
  readonly version: number;
  readonly delivery: 'codes' | 'call';
  readonly state: IssueState;
  readonly at: EpochMs;
  /** Minor units of `currency`: what the partner is owed once it is delivered, and what it says that it is worth. */
  readonly cost: number;
  readonly value: number;
  readonly currency: string;
  /** Of a code: which one of its pool. The text of it is no part of the log. */
  readonly number?: number;
  readonly settledAt?: EpochMs;
  /** How the partner calls it. */
  readonly reference?: string;
  readonly reason?: string;
  /** The issue that it stands in for, and the one that stands in for it. */
  readonly of?: string;
  readonly by?: string;
  /** The claim was given back. */
  readonly returned?: true;
  /** It was told to have failed before it was delivered. */
  readonly late?: true;
  /** What the claim counted against, and took. */
  readonly claim: IssueClaim;
  /** The term whose savings it counts for. */
  readonly plan?: string;
  readonly no?: number;
}

/** What a claim counted against: so it can be given back to the window that it came from. */
export interface IssueClaim extends JsonObject {
  /** Key of the use of the benefit. */
  readonly use: string;
  /** Of the benefit's own limit. */
  readonly window?: string;
  readonly term?: string;
  /** Limits of the item and of the partner: what was counted, in which window. */
  readonly counted?: readonly (readonly [what: string, window: string])[];
  /** Units that it took. */
  readonly units?: readonly (readonly [asset: string, amount: Units, lots: readonly LotPart[]])[];
}

export function issueKey(key: string): string {
  return `issue/${key}`;
}

/** Record `issues`: how many a member had, and the keys of the newest, newest first. */
export const ISSUES = 'issues';
export interface IssueList extends JsonObject {
  readonly count: number;
  readonly recent: readonly string[];
}
export const ISSUES_MAX = 50;

/** What an event about an issue looks at. */
export function issueRecords({ data }: Event): readonly string[] {
  const id = parseId('cl', textOf(data['callId']));
  return id === null ? [] : [issueKey(`${id.seq}.${id.n}`)];
}
