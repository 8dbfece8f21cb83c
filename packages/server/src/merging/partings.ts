import { type Entry, type MemberNo, type Parts, type Programs, partMembers } from '@laurel/core';
import type { LogReads } from '@laurel/db';
import { entryOf } from '../log/codec.ts';

/** How a member parts from one whom she was merged into, computed from both logs as they are durable now. */
export type Partings = (stays: MemberNo, goes: MemberNo) => Promise<Parts>;

/** Entries read at a time. */
const pageRows = 1_000;

export function openPartings(log: Pick<LogReads, 'entries'>, programs: () => Programs): Partings {
  return async (stays, goes) => {
    const [mine, hers] = [await wholeLog(log, stays), await wholeLog(log, goes)];
    return partMembers(programs(), { member: stays, entries: mine }, { member: goes, entries: hers });
  };
}

async function wholeLog(log: Pick<LogReads, 'entries'>, member: MemberNo): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const rows = await log.entries(member, { after: entries.length, limit: pageRows });
    for (const row of rows) entries.push(entryOf(row));
    if (rows.length < pageRows) return entries;
  }
}
