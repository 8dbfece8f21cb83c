import type { Entry, Json } from '@laurel/core';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import type { Found, Reads } from '../reads.ts';
import type { Seen } from './load.ts';

export interface Walk<T> {
  readonly found: Found;
  readonly seen: Seen;
  /** Ties cursors to list, filters and caller. */
  readonly binding: string;
  readonly cursor: string | undefined;
  readonly limit: number;
  /** What the list shows of an entry, oldest first. */
  readonly pick: (entry: Entry) => readonly T[] | Promise<readonly T[]>;
  /** What a later page has to know of this one and those before it; comes back as `note` of its walk. */
  readonly note?: (data: readonly T[], note: Json | undefined) => Json;
}
interface Walked<T> {
  data: T[];
  nextCursor: string | null;
  /** What the pages before it noted. */
  note?: Json | undefined;
}

/** Entries looked at for one page; a page of something rare may be short and still go on. */
const lookedAtMax = 2_000;
/** Entries read at once, at most. The first time no more than the page is likely to show: most show two things. */
const chunkMax = 200;

/** A page of what a member's entries hold, newest first; what time did and nobody wrote yet stands at the top. */
export async function walkEntries<T>(reads: Reads, cursors: Cursors, walk: Walk<T>): Promise<Walked<T>> {
  const start = walk.cursor === undefined ? undefined : placeOf(cursors.read(walk.binding, walk.cursor));
  const { note } = start ?? {};
  const data: T[] = [];
  let before = start?.seq ?? Number.MAX_SAFE_INTEGER;
  let skip = start?.skip ?? 0;
  let looked = 0;
  let chunk = Math.min(chunkMax, Math.ceil(walk.limit / 2));
  const after = (seq: number, taken: number): string =>
    cursors.write(walk.binding, [seq, taken, ...(walk.note === undefined ? [] : [walk.note(data, note)])]);
  for (;;) {
    const entries = await chunkBelow(reads, walk, { before, limit: chunk });
    for (const entry of entries) {
      const items = (await walk.pick(entry)).toReversed().slice(skip);
      const room = walk.limit - data.length;
      data.push(...items.slice(0, room));
      if (items.length > room) return { data, nextCursor: after(entry.seq + 1, skip + room), note };
      skip = 0;
      before = entry.seq;
    }
    looked += entries.length;
    chunk = Math.min(chunkMax, chunk * 2);
    if (entries.length === 0) return { data, nextCursor: null, note };
    if (data.length >= walk.limit || looked >= lookedAtMax)
      return { data, nextCursor: before <= 1 ? null : after(before, 0), note };
  }
}

/** The newest of a member's entries before `seq` in which something is found, and what. */
export async function newestBelow<T>(
  reads: Reads,
  of: Pick<Walk<T>, 'found' | 'seen'>,
  seq: number,
  find: (entry: Entry) => T | undefined,
): Promise<T | undefined> {
  for (let before = seq; ; ) {
    const entries = await chunkBelow(reads, of, { before, limit: chunkMax });
    for (const entry of entries) {
      const what = find(entry);
      if (what !== undefined) return what;
    }
    before = entries.at(-1)?.seq ?? 0;
    if (before <= 1) return undefined;
  }
}

async function chunkBelow<T>(
  reads: Reads,
  { found, seen }: Pick<Walk<T>, 'found' | 'seen'>,
  page: { readonly before: number; readonly limit: number },
): Promise<readonly Entry[]> {
  const unwritten = seen.unwritten.filter((entry) => entry.seq < page.before).toReversed();
  if (unwritten.length > 0) return unwritten;
  return reads.newestFirst(found.member, page);
}

function placeOf(place: Json): { seq: number; skip: number; note: Json | undefined } {
  const [seq, skip, note] = (Array.isArray(place) ? place : []) as readonly Json[];
  if (typeof seq === 'number' && typeof skip === 'number') return { seq, skip, note };
  throw new Problem('invalid_cursor', 'The cursor is not of this list.', { pointer: '/query/cursor' });
}
