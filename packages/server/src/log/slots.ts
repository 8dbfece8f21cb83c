import type { Head, Json, MemberNo } from '@laurel/core';
import type { Marks } from './known.ts';

/** Texts of records by key. */
export type Texts = ReadonlyMap<string, string | null>;
/** Most members in memory have none of a kind: these stand for their tables, and are never written to. */
export const noTexts: Texts = new Map();
export const noKeys: ReadonlySet<string> = new Set();

/** The table with one more text; the first one makes it. */
export function withText(texts: Texts, key: string, text: string | null): Texts {
  const own = texts === noTexts ? new Map<string, string | null>() : (texts as Map<string, string | null>);
  return own.set(key, text);
}

export function withKey(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const own = keys === noKeys ? new Set<string>() : (keys as Set<string>);
  return own.add(key);
}

/** One member in memory. Records are held as JSON text: few are asked for again, and text is light. */
export interface Slot {
  readonly member: MemberNo;
  /** The newest durable head: what reads see. */
  head: Head;
  /** The newest head that was decided; the same, unless a group is under way. */
  newest: Head;
  /** Durable records as far as they were loaded or changed; null: not there. */
  records: Texts;
  /** Records that groups under way changed. */
  fresh: Texts;
  /** Records that no snapshot has. */
  unsaved: ReadonlySet<string>;
  /** Groups under way that changed it. */
  groups: number;
  /** Items that are being decided upon it. */
  pins: number;
  /** Position of the first entry that no snapshot has; null where the snapshot is up to date. */
  unsavedFrom: number | null;
  /** Events and records that it has; null where not known, or too many. */
  events: Marks | null;
  recordMarks: Marks | null;
  /** Whether marks were looked for. */
  marked: boolean;
  /** Asked for since the last sweep. */
  used: boolean;
  /** Above 0: the log may have more of it than memory, and is read before it is used. Each doubt has its own number. */
  doubt: number;
  /** Estimated bytes in memory. */
  weight: number;
}

/** A record as the newest decision left it; undefined where it was not loaded. */
export function newestRecord(slot: Slot, key: string): Json | null | undefined {
  let text = slot.fresh.size > 0 ? slot.fresh.get(key) : undefined;
  if (text === undefined) text = slot.records.get(key);
  if (text === undefined || text === null) return text;
  return JSON.parse(text) as Json;
}

/** A parsed head takes about this much more than its JSON. */
const growth = 3;
const slotBytes = 900;
const recordBytes = 700;
/** What an entry adds until the next snapshot says better. */
const entryBytes = 700;

/** Members in memory, bounded; those with something unsaved or under way stay. */
export class Slots {
  private readonly limits: { readonly headsMax: number; readonly headBytesMax: number };
  private readonly slots = new Map<MemberNo, Slot>();
  private readonly unsavedSlots = new Set<Slot>();
  /** Members that were dropped with something unsaved, and from which position. */
  private readonly orphans = new Map<MemberNo, number>();
  private total = 0;
  private doubts = 0;

  constructor(limits: { readonly headsMax: number; readonly headBytesMax: number }) {
    this.limits = limits;
  }

  get size(): number {
    return this.slots.size;
  }
  get bytes(): number {
    return this.total;
  }

  get(member: MemberNo): Slot | undefined {
    const slot = this.slots.get(member);
    if (slot !== undefined) slot.used = true;
    return slot;
  }

  add(member: MemberNo, head: Head, storedBytes: number): Slot {
    const slot: Slot = {
      member,
      head,
      newest: head,
      records: noTexts,
      fresh: noTexts,
      unsaved: noKeys,
      groups: 0,
      pins: 0,
      unsavedFrom: null,
      events: null,
      recordMarks: null,
      marked: false,
      used: true,
      doubt: 0,
      weight: slotBytes + storedBytes * growth,
    };
    this.slots.set(member, slot);
    this.total += slot.weight;
    const from = this.orphans.get(member);
    if (from !== undefined) {
      this.orphans.delete(member);
      this.note(slot, from);
    }
    return slot;
  }

