import { decide, type Entry, emptyHead, type Json, type Programs } from '@laurel/core';
import type { WholeLog } from '../verification/whole-log.ts';

export interface Told {
  readonly member: number;
  readonly type: string;
  readonly time: string;
  readonly data?: Readonly<Record<string, Json>>;
}

/** For tests: a store in memory, in which members send one another what rules make. */
export function shopOf(told: readonly Told[], count: number, book: Programs): WholeLog {
  const states = Array.from({ length: count }, () => ({
    head: emptyHead,
    records: new Map<string, Json | null>(),
    log: [] as Entry[],
  }));
  const take = (
    member: number,
    event: { type: string; source: string; id: string; time: number; data: Readonly<Record<string, Json>> },
    now: number,
    origin: 'outside' | 'follow',
  ): void => {
    const state = states[member - 1];
    if (state === undefined) throw new Error(`no member ${member}`);
    const lookUp = { get: (key: string): Json | null => state.records.get(key) ?? null };
    const taken = { lineage: [], known: true };
    const decision = decide(book, { head: state.head, records: lookUp }, event, {
      member,
      origin,
      now,
      backfill: false,
      happenedAt: event.time,
      taken,
    });
    if (decision.kind === 'refused') throw new Error(`${event.type}: ${decision.refusal.code}`);
    if (decision.kind === 'needs') throw new Error(JSON.stringify(decision.needs));
    state.head = decision.next.head;
    for (const [key, value] of decision.next.records) state.records.set(key, value);
    state.log.push(...decision.entries);
    for (const entry of decision.entries) {
      for (const { to, ...follow } of entry.outcome.follow ?? []) {
        if (to !== undefined)
          take(
            to,
            { ...follow, time: entry.happenedAt, data: follow.data as Record<string, Json> },
            now,
            'follow',
          );
      }
    }
  };
  for (const [i, { member, type, time, data = {} }] of told.entries()) {
    const at = Temporal.Instant.from(time).epochMilliseconds;
    take(member, { type, source: 'shop', id: `e${i}`, time: at, data }, at, 'outside');
  }
  return {
    programs: book,
    async *members() {
      yield states.map((_, i) => ({ member: i + 1, name: `m${i + 1}` }));
    },
    logs: async (members) => members.map((member) => states[member - 1]?.log ?? []),
    newestOutside: async () => Math.max(...states.map(({ head }) => head.outsideAt)),
  };
}
