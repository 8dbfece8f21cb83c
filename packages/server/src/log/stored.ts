import type { Entry, Event, MemberNo } from '@laurel/core';
import type { LogReads } from '@laurel/db';
import { bytesOfKey, entryOf, eventKey } from './codec.ts';
import type { Stored } from './work.ts';

/** Entries read at a time behind the one that took an event. */
const stretchRows = 16;
/** A member's first entries are read from the beginning: an event may have made her join right before. */
const beginning = 32;

/** An event that the log has: its entry and the stretch that its answer is made of. */
export async function storedOf(log: LogReads, member: MemberNo, event: Event, seq: number): Promise<Stored> {
  const stretch = await stretchOf(log, member, seq);
  const first = stretch.find((entry) => entry.seq === seq);
  if (first === undefined)
    throw new Error(`entry ${seq} of member ${member} was found by its key and cannot be read`);
  if (first.outcome.deferred !== true) return { first, entries: stretch, waits: false };
  const [later] = await log.find([{ member, key: bytesOfKey(eventKey(event.source, event.id, 'later')) }]);
  if (later === undefined) return { first, entries: stretch, waits: true };
  return { first, entries: await stretchOf(log, member, later.seq), waits: false };
}

/** The entry and all that followed from it in its commit. */
async function stretchOf(log: LogReads, member: MemberNo, seq: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let after = seq <= beginning ? 0 : seq - 1;
  for (;;) {
    const limit = Math.max(stretchRows, seq - after + stretchRows);
    const rows = await log.entries(member, { after, limit });
    for (const row of rows) {
      const entry = entryOf(row);
      if (entry.seq > seq && entry.cause === undefined) return entries;
      entries.push(entry);
      after = entry.seq;
    }
    if (rows.length < limit) return entries;
  }
}
