import { factOf, type Head, MERGED, type MemberNo, mergedInto, mergedOf } from '@laurel/core';
import type { Slot } from './slots.ts';
import type { Ask, Ready } from './work.ts';

/** Where something for a member is decided, and through whom it came there. */
export interface Way {
  readonly slot: Slot;
  readonly path: readonly MemberNo[];
  readonly atHome: boolean;
}

/** For the log of one who was merged herself, and not for the one who has all that was hers. */
const forHerself: ReadonlySet<string> = new Set(['merge.returned', 'unmerge.received', 'member.erased']);
const nobody: readonly MemberNo[] = [];

/** Whether it goes where its member is, if she was merged into another one. */
function goesAlong(ask: Ask): boolean {
  if (ask.kind === 'command')
    return ask.command.type !== 'member.merged' && ask.command.type !== 'member.erased';
  return ask.kind === 'follow' && !forHerself.has(ask.follow.type);
}

/** Follows the merges of a member, as the newest decisions left them. Most were never merged. */
export function wayOf(ask: Ask, slot: Slot, load: (member: MemberNo) => Promise<Slot>): Way | Promise<Way> {
  if (slot.newest.standing !== 'merged') return { slot, path: nobody, atHome: false };
  return goesAlong(ask) ? follow(slot, load) : { slot, path: nobody, atHome: true };
}

async function follow(slot: Slot, load: (member: MemberNo) => Promise<Slot>): Promise<Way> {
  const path: MemberNo[] = [];
  let at = slot;
  for (let into = mergedInto(at.newest); into !== null; into = mergedInto(at.newest)) {
    // Two who were merged into each other at once: one of the merges comes back.
    if (path.includes(at.member)) return { slot, path: nobody, atHome: true };
    path.push(at.member);
    at = await load(into);
  }
  return { slot: at, path, atHome: false };
}

/** Whether what was sent for a member was ever decided in another log. */
export function wasElsewhere({ facts }: Head): boolean {
  return factOf(facts, MERGED) !== undefined;
}

/** Members in whose logs she was, and whom she has left. */
export function leftBy(head: Head): readonly MemberNo[] {
  return mergedOf(head).known.flatMap(({ who, had }) => (had === undefined ? [] : [who.member]));
}

/** Whether a merge, or its undoing, came between preparing and deciding. */
export function hasMoved(
  { slot, path, atHome }: Ready,
  slotOf: (member: MemberNo) => Slot | undefined,
): boolean {
  if (atHome) return false;
  if (slot.newest.standing === 'merged') return true;
  return path.some((member) => slotOf(member)?.newest.standing !== 'merged');
}
