import { emptyHead, type Event, type MemberNo, type Programs } from '@laurel/core';
import type { Bytes, Keyring, Store } from '@laurel/db';
import { eventKey, keyText } from './codec.ts';
import type { Core } from './core.ts';
import type { Loader, RecordAsk } from './load.ts';
import type { Named, Names } from './names.ts';
import { namesIn, takeOut } from './outer-names.ts';
import type { Command } from './ports.ts';
import type { Slot, Slots } from './slots.ts';
import { storedOf } from './stored.ts';
import type { Item, Pending, Ready } from './work.ts';

export interface PrepareParts {
  readonly store: Store;
  readonly core: Core;
  readonly keyring: Keyring;
  readonly names: Names;
  readonly slots: Slots;
  readonly loader: Loader;
  /** Events that groups under way take, by `pendingName`. */
  readonly pending: Pick<ReadonlyMap<string, Pending>, 'get'>;
}

/** Loads for many items at once all that deciding them will ask for. */
export interface Preparer {
  readonly prepare: (items: readonly Item[], programs: Programs) => Promise<void>;
  /** The same event in a group under way; of a later decision under its other key. */
  readonly pendingOf: (ready: Ready, stage: 'first' | 'later') => Pending | null;
  /** Gives a number back that nobody became. */
  readonly giveBack: (member: MemberNo) => void;
}

/** Numbers set aside at a time. */
const numbersAhead = 500;

export function pendingName(member: MemberNo, key: Bytes): string {
  return `${member}:${keyText(key)}`;
}

export function openPreparer(parts: PrepareParts): Preparer {
  const { store, core, names, slots, loader } = parts;
  const free: MemberNo[] = [];
  const freshNumber = async (): Promise<MemberNo> => {
    if (free.length === 0) {
      const first = await store.directory.reserve(numbersAhead);
      for (let i = numbersAhead - 1; i >= 0; i--) free.push(first + i);
    }
    return free.pop() as MemberNo;
  };
  const numberOf = (external: string): MemberNo => names.newest(external)?.member ?? 0;
  /** Who a command is about; a number of her own for somebody new. */
  const subjectOf = async (command: Command): Promise<Named> => {
    const named = names.newest(command.subject) as Named;
    if (named.member !== null) return named;
    const member = await freshNumber();
    const joining: Named = { ...named, member };
    names.decide(command.subject, joining);
    if (slots.get(member) === undefined) slots.add(member, emptyHead, 0);
    return joining;
  };
  const prepare = async (items: readonly Item[], programs: Programs): Promise<void> => {
    await names.load(items.flatMap((item) => namesOf(item, core, programs)));
    const subjects = new Map<Item, Named>();
    for (const item of items) {
      if (item.ask.kind === 'command') subjects.set(item, await subjectOf(item.ask.command));
    }
    const members = items.map((item) => memberOf(item, subjects));
    const loaded = await loader.slots([...new Set(members)]);
    for (const [i, item] of items.entries()) {
      const slot = loaded.get(members[i] as MemberNo) as Slot;
      item.ready = readyOf(item, slot, subjects.get(item) ?? null, programs);
    }
    await findStored(items);
    await loader.records(recordsFor(items, core, programs));
  };
  const readyOf = (item: Item, slot: Slot, named: Named | null, programs: Programs): Ready => {
    const { ask } = item;
    const subject = ask.kind === 'command' ? ask.command.subject : null;
    const common = { slot, subject, named, personal: null, stored: null };
    if (ask.kind === 'advance') return { ...common, event: timeEvent(ask.to), key: null, pending: null };
    if (ask.kind === 'command') {
      const outside = core.outside(programs, ask.command.type, ask.command.time);
      const taken = takeOut(ask.command, outside, numberOf, parts.keyring);
      return { ...common, ...taken, ...keyed(slot, taken.event) };
    }
    const event = ask.kind === 'act' ? ask.event : followEvent(ask);
    return { ...common, event, ...keyed(slot, event) };
  };
  const keyed = (slot: Slot, event: Event): { key: Bytes; pending: Pending | null } => {
    const key = eventKey(event.source, event.id);
    return { key, pending: parts.pending.get(pendingName(slot.member, key)) ?? null };
  };
  /** Looks the events up in the log. A member without entries has none there. */
  const findStored = async (items: readonly Item[]): Promise<void> => {
    const asked = items.filter(({ ready }) => ready?.key != null && ready.pending === null && ready.slot.head.seq > 0);
    if (asked.length === 0) return;
    const found = await store.log.find(asked.map(({ ready }) => keyOf(ready as Ready)));
    for (const { index, seq } of found) {
      const item = asked[index] as Item;
      const ready = item.ready as Ready;
      item.ready = { ...ready, stored: await storedOf(store.log, ready.slot.member, ready.event, seq) };
    }
  };
  return {
    prepare,
    pendingOf: ({ slot, event, key }, stage) => {
      const found = stage === 'first' ? key : eventKey(event.source, event.id, 'later');
      return found === null ? null : (parts.pending.get(pendingName(slot.member, found)) ?? null);
    },
    giveBack: (member) => {
      free.push(member);
    },
  };
}

function keyOf({ slot, key }: Ready): { member: MemberNo; key: Bytes } {
  return { member: slot.member, key: key as Bytes };
}

function namesOf(item: Item, core: Core, programs: Programs): readonly string[] {
  if (item.ask.kind !== 'command') return [];
  const { subject, type, time, data } = item.ask.command;
  const outside = core.outside(programs, type, time);
  return outside.members.length === 0 ? [subject] : [subject, ...namesIn(data, outside)];
}

function memberOf(item: Item, subjects: ReadonlyMap<Item, Named>): MemberNo {
  return item.ask.kind === 'command' ? (subjects.get(item)?.member as MemberNo) : item.ask.member;
}

function recordsFor(items: readonly Item[], core: Core, programs: Programs): readonly RecordAsk[] {
  const asks: RecordAsk[] = [];
  for (const { ask, ready } of items) {
    if (ready === null || ready.stored !== null || ready.pending !== null || ask.kind === 'advance') continue;
    for (const key of core.needs(programs, ready.slot.newest, ready.event).records) asks.push({ slot: ready.slot, key });
  }
  return asks;
}

/** It happened when its cause did. */
export function followEvent({ follow, cause }: Extract<Item['ask'], { kind: 'follow' }>): Event {
  return { type: follow.type, source: follow.source, id: follow.id, time: cause.happenedAt, data: follow.data };
}

function timeEvent(to: number): Event {
  return { type: 'time.passed', source: 'time', id: String(to), time: to, data: {} };
}
