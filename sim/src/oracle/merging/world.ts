import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { FollowOn } from '../acts.ts';
import type { Accepted, Member } from '../member.ts';
import type { Terms } from '../terms.ts';

/** All that was taken for a member, in the order of its decision; for whom it was sent stands with it. */
export type Item = ActItem | FollowItem | MergeItem | BackItem;

export interface ActItem {
  readonly kind: 'act';
  readonly subject: string;
  readonly sent: Sent;
  readonly decidedAt: EpochMs;
  /** Of an invitation: who invited, who invited her, and so on, as it was told then. */
  readonly line: readonly string[];
}
export interface FollowItem {
  readonly kind: 'follow';
  readonly subject: string;
  readonly what: FollowOn['kind'];
  readonly order: string;
  readonly happened: EpochMs;
  readonly decidedAt: EpochMs;
  /** Why nobody can say what it does. */
  readonly doubt: string | null;
}
/** Another one came, with all that had been taken for her. */
export interface MergeItem {
  readonly kind: 'merge';
  readonly who: string;
  readonly items: readonly Item[];
  readonly decidedAt: EpochMs;
}

/** Somebody who stands by herself, with whoever was merged into her. */
export interface Root {
  readonly member: Member;
  readonly items: readonly Item[];
}

/** She is by herself again, after she had been with another one. */
export interface BackItem {
  readonly kind: 'back';
}

export interface World {
  readonly terms: Terms;
  readonly roots: Map<string, Root>;
  /** Those who were merged, and into whom. */
  readonly into: Map<string, string>;
  /** What each was answered, by who it was sent for. */
  readonly answered: Map<string, Accepted[]>;
  readonly outbox: FollowOn[];
}

export const newWorld = (terms: Terms): World => ({
  terms,
  roots: new Map(),
  into: new Map(),
  answered: new Map(),
  outbox: [],
});

/** Where a member is. */
export function homeOf({ into }: Pick<World, 'into'>, name: string): string {
  const next = into.get(name);
  return next === undefined ? name : homeOf({ into }, next);
}

/** She who came, and all who came with her. */
export const groupOf = ({ who, items }: MergeItem): readonly string[] => [
  who,
  ...items.flatMap((item) => (item.kind === 'merge' ? groupOf(item) : [])),
];
