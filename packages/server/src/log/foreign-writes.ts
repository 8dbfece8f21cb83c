import type { Position, Store } from '@laurel/db';
import type { Slots } from './slots.ts';

/** Entries looked through at a time, and those from which on it is cheaper to doubt everybody. */
const placesMax = 2_000;
const doubtFrom = 20_000;

/**
 * Finds out which members in memory other processes have written to: by the ends of their streams and who stands in
 * them since the last look, not by asking about each member. What this process wrote it knows; where it does not (a
 * commit of unknown outcome), everybody is doubted.
 */
export class ForeignWrites {
  private readonly store: Store;
  private readonly slots: Slots;
  /** Up to where each stream was looked through. */
  private readonly seen = new Map<number, number>();

  constructor(store: Store, slots: Slots) {
    this.store = store;
    this.slots = slots;
  }

  /** Raises a doubt about whomever others wrote to before this call, as far as memory does not show it. */
  async look(): Promise<void> {
    const { log } = this.store;
    for (const end of await log.writers()) if (end.stream !== log.stream) await this.lookUpTo(end);
  }

  private async lookUpTo({ stream, pos }: Position): Promise<void> {
    const from = this.seen.get(stream);
    if (from !== undefined && from >= pos) return;
    if (from === undefined || pos - from > doubtFrom) this.slots.doubtAll();
    else await this.lookThrough({ stream, pos: from }, pos);
    // Another look may have come further meanwhile.
    this.seen.set(stream, Math.max(pos, this.seen.get(stream) ?? 0));
  }

  private async lookThrough({ stream, pos }: Position, end: number): Promise<void> {
    for (let at = pos; at < end; ) {
      const places = await this.store.log.places({ stream, pos: at }, placesMax);
      for (const { member, seq } of places) this.slots.wroteElsewhere(member, seq);
      const last = places.at(-1);
      if (last === undefined) return;
      at = last.pos;
    }
  }
}
