import { type Deciding, Making, Refused } from './deciding.ts';
import { handle } from './handlers.ts';
import { refuse } from './kernel/refusal.ts';
import type { Entry } from './log/entry.ts';
import type { FollowOn } from './log/event.ts';

/** Events that follow from events: so long a chain at most. Publication refuses programs that could make longer ones. */
export const CHAIN_MAX = 8;

/** Decides what followed from an entry for the same member: right after it, in order, each with what follows from it. */
export function followAll(
  deciding: Deciding,
  follows: readonly FollowOn[],
  cause: Entry,
  depth: number,
): void {
  for (const { to, ...event } of follows) {
    if (to !== undefined) continue; // another member's: the outbox takes it there
    if (depth > CHAIN_MAX)
      throw new Refused(
        refuse('chain_too_long', '', `More than ${CHAIN_MAX} events follow from one another.`),
      );
    const m = new Making(
      deciding,
      { ...event, time: cause.happenedAt },
      'follow',
      cause.decidedAt,
      cause.seq,
    );
    handle(m);
    followAll(deciding, m.follows, m.done(), depth + 1);
  }
}
