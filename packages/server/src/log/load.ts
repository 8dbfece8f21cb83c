import { emptyHead, type MemberNo } from '@laurel/core';
import type { LogRow, Store } from '@laurel/db';
import { entryOf, eventKey, headOf } from './codec.ts';
import type { Core } from './core.ts';
import { ForeignWrites } from './foreign-writes.ts';
import { keyMark, keyMarks, Marks, marksMax, recordMark } from './known.ts';
import { type Slot, type Slots, withKey, withText } from './slots.ts';

export interface RecordAsk {
  readonly slot: Slot;
  readonly key: string;
}
export interface LoaderParts {
  readonly store: Store;
  readonly core: Core;
  readonly slots: Slots;
}

/** Entries of one member read at a time. */
const tailRows = 1_000;
/** So few members are asked about one by one. */
const fewMembers = 4;

/** Brings members, their records, and what they are known to have into memory. */
export class Loader {
  private readonly parts: LoaderParts;
  private readonly loading = new Map<MemberNo, Promise<void>>();
  private readonly foreign: ForeignWrites;

  constructor(parts: LoaderParts) {
    this.parts = parts;
    this.foreign = new ForeignWrites(parts.store, parts.slots);
  }

  /** The slots of members, loaded where they are not in memory, and brought up to what others wrote. */
  async slots(members: readonly MemberNo[]): Promise<readonly Slot[]> {
    const { store, slots } = this.parts;
    const known = store.alone ? [] : members.flatMap((member) => slots.get(member) ?? []);
    let found = members.map((member) => slots.get(member));
    // A sweep for others may drop one again while the rest are loaded.
    while (this.loading.size > 0 || found.includes(undefined)) {
      await this.ensure(members);
      found = members.map((member) => slots.get(member));
      if (!found.includes(undefined) && !members.some((member) => this.loading.has(member))) break;
    }
    if (known.length > 0) await this.catchUp(new Set(known));
    return found as Slot[];
  }

  /** Brings members who were in memory up to what others wrote before they were asked for. */
  private async catchUp(known: ReadonlySet<Slot>): Promise<void> {
    if (known.size <= fewMembers) return this.follow([...known]);
    await this.foreign.look();
    await this.follow([...known].filter(({ doubt }) => doubt > 0));
  }

  /** The slot, if it is in memory and nobody else can have written to it. */
  atHand(member: MemberNo): Slot | undefined {
    const { store, slots } = this.parts;
    return store.alone && !this.loading.has(member) ? slots.get(member) : undefined;
  }

  /** One slot. */
  async slot(member: MemberNo): Promise<Slot> {
    return (await this.slots([member]))[0] as Slot;
  }

  private async ensure(members: readonly MemberNo[]): Promise<void> {
    const missing = new Set<MemberNo>();
    const waits: Promise<void>[] = [];
    for (const member of members) {
      const under = this.loading.get(member);
      if (under !== undefined) waits.push(under);
      else if (this.parts.slots.get(member) === undefined) missing.add(member);
    }
    if (missing.size > 0) {
      const filled = this.bring([...missing]).finally(() => {
        for (const member of missing) this.loading.delete(member);
      });
      for (const member of missing) this.loading.set(member, filled);
      waits.push(filled);
    }
    await Promise.all(waits);
  }

  private async bring(members: readonly MemberNo[]): Promise<void> {
    const { store, slots } = this.parts;
    const heads = new Map((await store.snapshots.heads(members)).map((row) => [row.member, row]));
    const filled = members.map((member) => {
      const row = heads.get(member);
      const head = row === undefined ? null : headOf(row.format, row.body);
      return slots.add(member, head ?? emptyHead, head === null ? 0 : (row?.body.length ?? 0));
    });
    await this.follow(filled);
  }

  /** Folds what the store has beyond what is in memory. */
  private async follow(behind: readonly Slot[]): Promise<void> {
    let open = behind;
    while (open.length > 0) {
      const counts = new Map<MemberNo, number>();
      for (const row of await this.tailsOf(open)) {
        this.fold(row);
        counts.set(row.member, (counts.get(row.member) ?? 0) + 1);
      }
      open = open.filter((slot) => counts.get(slot.member) === tailRows);
    }
  }

