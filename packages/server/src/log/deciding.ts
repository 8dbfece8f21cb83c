import type { EpochMs, MemberNo, Programs, Refusal } from '@laurel/core';
import { StorageError } from '@laurel/db';
import { type DecideParts, decideItem, type Made } from './decide-item.ts';
import { addLetter, type Group } from './group.ts';
import { commandLetter, eventLetter, letterName } from './letters.ts';
import { answered, refused, troubled } from './outcomes.ts';
import type { Preparer } from './prepare.ts';
import { type TakeParts, take } from './take.ts';
import type { Held } from './persons.ts';
import type { Item, Outcome, Ready } from './work.ts';

export interface DecidingParts extends Omit<DecideParts, keyof TakeParts>, TakeParts {
  readonly preparer: Preparer;
  /** Members whose invariants broke. */
  readonly isBroken: (member: MemberNo) => boolean;
  readonly breaks: (item: Item, error: unknown) => void;
}

/** Under what an item is decided. */
export interface Under {
  readonly programs: Programs;
  readonly now: EpochMs;
  readonly group: Group;
  /** False once what was decided so far has been thrown away. */
  readonly isCurrent: () => boolean;
}

/** Decides one item into a group; answers what follows from it at other members, or null where it was in vain. */
export interface Deciding {
  readonly decide: (item: Item, isFollower: boolean, under: Under) => Promise<readonly Item[] | null>;
}

/** Events that lead from member to member, one from another, at most. */
const chainMax = 8;

export function openDeciding(parts: DecidingParts): Deciding {
  return {
    decide: async (item, isFollower, under) => {
      try {
        if (isFollower) await parts.preparer.prepare([item], under.programs);
        if (!under.isCurrent()) return null;
        return await decideOne(parts, item, under);
      } catch (error) {
        if (!under.isCurrent()) return null;
        return broken(parts, item, under.group, error);
      }
    },
  };
}

async function decideOne(parts: DecidingParts, item: Item, under: Under): Promise<readonly Item[] | null> {
  const { group } = under;
  const ready = item.ready as Ready;
  if (parts.isBroken(ready.slot.member)) return settle(group, item, () => troubled('quarantined'));
  if (item.ask.kind === 'follow' && item.ask.cause.depth > chainMax) return tooLong(parts, item, under);
  const made = await decideItem(parts, item, under.programs, under.now);
  if (!under.isCurrent()) return null;
  if (made.kind === 'refused') return refuse(parts, item, under, made);
  if (made.kind === 'again') {
    const status = made.waits ? 'deferred' : 'duplicate';
    return settle(group, item, () => answered(parts.core, item, status, made.entries));
  }
  const held = await heldOf(parts, ready);
  if (!under.isCurrent()) return null;
  const { decision } = made;
  group.version = Math.min(group.version, newestNumber(under.programs));
  const followers = take(parts, group, item, decision, held);
  settle(group, item, () => answered(parts.core, item, decision.kind, decision.entries));
  return followers;
}

/** Number of the newest published version, in force or not; 0 without any. */
export function newestNumber({ versions }: Programs): number {
  let newest = 0;
  for (const { number } of versions) if (number > newest) newest = number;
  return newest;
}

/** Personal fields as they are, where the item changes some. */
async function heldOf({ persons }: DecidingParts, { slot, personal }: Ready): Promise<Held | null> {
  return personal === null || slot.newest.seq === 0 ? null : persons.read(slot.member);
}

function settle(group: Group, item: Item, outcome: () => Outcome): readonly Item[] {
  group.settled.push({ item, outcome });
  return [];
}

function refuse(parts: DecidingParts, item: Item, { group, now }: Under, made: Extract<Made, { kind: 'refused' }>): readonly Item[] {
  const { refusal } = made;
  const { slot, named } = item.ready as Ready;
  const member = slot.newest.seq > 0 ? slot.member : null;
  if (item.ask.kind === 'command' && made.dead && named !== null) {
    const row = commandLetter(parts.keyring, item.ask.command, { subject: named.hash, member, at: now, refusal });
    addLetter(group, row);
    return settle(group, item, () => refused(refusal, letterName(row.id)));
  }
  if (item.ask.kind === 'follow') recordRefused(parts, item, group, now, refusal);
  return settle(group, item, () => refused(refusal));
}

/** What another member's event would have caused and could not: recorded, never tried for ever. */
function recordRefused(parts: DecidingParts, item: Item, group: Group, at: EpochMs, refusal: Refusal): void {
  const { slot, event } = item.ready as Ready;
  addLetter(group, eventLetter(parts.keyring, event, { member: slot.member, at, refusal }));
}

function tooLong(parts: DecidingParts, item: Item, { group, now }: Under): readonly Item[] {
  const detail = `More than ${chainMax} events follow from one another.`;
  const refusal: Refusal = { code: 'chain_too_long', pointer: '', detail };
  recordRefused(parts, item, group, now, refusal);
  return settle(group, item, () => refused(refusal));
}

/** The decision itself broke: this member is set aside and nobody else is disturbed. */
function broken(parts: DecidingParts, item: Item, group: Group, error: unknown): readonly Item[] {
  if (error instanceof StorageError) return settle(group, item, () => troubled(error.code));
  parts.breaks(item, error);
  return settle(group, item, () => troubled('quarantined'));
}
