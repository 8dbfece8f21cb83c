import type { MemberNo } from '../kernel/json.ts';
import type { Entry } from '../log/entry.ts';
import type { Head } from '../state.ts';
import { hereOf, MERGED, type MergedFact } from './merged-state.ts';
import type { Package } from './package.ts';

/** A merge as the log of the one who took up has it. */
export interface Merge {
  /** Place of the entry that took her up. */
  readonly at: number;
  readonly entry: Entry;
  readonly data: Package;
}

/** How a member came who is here at the end of a log; null: she is not here. */
export function findMerge(entries: readonly Entry[], member: MemberNo): Merge | null {
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at] as Entry;
    if (leftIn(entry) === member) return null;
    const known = entry.outcome.facts?.[MERGED] as MergedFact | undefined;
    if (entry.event.type !== 'merge.received' || known === undefined) continue;
    const data = entry.event.data as Package;
    if (data.from.member === member) return { at, entry, data };
  }
  return null;
}

/** Who leaves in an entry; null: nobody. */
function leftIn({ event: { type, data } }: Entry): MemberNo | null {
  return type === 'member.unmerged' ? (data['member'] as { member: MemberNo }).member : null;
}

/** Where she had come who leaves in an entry; null: nobody leaves there. */
export function cameAt(entries: readonly Entry[], n: number): number | null {
  const goes = leftIn(entries[n] as Entry);
  return goes === null ? null : (findMerge(entries.slice(0, n), goes)?.at ?? null);
}

/** She herself and those who came within her. */
export function groupOf({ from, head }: Package): ReadonlySet<MemberNo> {
  return new Set([from.member, ...hereOf(head as unknown as Head).map(({ who }) => who.member)]);
}
