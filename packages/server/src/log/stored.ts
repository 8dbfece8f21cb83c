import type { Entry, MemberNo } from '@laurel/core';
import type { LogReads } from '@laurel/db';
import { bytesOfKey, type EventKey, entryOf } from './codec.ts';
import type { Stored } from './work.ts';

/** Entries read at a time behind the one that took an event. */
const stretchRows = 16;
/** A member's first entries are read from the beginning: an event may have made her join right before. */
const beginning = 32;

/** Where an event may be found. */
export interface Place {
  readonly member: MemberNo;
  readonly key: EventKey;
}

/** An event that the log has: its entry and the stretch that its answer is made of. */
export async function storedOf(
  log: LogReads,
  { member, seq }: { readonly member: MemberNo; readonly seq: number },
  laters: readonly Place[],
): Promise<Stored> {
  const stretch = await stretchOf(log, member, seq);
  const first = stretch.find((entry) => entry.seq === seq);
  if (first === undefined)
    throw new Error(`entry ${seq} of member ${member} was found by its key and cannot be read`);
  if (first.outcome.deferred !== true) return { member, first, entries: stretch, waits: false };
  const [later] = await log.find(laters.map((one) => ({ member: one.member, key: bytesOfKey(one.key) })));
  const place = laters[later?.index ?? 0];
  if (later === undefined || place === undefined) return { member, first, entries: stretch, waits: true };
  const entries = await stretchOf(log, place.member, later.seq);
  return { member: place.member, first, entries, waits: false };
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
