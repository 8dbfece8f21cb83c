import type { MemberNo } from '@laurel/core';
import type { CommitResult } from '@laurel/db';
import type { Core } from './core.ts';
import type { Counters } from './counters.ts';
import type { Group } from './group.ts';
import type { Names } from './names.ts';
import { outcomeOf } from './outcomes.ts';
import type { Persons } from './persons.ts';
import type { Preparer } from './prepare.ts';
import { noTexts, type Slot, type Slots, withKey, withText } from './slots.ts';
import type { Item, Pending, Ready } from './work.ts';

export interface CommittingParts {
  readonly core: Core;
  readonly slots: Slots;
  readonly names: Names;
  readonly persons: Persons;
  readonly counters: Counters;
  readonly preparer: Preparer;
  readonly pending: Map<string, Pending>;
  /** Told of what became durable, before anybody is answered. */
  readonly heard: (group: Group, first: number) => void;
}

/** What happens to memory when a group is durable, or came to nothing. */
export interface Committing {
  /** Heads move on, then callers are answered. @param first position of the group's first entry */
  readonly durable: (group: Group, first: number) => void;
  readonly dropped: (drop: Dropped) => void;
  /** What was decided for some members came to nothing, for nobody else: others had written to them. */
  readonly parted: (gone: readonly Group[]) => void;
  /** The log does not end where this process left it. */
  readonly doubt: () => void;
}
export interface Dropped {
  readonly groups: readonly Group[];
  /** Forget every member that the groups touched. */
  readonly all: boolean;
  /** Nobody knows whether the first group is in the store; if it is, then from this position. */
  readonly unknownFrom: number | null;
  /** Members whose logs others have written. */
  readonly lost: readonly MemberNo[];
}

export function openCommitting(parts: CommittingParts): Committing {
  return {
    durable: (group, first) => {
      for (const [slot, touched] of group.touched) {
        if (touched.head.seq >= slot.head.seq) slot.head = touched.head;
        for (const [key, value] of touched.records) {
          slot.records = withText(slot.records, key, value);
          slot.unsaved = withKey(slot.unsaved, key);
        }
        parts.slots.note(slot, first + touched.first);
        release(slot);
      }
      for (const [name, pending] of group.pending) {
        if (parts.pending.get(name) === pending) parts.pending.delete(name);
      }
      for (const { external, to } of group.names) parts.names.settle(external, to);
      for (const member of group.held) parts.persons.settle(member);
      parts.heard(group, first);
      settleAll(parts, group, first + group.columns.count());
    },
    dropped: ({ groups, all, unknownFrom, lost }) => {
      if (unknownFrom !== null)
        for (const slot of groups[0]?.touched.keys() ?? []) parts.slots.note(slot, unknownFrom);
      for (const group of groups) for (const slot of group.touched.keys()) revert(parts, slot, all);
      for (const member of lost) {
        const slot = parts.slots.get(member);
        if (slot !== undefined) parts.slots.drop(slot);
      }
      parts.pending.clear();
      parts.names.revert();
      parts.persons.revert();
      parts.counters.revert();
      parts.slots.doubtAll();
    },
    parted: (gone) => {
      for (const group of gone) forget(parts, group);
    },
    doubt: () => parts.slots.doubtAll(),
  };
}

function forget(parts: CommittingParts, group: Group): void {
  for (const slot of group.touched.keys()) {
    revert(parts, slot, false);
    parts.slots.doubt(slot);
  }
  for (const [name, pending] of group.pending) {
    if (parts.pending.get(name) === pending) parts.pending.delete(name);
  }
  for (const { external, to } of group.names) {
    parts.names.cancel(to);
    parts.names.forget(external);
  }
  for (const member of group.held) parts.persons.settle(member);
}

function release(slot: Slot): void {
  slot.groups--;
  if (slot.groups === 0) slot.fresh = noTexts;
}

function revert({ slots }: CommittingParts, slot: Slot, forget: boolean): void {
  slot.groups--;
  slot.newest = slot.head;
  slot.fresh = noTexts;
  if (forget || slot.head.seq === 0) slots.drop(slot);
}

function settleAll(parts: CommittingParts, group: Group, next: number): void {
  for (const settled of group.settled) {
    const { item } = settled;
    const ready = item.ready as Ready;
    unJoin(parts, ready);
    // A due time that was early is computed again, or it would be met for ever.
    if (item.ask.kind === 'advance') parts.slots.note(ready.slot, next);
    if (item.waiter === null) continue;
    try {
      item.waiter.settle(item.n, outcomeOf(parts.core, settled));
    } catch (error) {
      item.waiter.fail(item.n, error);
    }
  }
}

/** Somebody new was refused: the number is free again. */
function unJoin({ slots, names, preparer }: CommittingParts, { slot, named }: Ready): void {
  if (
    named === null ||
    slot.newest.seq > 0 ||
    slot.pins > 0 ||
    slot.groups > 0 ||
    slots.get(slot.member) !== slot
  )
    return;
  names.cancel(named);
  slots.drop(slot);
  preparer.giveBack(slot.member);
}

/** Which items of a group that came to nothing are decided anew, and which are given up for now. */
export function redone(
  group: Group,
  result: Exclude<CommitResult, { kind: 'done' }>,
  triesMax: number,
): { readonly again: readonly Item[]; readonly given: readonly Item[] } {
  const again: Item[] = [];
  const given: Item[] = [];
  for (const { item } of group.settled) {
    if (item.ask.kind === 'follow') continue;
    item.tries++;
    const patience = result.kind === 'failed' ? (result.fault === 'storage_full' ? 0 : 1) : triesMax;
    (item.tries <= patience ? again : given).push(item);
  }
  return { again, given };
}
