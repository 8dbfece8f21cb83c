import { advance, type Entry, emptyHead, type Programs } from '@laurel/core';
import { compareEntries, type Difference } from './compare-entries.ts';
import { asksOf, decideAgain } from './decide-again.ts';
import { hashing } from './hashes.ts';
import { countTiers, eventsIn, type Looking, type StoreReport } from './verify-store.ts';
import { type Visited, walkOf } from './walk.ts';
import type { WholeLog } from './whole-log.ts';

export interface ReplayedStore extends StoreReport {
  /** Entries that come out otherwise now: a report, not a fault, after a change of the core or of the program. */
  readonly differences: number;
  /** Events that were taken then and are refused now. */
  readonly refused: number;
  /** The first few. */
  readonly examples: readonly (Difference & { readonly member: string })[];
}

const EXAMPLES_MAX = 20;

/** Folds and decides the whole log once more in memory, under the recorded programs or under others. */
export async function replayStore(
  log: WholeLog,
  { programs, at, progress }: Looking & { readonly programs?: Programs },
): Promise<ReplayedStore> {
  const rules = programs ?? log.programs;
  const walk = await walkOf(log, at);
  const hashes = hashing((member) => walk.directory.nameOf(member) ?? '');
  const counts = { members: 0, events: 0, transfers: 0, differences: 0, refused: 0 };
  const tiers: Record<string, Record<string, number>> = {};
  const examples: ReplayedStore['examples'][number][] = [];
  for await (const page of walk.members()) {
    for (const visited of page) {
      const again = memberAgain(rules, visited, walk.at, programs === undefined);
      counts.members += 1;
      counts.events += eventsIn(rules, again.entries);
      counts.transfers += hashes.member(visited.name, again.entries, again.head);
      countTiers(tiers, again.head);
      counts.differences += again.differences.length;
      counts.refused += again.refused;
      for (const one of again.differences)
        if (examples.length < EXAMPLES_MAX) examples.push({ member: visited.name, ...one });
    }
    progress?.(counts.members, walk.directory.count);
  }
  return { ...counts, ...hashes.end(), tiers, at: walk.at, examples };
}

/** One member's history as it is decided now. */
function memberAgain(programs: Programs, { member, entries }: Visited, at: number, isSame: boolean) {
  const made: Entry[] = [];
  const differences: Difference[] = [];
  let refused = 0;
  let head = emptyHead;
  for (const again of decideAgain(programs, member, asksOf(member, entries))) {
    head = again.head;
    for (const entry of again.entries) made.push(entry);
    if (again.refused !== undefined) refused += 1;
    // Under the same rule book each entry is held to what was recorded; under another, difference is the question.
    else if (isSame) {
      const { from, next } = again.asked;
      const difference = compareEntries(entries.slice(from, next), again.entries);
      if (difference) differences.push(difference);
    }
  }
  const passed = advance(programs, head, at, member);
  for (const entry of passed.entries) made.push(entry);
  return { entries: made, head: passed.head, differences, refused };
}
