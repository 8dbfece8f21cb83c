import { emptyHead, type Entry, type Head, type Json, type MemberNo } from '@laurel/core';
import type { LogRow, Store } from '@laurel/db';
import { entryOf, headOf } from './codec.ts';
import type { Core } from './core.ts';
import type { Slot, Slots } from './slots.ts';

/** Brings members and their records into memory. */
export interface Loader {
  /** The slots of members, loaded where they are not in memory, and brought up to what others wrote. */
  readonly slots: (members: readonly MemberNo[]) => Promise<ReadonlyMap<MemberNo, Slot>>;
  /** Loads those records that are not in memory. */
  readonly records: (asks: readonly RecordAsk[]) => Promise<void>;
}
export interface RecordAsk {
  readonly slot: Slot;
  readonly key: string;
}

/** Entries of one member read at a time. */
const tailRows = 1_000;

export interface LoaderParts {
  readonly store: Store;
  readonly core: Core;
  readonly slots: Slots;
}

export function openLoader({ store, core, slots }: LoaderParts): Loader {
  const loading = new Map<MemberNo, Promise<void>>();
  const fill = async (members: readonly MemberNo[]): Promise<void> => {
    const heads = new Map((await store.snapshots.heads(members)).map((row) => [row.member, row]));
    for (const member of members) {
      const row = heads.get(member);
      const head = row === undefined ? null : headOf(row.format, row.body);
      slots.add(member, head ?? emptyHead, head === null ? 0 : (row?.body.length ?? 0));
    }
    await follow(members.map((member) => slots.get(member) as Slot));
  };
  /** Folds what the store has beyond what is in memory. */
  const follow = async (behind: readonly Slot[]): Promise<void> => {
    let open = behind;
    while (open.length > 0) {
      const asks = open.map((slot) => ({ member: slot.member, after: slot.head.seq }));
      const rows = await store.log.tails(asks, tailRows);
      const counts = new Map<MemberNo, number>();
      for (const row of rows) {
        foldRow(row);
        counts.set(row.member, (counts.get(row.member) ?? 0) + 1);
      }
      open = open.filter((slot) => counts.get(slot.member) === tailRows);
    }
  };
  const foldRow = (row: LogRow): void => {
    const slot = slots.get(row.member);
    if (slot === undefined || row.seq !== slot.head.seq + 1) return;
    fold(core, slot, entryOf(row));
    if (row.stream === store.log.stream) slots.note(slot, row.pos);
  };
  const ensure = async (members: readonly MemberNo[]): Promise<void> => {
    const missing: MemberNo[] = [];
    const waits: Promise<void>[] = [];
    for (const member of members) {
      const under = loading.get(member);
      if (under !== undefined) waits.push(under);
      else if (slots.get(member) === undefined) missing.push(member);
    }
    if (missing.length > 0) {
      const filled = fill(missing).finally(() => {
        for (const member of missing) loading.delete(member);
      });
      for (const member of missing) loading.set(member, filled);
      waits.push(filled);
    }
    await Promise.all(waits);
  };
  return {
    slots: async (members) => {
      const known = store.alone ? [] : members.flatMap((member) => slots.get(member) ?? []);
      do await ensure(members);
      // A sweep for others may have dropped one again.
      while (members.some((member) => slots.get(member) === undefined));
      if (known.length > 0) await follow(known);
      return new Map(members.map((member) => [member, slots.get(member) as Slot]));
    },
    records: async (asks) => {
      const missing = asks.filter(({ slot, key }) => {
        if (slot.fresh.has(key) || slot.records.has(key)) return false;
        if (slot.head.seq > 0) return true;
        // Nobody without entries has records.
        slot.records.set(key, null);
        return false;
      });
      if (missing.length === 0) return;
      const bodies = await store.snapshots.records(missing.map(({ slot, key }) => ({ member: slot.member, key })));
      for (const [i, { slot, key }] of missing.entries()) {
        // Meanwhile an entry may have changed it, and that is newer.
        if (slot.records.has(key)) continue;
        const body = bodies[i] ?? null;
        slot.records.set(key, body === null ? null : (JSON.parse(body) as Json));
      }
    },
  };
}

/** Applies a durable entry that was not decided here. */
function fold(core: Core, slot: Slot, entry: Entry): void {
  const before: Head = slot.head;
  const next = core.apply(before, entry);
  slot.head = next.head;
  if (slot.newest === before) slot.newest = next.head;
  for (const [key, value] of next.records) {
    slot.records.set(key, value);
    slot.unsaved.add(key);
  }
}

/** A record as the newest decision left it; undefined where it was not loaded. */
export function newestRecord(slot: Slot, key: string): Json | null | undefined {
  return slot.fresh.has(key) ? slot.fresh.get(key) : slot.records.get(key);
}
