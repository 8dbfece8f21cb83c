import { type EpochMs, type Head, inForce, nextDueAt, type Programs } from '@laurel/core';
import { LRUCache } from 'lru-cache';
import { wireText } from '../http/route.ts';
import { type ShowTime, showTimeOf } from '../http/show-time.ts';
import type { Found } from '../reads.ts';
import { type Seen, shownAt } from './load.ts';

/** Members as they were shown last, as text of the wire. */
export interface RecentViews {
  /** The answer, if nothing has changed and time has done nothing since. */
  readonly find: (found: Found, head: Head, now: EpochMs) => string | undefined;
  /** @param present makes the answer; `moving` writes its instants that move with the question */
  readonly make: (found: Found, known: Known, present: (moving: ShowTime) => object) => string;
}
/** What an answer was made of; with the programs from before the member was loaded. */
interface Known {
  readonly stored: Head;
  readonly programs: Programs;
  readonly seen: Seen;
}

interface View {
  readonly head: Head;
  readonly programs: Programs;
  /** As she was named. */
  readonly external: string;
  /** Good from the instant that it was made for, and before this one. */
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly text: MovingText;
}

/** Texts around instants that lie so many days behind the question's own. */
interface MovingText {
  readonly parts: readonly string[];
  readonly days: readonly number[];
  /** The last one that was asked for, and for when. */
  whole: string;
  at: EpochMs;
}

const bytesMax = 16 * 1_048_576;

/**
 * A head is never changed once handed out: the same head, on the same day and before the next time that anything is
 * due, shows the same member. Every write makes another head, so nobody reads less than she wrote.
 */
export function recentViews(current: () => Programs): RecentViews {
  const views = new LRUCache<number, View>({
    maxSize: bytesMax,
    sizeCalculation: ({ text }) => text.whole.length * 2 + 400,
  });
  return {
    find: ({ member, external }, head, now) => {
      const view = views.get(member);
      if (view === undefined || view.head !== head || view.external !== external) return undefined;
      const at = shownAt(head, now);
      const isGood = at >= view.from && at < view.until && view.programs === current();
      return isGood ? textAt(view, at) : undefined;
    },
    make: ({ member, external }, { stored, programs, seen }, present) => {
      const { text, isWhole } = movingText(current(), seen.at, present);
      // Somebody may have published while she was loaded.
      const until = isWhole && programs === current() ? goodUntil(programs, seen) : seen.at;
      if (until > seen.at)
        views.set(member, { head: stored, programs, external, from: seen.at, until, text });
      return text.whole;
    },
  };
}

/** Windows, periods and paces go by days; all else that time does is due at some instant. */
function goodUntil(programs: Programs, { head, at }: Seen): EpochMs {
  const { calendar } = inForce(programs, at).compiled;
  const midnight = calendar.start(calendar.day(at) + 1);
  return Math.min(midnight, nextDueAt(programs, head, at) ?? midnight);
}

/** No text of a member or a program has a NUL, so that none looks like this. */
const marked = /\\u0000(\d+)/;

function movingText(programs: Programs, at: EpochMs, present: (moving: ShowTime) => object) {
  let isWhole = true;
  const moving: ShowTime = (time) => {
    const { calendar } = inForce(programs, at).compiled;
    const days = calendar.day(time) - calendar.day(at);
    if (days >= 0 && calendar.plus(at, { days }) === time) return `\u0000${days}`;
    isWhole = false;
    return showTimeOf(programs, at)(time);
  };
  const pieces = wireText(JSON.stringify(present(moving))).split(marked);
  const text: MovingText = {
    parts: pieces.filter((_, i) => i % 2 === 0),
    days: pieces.filter((_, i) => i % 2 === 1).map(Number),
    whole: '',
    at,
  };
  text.whole = filled(programs, text, at);
  return { text, isWhole };
}

function textAt({ programs, text }: View, at: EpochMs): string {
  if (text.at !== at) {
    text.whole = filled(programs, text, at);
    text.at = at;
  }
  return text.whole;
}

function filled(programs: Programs, { parts, days }: MovingText, at: EpochMs): string {
  const { calendar } = inForce(programs, at).compiled;
  const show = showTimeOf(programs, at);
  let whole = parts[0] ?? '';
  for (const [i, count] of days.entries())
    whole += show(count === 0 ? at : calendar.plus(at, { days: count })) + (parts[i + 1] ?? '');
  return whole;
}
