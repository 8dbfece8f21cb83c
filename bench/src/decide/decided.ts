import {
  type Context,
  decide,
  type Entry,
  type Event,
  emptyHead,
  type Head,
  type Json,
  needs,
  type Programs,
} from '@laurel/core';

/** A member in memory, decided by the core: what a shell does around it, with a Map as its store of records. */
export interface Decided {
  readonly head: () => Head;
  readonly records: ReadonlyMap<string, Json | null>;
  readonly send: (event: Event) => readonly Entry[];
}

export function decidedBy(programs: Programs, member: number): Decided {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  // What was never written is asked for and not there.
  const lookUp = { get: (key: string): Json | null => records.get(key) ?? null };
  return {
    head: () => head,
    records,
    send: (event) => {
      needs(programs, head, event);
      const decision = decide(programs, { head, records: lookUp }, event, contextOf(member, event.time));
      if (decision.kind !== 'applied') throw new Error(JSON.stringify(decision));
      head = decision.next.head;
      for (const [key, value] of decision.next.records) records.set(key, value);
      return decision.entries;
    },
  };
}

function contextOf(member: number, now: number): Context {
  return { member, origin: 'outside', now, backfill: false, taken: {} };
}