  /** Forgets a member; what no snapshot has of her is read from the log again. */
  drop(slot: Slot): void {
    if (this.slots.get(slot.member) !== slot) return;
    if (slot.unsavedFrom !== null) this.orphans.set(slot.member, slot.unsavedFrom);
    this.slots.delete(slot.member);
    this.unsavedSlots.delete(slot);
    this.total -= slot.weight;
  }

  /** The log has an entry of a member; where memory does not show it, she is behind. */
  wroteElsewhere(member: MemberNo, seq: number): void {
    const slot = this.slots.get(member);
    if (slot !== undefined && slot.head.seq < seq) this.doubt(slot);
  }

  doubt(slot: Slot): void {
    this.doubts++;
    slot.doubt = this.doubts;
  }

  /** Whatever is in memory may be behind the log. */
  doubtAll(): void {
    for (const slot of this.slots.values()) this.doubt(slot);
  }

  /** Makes room down to the limits, as far as there is anything that may go. */
  sweep(): void {
    if (this.fits()) return;
    // Second chance: what was asked for since the last sweep goes to the end and stays.
    let looks = this.slots.size * 2;
    for (const slot of this.slots.values()) {
      if (this.fits() || looks-- === 0) return;
      // Somebody new has a number that is nobody's yet: she is let go by whoever refuses her, with the number.
      const isNew = slot.newest.seq === 0;
      if (slot.used || isNew || slot.pins > 0 || slot.groups > 0 || slot.unsavedFrom !== null) {
        slot.used = false;
        this.slots.delete(slot.member);
        this.slots.set(slot.member, slot);
      } else this.drop(slot);
    }
  }

  private fits(): boolean {
    return this.slots.size <= this.limits.headsMax && this.total <= this.limits.headBytesMax;
  }

  /** An entry at this position changed a member. */
  note(slot: Slot, position: number): void {
    if (this.slots.get(slot.member) !== slot) {
      this.orphans.set(slot.member, Math.min(position, this.orphans.get(slot.member) ?? position));
      return;
    }
    if (slot.unsavedFrom === null) this.unsavedSlots.add(slot);
    if (slot.unsavedFrom === null || position < slot.unsavedFrom) slot.unsavedFrom = position;
    this.weigh(slot, slot.weight + entryBytes);
  }

  /** A snapshot of so many bytes shows a member as she is. */
  saved(slot: Slot, storedBytes: number): void {
    if (this.slots.get(slot.member) !== slot) return;
    slot.unsavedFrom = null;
    this.unsavedSlots.delete(slot);
    // Few records are asked for twice, and there may be many.
    if (slot.unsaved.size === 0) slot.records = noTexts;
    this.weigh(slot, slotBytes + storedBytes * growth + slot.records.size * recordBytes);
  }

  private weigh(slot: Slot, weight: number): void {
    this.total += weight - slot.weight;
    slot.weight = weight;
  }

  /** Members in memory that no snapshot shows as they are. */
  unsaved(): readonly Slot[] {
    return [...this.unsavedSlots];
  }

  get unsavedCount(): number {
    return this.unsavedSlots.size + this.orphans.size;
  }

  /** Members that no snapshot shows as they are, and who are not in memory. */
  lost(): readonly MemberNo[] {
    return [...this.orphans.keys()];
  }

  /** The first position that some snapshot lacks; null where none lacks any. */
  unsavedFrom(): number | null {
    let first: number | null = null;
    for (const { unsavedFrom } of this.unsavedSlots) {
      if (unsavedFrom !== null && (first === null || unsavedFrom < first)) first = unsavedFrom;
    }
    for (const from of this.orphans.values()) if (first === null || from < first) first = from;
    return first;
  }
}