  private async tailsOf(open: readonly Slot[]): Promise<readonly LogRow[]> {
    const asks = open.map((slot) => ({ member: slot.member, after: slot.head.seq }));
    const doubts = open.map(({ doubt }) => doubt);
    const rows = await this.parts.store.log.tails(asks, tailRows);
    // A doubt that came while the log was asked stays.
    for (const [i, slot] of open.entries()) if (slot.doubt === doubts[i]) slot.doubt = 0;
    return rows;
  }

  /** Applies a durable entry that was not decided here. */
  private fold(row: LogRow): void {
    const { core, slots, store } = this.parts;
    const slot = slots.get(row.member);
    if (slot === undefined || row.seq !== slot.head.seq + 1) return;
    const entry = entryOf(row);
    const before = slot.head;
    const next = core.apply(before, entry);
    slot.head = next.head;
    if (slot.newest === before) slot.newest = next.head;
    for (const [key, value] of next.records) {
      slot.records = withText(slot.records, key, value === null ? null : JSON.stringify(value));
      slot.unsaved = withKey(slot.unsaved, key);
      slot.recordMarks?.add(recordMark(key));
    }
    if (entry.origin !== 'time' && slot.events !== null) {
      const { source, id } = entry.event;
      const { subject } = entry;
      slot.events.add(keyMark(eventKey(source, id, 'first', subject)));
      if (entry.origin === 'outside') slot.events.add(keyMark(eventKey(source, id, 'later', subject)));
    }
    if (row.stream === store.log.stream) slots.note(slot, row.pos);
  }

  /** Looks up which events and records members have, once for each, where they are few. */
  async marks(all: Iterable<Slot>): Promise<void> {
    const asked: Slot[] = [];
    for (const slot of all) {
      if (slot.marked || slot.newest !== slot.head) continue;
      slot.marked = true;
      if (slot.head.seq > 0) {
        if (slot.head.seq <= marksMax) asked.push(slot);
      } else {
        slot.events = new Marks([]);
        slot.recordMarks = new Marks([]);
      }
    }
    if (asked.length === 0) return;
    const members = asked.map(({ member }) => member);
    const heads = asked.map(({ head }) => head);
    const { store } = this.parts;
    const [events, records] = [
      await store.log.keys(members, marksMax),
      await store.snapshots.recordKeys(members, marksMax),
    ];
    for (const [i, slot] of asked.entries()) {
      // An entry that came while the store was asked may be missing: then it is asked again another time.
      if (slot.head === heads[i] && slot.newest === heads[i])
        mark(slot, events[i] ?? null, records[i] ?? null);
      else slot.marked = false;
    }
  }

  /** Keys of all records of a member as the newest decision left them; null where there are more than so many. */
  async recordKeys(slot: Slot, max: number): Promise<readonly string[] | null> {
    const [stored] = await this.parts.store.snapshots.recordKeys([slot.member], max);
    if (stored == null) return null;
    const keys = new Set(stored);
    for (const texts of [slot.records, slot.fresh])
      for (const [key, text] of texts)
        if (text === null) keys.delete(key);
        else keys.add(key);
    return [...keys];
  }

  /** Loads those records that are not in memory and may be there. */
  async records(asks: readonly RecordAsk[]): Promise<void> {
    const missing = asks.filter(({ slot, key }) => {
      if (slot.fresh.has(key) || slot.records.has(key)) return false;
      const mayBeThere = slot.head.seq > 0 && (slot.recordMarks?.mayHave(recordMark(key)) ?? true);
      if (!mayBeThere) slot.records = withText(slot.records, key, null);
      return mayBeThere;
    });
    if (missing.length === 0) return;
    const bodies = await this.parts.store.snapshots.records(
      missing.map(({ slot, key }) => ({ member: slot.member, key })),
    );
    for (const [i, { slot, key }] of missing.entries()) {
      // Meanwhile an entry may have changed it, and that is newer.
      if (!slot.records.has(key)) slot.records = withText(slot.records, key, bodies[i] ?? null);
    }
  }
}

/** Keys in the store, and those that only memory has. */
function mark(slot: Slot, events: Uint8Array | null, records: readonly string[] | null): void {
  if (events !== null) slot.events = new Marks(keyMarks(events));
  if (records === null) return;
  const all = new Marks(records.map(recordMark));
  for (const key of slot.records.keys()) all.add(recordMark(key));
  slot.recordMarks = all;
}
