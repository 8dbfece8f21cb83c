import { advance, type Entry, emptyHead, type NameOf, type Programs } from '@laurel/core';
import { compareEntries, type Difference } from './compare-entries.ts';
import { asksOf, decideAgain } from './decide-again.ts';
import { type Lines, linesOf } from './hashes.ts';
import { countTiers, eventsIn } from './verify-store.ts';
import type { Visited } from './walk.ts';

/** Some members decided again: what is added up, and the lines that are hashed. */
export interface PageAgain extends Lines {
  readonly members: number;
  readonly events: number;
  readonly transfers: number;
  readonly differences: number;
  readonly refused: number;
  readonly tiers: Record<string, Record<string, number>>;
  /** The first few. */
  readonly examples: readonly DifferenceOf[];
}
export type DifferenceOf = Difference & { readonly member: string };

/** Under which rule book, as of when. */
export interface Again {
  readonly programs: Programs;
  /** It is the recorded rule book: each entry is held to what was recorded. Under another, difference is the question. */
  readonly isRecorded: boolean;
  readonly at: number;
  readonly nameOf: NameOf;
}

export const EXAMPLES_MAX = 20;

export function replayPage(again: Again, page: readonly Visited[]): PageAgain {
  const counts = { members: 0, events: 0, transfers: 0, differences: 0, refused: 0 };
  const tiers: Record<string, Record<string, number>> = {};
  const examples: DifferenceOf[] = [];
  // Side by side: one text of them all would be copied once more.
  const ledger: string[] = [];
  const state: string[] = [];
  for (const visited of page) {
    const { entries, head, differences, refused } = memberAgain(again, visited);
    const lines = linesOf(visited.name, entries, head, again.nameOf);
    ledger.push(lines.ledger);
    state.push(lines.state);
    counts.members += 1;
    counts.events += eventsIn(again.programs, entries);
    counts.transfers += lines.transfers;
    counts.differences += differences.length;
    counts.refused += refused;
    countTiers(tiers, head);
    for (const one of differences)
      if (examples.length < EXAMPLES_MAX) examples.push({ member: visited.name, ...one });
  }
  return { ...counts, tiers, examples, ledger, state };
}

/** One member's history as it is decided now. */
function memberAgain({ programs, isRecorded, at }: Again, { member, entries }: Visited) {
  const made: Entry[] = [];
  const differences: Difference[] = [];
  let refused = 0;
  let head = emptyHead;
  for (const again of decideAgain(programs, member, asksOf(member, entries))) {
    head = again.head;
    for (const entry of again.entries) made.push(entry);
    if (again.refused !== undefined) refused += 1;
    else if (isRecorded) {
      const { from, next } = again.asked;
      const difference = compareEntries(entries.slice(from, next), again.entries);
      if (difference) differences.push(difference);
    }
  }
  const passed = advance(programs, head, at, member);
  for (const entry of passed.entries) made.push(entry);
  return { entries: made, head: passed.head, differences, refused };
}
