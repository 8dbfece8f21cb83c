import type { Claim, Entry, Json } from '@laurel/core';
import type { Keyring } from '@laurel/db';
import { type EventKey, eventKey } from './codec.ts';
import type { Core } from './core.ts';
import type { Counters } from './counters.ts';
import type { Taken } from './decide-item.ts';
import { addClaim, addLetter, type Group, type Touched } from './group.ts';
import { keyMark, recordMark } from './known.ts';
import { eventLetter, parseLetterName } from './letters.ts';
import type { Named, Names } from './names.ts';
import type { Held, Persons } from './persons.ts';
import { pendingName } from './prepare.ts';
import { noTexts, type Slot, withText } from './slots.ts';
import { type Item, itemOf, type Pending, type Ready } from './work.ts';

export interface TakeParts {
  readonly core: Core;
  readonly keyring: Keyring;
  readonly persons: Persons;
  readonly names: Names;
  readonly counters: Counters;
  /** Events that groups under way take. */
  readonly pending: Map<string, Pending>;
}

/**
 * Takes a decision into a group: the newest state moves on, and what is to be written is collected.
 * @param held the member's personal fields, read where the item changes them
 * @returns what follows from it for other members, to be decided next
 */
export function take(
  parts: TakeParts,
  group: Group,
  item: Item,
  decision: Taken,
  held: Held | null,
): readonly Item[] {
  const ready = item.ready as Ready;
  const { entries, next } = decision;
  if (entries.length === 0) return [];
  const { slot } = ready;
  // What can fail comes first: from here on the group holds all of the decision.
  if (slot.newest.seq === 0) join(parts, group, item, ready);
  else if (ready.personal !== null && held !== null) {
    group.personal.set(slot.member, parts.persons.change(slot.member, held, ready.personal));
    group.held.push(slot.member);
  }
  const touched = touch(group, slot);
  touched.head = next.head;
  slot.newest = next.head;
  const texts = new Texts();
  for (const entry of entries) addEntry(parts, group, ready, entry, entries, texts);
  for (const [key, value] of next.records)
    keepRecord(slot, touched, key, value === null ? null : texts.of(value));
  if (item.ask.kind === 'command' && item.ask.command.deadLetter !== undefined) {
    const letter = parseLetterName(item.ask.command.deadLetter);
    if (letter !== null) group.revived.push(letter);
  }
  return followers(entries, item);
}

/** Texts of records. One that an entry holds is written out for the entry, and is the same one afterwards. */
class Texts {
  private values: Json[] | null = null;
  private readonly texts: string[] = [];

  of(value: Json): string {
    const known = this.values?.indexOf(value) ?? -1;
    if (known >= 0) return this.texts[known] as string;
    const text = JSON.stringify(value);
    this.values ??= [];
    this.values.push(value);
    this.texts.push(text);
    return text;
  }
}

function keepRecord(slot: Slot, touched: Touched, key: string, text: string | null): void {
  slot.fresh = withText(slot.fresh, key, text);
  touched.records = withText(touched.records, key, text);
  if (slot.recordMarks === null) return;
  slot.recordMarks.add(recordMark(key));
  if (slot.recordMarks.isFull) slot.recordMarks = null;
}

function touch(group: Group, slot: Slot): Touched {
  const known = group.touched.get(slot);
  if (known !== undefined) return known;
  const touched: Touched = { head: slot.newest, records: noTexts, first: group.columns.count() };
  group.touched.set(slot, touched);
  slot.groups++;
  return touched;
}

function join(parts: TakeParts, group: Group, item: Item, { slot, named, personal }: Ready): void {
  if (item.ask.kind !== 'command' || named === null) return;
  group.joined.set(
    slot.member,
    parts.persons.join(slot.member, item.ask.command.subject, named.hash, personal),
  );
  group.held.push(slot.member);
  group.names.push({ external: item.ask.command.subject, to: named });
}

function addEntry(
  parts: TakeParts,
  group: Group,
  ready: Ready,
  entry: Entry,
  entries: readonly Entry[],
  texts: Texts,
): void {
  const { slot } = ready;
  const { member } = slot;
  const key = keyOf(ready, entry);
  if (key !== null) {
    remember(parts, group, pendingName(member, key), { first: entry, entries });
    slot.events?.add(keyMark(key));
    if (slot.events?.isFull === true) slot.events = null;
  }
  group.columns.add(member, entry, key, recordTexts(entry, texts));
  group.entries.push({ member, entry });
  if (entry.decidedAt > group.decidedAt) group.decidedAt = entry.decidedAt;
  const { claims, dead, member: change } = entry.outcome;
  for (const counter in claims) {
    const claim = claims[counter] as Claim;
    addClaim(group, counter, claim);
    parts.counters.claim(counter, claim.by);
  }
  for (const { event, code } of dead ?? []) {
    const refusal = { code: code as never, pointer: '', detail: 'Nothing came that it waited for.' };
    addLetter(group, eventLetter(parts.keyring, event, { member, at: entry.decidedAt, refusal }));
  }
  if (change?.standing === 'erased') erase(parts, group, ready, entry);
}

const unchanged: readonly string[] = [];

function recordTexts({ outcome: { records } }: Entry, texts: Texts): readonly (string | null)[] {
  if (records === undefined) return unchanged;
  const made: (string | null)[] = [];
  for (const key in records) {
    const value = records[key] ?? null;
    made.push(value === null ? null : texts.of(value));
  }
  return made;
}

/**
 * The event that was asked is found by its first key, one that waited in the log by its later key. What follows in
 * the same commit, and what time did, is found through these.
 */
function keyOf({ event, key, path }: Ready, entry: Entry): EventKey | null {
  if (entry.origin === 'time' || entry.cause !== undefined) return null;
  const { source, id } = entry.event;
  if (source === event.source && id === event.id) return key;
  return entry.origin === 'outside' ? eventKey(source, id, 'later', path[0]) : null;
}

function remember(parts: TakeParts, group: Group, name: string, pending: Pending): void {
  group.pending.set(name, pending);
  parts.pending.set(name, pending);
}

function erase(parts: TakeParts, group: Group, ready: Ready, entry: Entry): void {
  const { slot, subject, named } = ready;
  if (named === null || subject === null) return;
  const to: Named = { ...named, member: null, erasedAt: entry.decidedAt };
  group.erased.push({
    hash: named.hash,
    member: slot.member,
    at: entry.decidedAt,
    alias: entry.event.data['alias'] as string,
  });
  // Whoever registers under this id next is somebody else, and must find the way clear.
  group.full = true;
  parts.names.decide(subject, to);
  group.names.push({ external: subject, to });
}

const nobody: readonly Item[] = [];

/** What entries cause at other members. */
function followers(entries: readonly Entry[], item: Item): readonly Item[] {
  let made: Item[] | null = null;
  for (const entry of entries) {
    for (const { to, ...follow } of entry.outcome.follow ?? []) {
      if (to === undefined || to === 0) continue;
      const depth = item.ask.kind === 'follow' ? item.ask.cause.depth + 1 : 1;
      const cause = { happenedAt: entry.happenedAt, backfill: entry.backfill === true, depth };
      made ??= [];
      made.push(itemOf({ kind: 'follow', member: to, follow, cause }));
    }
  }
  return made ?? nobody;
}
