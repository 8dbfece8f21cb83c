import { apply, type Entry, emptyHead, type Head, type Json, type MemberNo } from '@laurel/core';
import { isSame } from './compare-entries.ts';
import type { Report } from './violation.ts';
import type { StoredStates } from './whole-log.ts';

/** I8: what a store keeps of a member beside the log is what the log folds to. */
export async function checkStoredStates(
  states: StoredStates,
  members: readonly {
    readonly member: MemberNo;
    readonly entries: readonly Entry[];
    readonly report: Report;
  }[],
): Promise<void> {
  const heads = await states.heads(members.map(({ member }) => member));
  for (const [i, { member, entries, report }] of members.entries()) {
    const stored = heads[i];
    const last = entries.at(-1);
    // A snapshot may be older than the log, and the log may be looked at as of a time before the snapshot.
    if (!stored || last === undefined || stored.seq > last.seq) continue;
    const folded = foldedTo(entries, stored.seq);
    if (folded === null) continue;
    if (!isSame(JSON.parse(JSON.stringify(folded.head)), stored))
      report('I8', stored.seq, 'the stored state is not the fold of the log');
    if (stored.seq === last.seq) await checkRecords(states, member, folded, report);
  }
}

interface FoldedTo {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
}

/** Null where the log cannot be folded: that was told already. */
function foldedTo(entries: readonly Entry[], seq: number): FoldedTo | null {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  try {
    for (const entry of entries) {
      if (entry.seq > seq) break;
      const next = apply(head, entry);
      head = next.head;
      for (const [key, value] of next.records) records.set(key, value);
    }
    return { head, records };
  } catch {
    return null;
  }
}

async function checkRecords(
  states: StoredStates,
  member: MemberNo,
  { head, records }: FoldedTo,
  report: Report,
): Promise<void> {
  const keys = [...records.keys()];
  const stored = await states.records(member, keys);
  for (const [i, key] of keys.entries()) {
    const folded = records.get(key) ?? null;
    if (!isSame(folded === null ? null : JSON.parse(JSON.stringify(folded)), stored[i] ?? null)) {
      report('I8', head.seq, `the stored record ${key} is not the fold of the log`);
    }
  }
}
