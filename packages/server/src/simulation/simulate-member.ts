import { advance, type Entry, type Event, emptyHead, type Head, type Programs } from '@laurel/core';
import { type Asked, asksOf, decideAgain } from '../verification/decide-again.ts';
import type { Visited } from '../verification/walk.ts';
import { type Incoming, keyOf, type Message, sentBy } from './messages.ts';
import { namesOf } from './names.ts';

/** One member's history under the program on trial. */
export interface Simulated {
  readonly head: Head;
  readonly entries: readonly Entry[];
  readonly sent: readonly Message[];
  /** Events that would be refused although the record took them. */
  readonly refused: number;
}

export function simulateMember(
  trial: Programs,
  { member, entries }: Visited,
  incoming: Incoming,
  at: number,
): Simulated {
  const made: Entry[] = [];
  let refused = 0;
  let head = emptyHead;
  const names = namesOf(member, entries);
  const eventOf = ({ event, context }: Asked, now: Head): Event =>
    names.in(event, () => advance(trial, now, context.now, member).entries);
  const asks = asksWith(asksOf(member, entries), incoming, at);
  for (const again of decideAgain(trial, member, asks, eventOf)) {
    head = again.head;
    names.made(again.entries);
    if (again.refused !== undefined) refused += 1;
    for (const entry of again.entries) made.push(entry);
  }
  const passed = advance(trial, head, at, member);
  for (const entry of passed.entries) made.push(entry);
  return { head: passed.head, entries: made, sent: names.out(sentBy(made)), refused };
}

/**
 * What the member was asked, with what other members send her in place of what they sent: where the record has it, at
 * its place; what is new, when its cause was decided.
 */
function asksWith(asks: readonly Asked[], incoming: Incoming, at: number): readonly Asked[] {
  const known = new Set<string>();
  const kept = asks.flatMap((asked) => {
    if (asked.context.origin !== 'follow') return [asked];
    const message = incoming.get(keyOf(asked.event));
    if (message === undefined) return [];
    known.add(keyOf(asked.event));
    return [{ ...asked, event: { ...asked.event, data: message.event.data } }];
  });
  const fresh = [...incoming].filter(([key, { decidedAt }]) => !known.has(key) && decidedAt <= at);
  if (fresh.length === 0) return kept;
  const added = fresh.map(([, message]) => askedBy(message));
  // Sorting is stable: what was there stays in front of what comes new at the same instant.
  return [...kept, ...added].sort((a, b) => a.context.now - b.context.now);
}

function askedBy({ event, to, decidedAt, backfill }: Message): Asked {
  const context = {
    member: to,
    origin: 'follow',
    now: decidedAt,
    backfill,
    happenedAt: event.time,
    taken: {},
  } as const;
  return { event, context, from: 0, next: 0 };
}
