import type { Programs } from '@laurel/core';
import { hashing } from './hashes.ts';
import { type DifferenceOf, EXAMPLES_MAX, type PageAgain, replayPage } from './replay-page.ts';
import type { Looking, StoreReport } from './verify-store.ts';
import { type Walk, walkOf } from './walk.ts';
import type { WholeLog } from './whole-log.ts';

export interface ReplayedStore extends StoreReport {
  /** Entries that come out otherwise now: a report, not a fault, after a change of the core or of the program. */
  readonly differences: number;
  /** Events that were taken then and are refused now. */
  readonly refused: number;
  /** The first few. */
  readonly examples: readonly DifferenceOf[];
}

/** Folds and decides the whole log once more in memory, under the recorded programs or under others. */
export async function replayStore(
  log: WholeLog,
  { programs, at, progress }: Looking & { readonly programs?: Programs },
): Promise<ReplayedStore> {
  const walk = await walkOf(log, at);
  const again = {
    programs: programs ?? log.programs,
    isRecorded: programs === undefined,
    at: walk.at,
    nameOf: (member: number): string => walk.directory.nameOf(member) ?? '',
  };
  const sum = openSum(walk);
  for await (const page of walk.members()) {
    sum.add(replayPage(again, page));
    progress?.(sum.members(), walk.directory.count);
  }
  return sum.end();
}

/** Adds up pages, which come in their order. */
function openSum(walk: Walk) {
  const hashes = hashing(() => '');
  const counts = { members: 0, events: 0, transfers: 0, differences: 0, refused: 0 };
  const tiers: Record<string, Record<string, number>> = {};
  const examples: DifferenceOf[] = [];
  return {
    members: () => counts.members,
    add(page: PageAgain): void {
      hashes.lines(page);
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += page[key];
      examples.push(...page.examples.slice(0, EXAMPLES_MAX - examples.length));
      for (const [track, members] of Object.entries(page.tiers)) {
        const own = (tiers[track] ??= {});
        for (const [tier, count] of Object.entries(members)) own[tier] = (own[tier] ?? 0) + count;
      }
    },
    end: (): ReplayedStore => ({ ...counts, ...hashes.end(), tiers, at: walk.at, examples }),
  };
}
