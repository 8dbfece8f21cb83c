import { canonical, type Entry, type Json, type MemberNo, type Programs, partMembers } from '@laurel/core';
import type { Report } from './violation.ts';

interface Visited {
  readonly member: MemberNo;
  readonly entries: readonly Entry[];
}
export type LogsOf = (members: readonly MemberNo[]) => Promise<readonly (readonly Entry[])[]>;

/** I20: where a merge was undone, the two stand as both logs say, decided once more from the merge on. */
export async function checkPartings(
  { programs, logs }: { readonly programs: Programs; readonly logs: LogsOf },
  { member, entries }: Visited,
  report: Report,
): Promise<void> {
  for (const { seq, event, context } of entries) {
    const parting = context?.parting;
    if (parting === undefined) continue;
    const goes = (event.data['member'] as { readonly member: MemberNo }).member;
    const [hers = []] = await logs([goes]);
    const mine = entries.filter((entry) => entry.seq <= parting.upTo);
    const parts = partMembers(programs, { member, entries: mine }, { member: goes, entries: hers });
    if (!parts.ok) report('I20', seq, `they could not have parted: ${parts.refusal.detail}`);
    else if (canonical(asStored(parts.parting)) !== canonical(asStored(parting)))
      report('I20', seq, 'how they parted is not what both logs come to');
  }
}

const asStored = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
