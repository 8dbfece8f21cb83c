import { type EpochMs, type Head, nextDueAt, type Programs } from '@laurel/core';
import { LRUCache } from 'lru-cache';
import type { Seen } from './load.ts';

/** Members as they were shown a moment ago, as text. */
export interface RecentViews {
  /** The text, if nothing has changed and time has done nothing since. */
  readonly find: (member: number, head: Head, now: EpochMs) => string | undefined;
  readonly keep: (member: number, stored: Head, seen: Seen, text: string) => void;
}

interface View {
  readonly head: Head;
  readonly programs: Programs;
  readonly until: EpochMs;
  readonly text: string;
}

/** What is shown says for which instant; it may be this much older than the question. */
const olderMsMax = 1_000;
const bytesMax = 16 * 1_048_576;

/**
 * A head is never changed once handed out: the same head, before the next time that anything is due, shows the same
 * member. Every write makes another head, so nobody reads less than she wrote.
 */
export function recentViews(current: () => Programs): RecentViews {
  const views = new LRUCache<number, View>({
    maxSize: bytesMax,
    sizeCalculation: ({ text }) => text.length * 2 + 200,
  });
  return {
    find: (member, head, now) => {
      const view = views.get(member);
      const isGood =
        view !== undefined && view.head === head && now < view.until && view.programs === current();
      return isGood ? view.text : undefined;
    },
    keep: (member, stored, seen, text) => {
      const programs = current();
      const due = nextDueAt(programs, seen.head) ?? Number.MAX_SAFE_INTEGER;
      views.set(member, { head: stored, programs, until: Math.min(due, seen.at + olderMsMax), text });
    },
  };
}
