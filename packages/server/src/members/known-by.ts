import { type Entry, type EpochMs, transferView } from '@laurel/core';
import type { Found, Reads } from '../reads.ts';
import type { Seen } from './load.ts';

/**
 * What is known today about an instant: transfers summed by when they happened. Nothing is decided again; an entry
 * decided after what is shown does not count.
 */
export async function knownBy(
  reads: Reads,
  { member }: Found,
  seen: Seen,
  by: EpochMs,
): Promise<Readonly<Record<string, number>>> {
  const sums: Record<string, number> = {};
  const add = (entry: Entry): void => {
    for (const [n, transfer] of (entry.outcome.transfers ?? []).entries()) {
      const { asset, amount, happenedAt, from, to } = transferView(member, entry, transfer, n);
      // What opens was counted when it was granted.
      const opens = from === 'pending' && to === 'balance';
      if (happenedAt <= by && !opens) sums[asset] = (sums[asset] ?? 0) + amount;
    }
  };
  for (let after = 0; ; ) {
    const entries = await reads.history(member, { after, limit: 500 });
    for (const entry of entries) if (entry.decidedAt <= seen.at) add(entry);
    const last = entries.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  for (const entry of seen.unwritten) add(entry);
  return sums;
}
