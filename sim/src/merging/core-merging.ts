import { type Context, type Decision, holdId, mergedInto, mergedOf, partMembers } from '@laurel/core';
import type { Sent } from '../act.ts';
import type { Shop } from '../core-store.ts';

type Members = Pick<Shop, 'members' | 'names'>;

/** Where what is sent for a member is decided: with the one into whom she was merged. */
export function homeOf({ members, names }: Members, name: string): string {
  const head = members.get(name)?.head;
  const into = head === undefined ? null : mergedInto(head);
  return into === null ? name : homeOf({ members, names }, names.nameOf(into));
}

/** In whose log a message is decided; null: there is no merge to undo. */
export function logFor(shop: Members, { member, act }: Sent): string | null {
  if (act.do === 'merge') return member;
  if (act.do === 'unmerge') {
    const stays = staysOf(shop, member);
    return stays === null ? null : homeOf(shop, stays);
  }
  return homeOf(shop, member);
}

/** She into whom a member was merged, or whom she has left. */
function staysOf(shop: Members, name: string): string | null {
  const head = shop.members.get(name)?.head;
  if (head === undefined) return null;
  const left = mergedOf(head).known.findLast(({ had }) => had !== undefined)?.who.member;
  const into = mergedInto(head) ?? left;
  return into === undefined ? null : shop.names.nameOf(into);
}

/** The other one of a merge, by her number; 0: nobody. */
export function otherNumber(shop: Members, { member, act }: Sent): number {
  const other = act.do === 'merge' ? homeOf(shop, act.into) : member;
  return shop.members.has(other) ? shop.names.numberOf(other) : 0;
}

/** For whom a message is decided, where that is not the one in whose log it is. */
export function subjectOf(shop: Members, { member, act }: Sent, log: string): Pick<Context, 'subject'> {
  const subject = act.do === 'unmerge' ? (staysOf(shop, member) ?? log) : member;
  return log === subject ? {} : { subject: shop.names.numberOf(subject) };
}

type Parted = { readonly taken: Context['taken'] } | { readonly refused: Decision };

/** How two part, from both of their logs. */
export function partingOf({ programs, members, names }: Shop, stays: string, goes: number): Parted {
  const [mine, hers] = [stays, names.nameOf(goes)].map((name) => ({
    member: names.numberOf(name),
    entries: members.get(name)?.log ?? [],
  }));
  if (mine === undefined || hers === undefined) throw new Error('two part');
  const parts = partMembers(programs, mine, hers);
  if (!parts.ok) return { refused: { kind: 'refused', refusal: parts.refusal, dead: false } };
  return { taken: { parting: JSON.parse(JSON.stringify(parts.parting)) } };
}

/** Both ends of a merge are one commit. */
export const atOnce: ReadonlySet<string> = new Set(['merge.received', 'merge.returned', 'unmerge.received']);
/** What is for the log of one who was merged, and not for where she is. */
export const forHerself: ReadonlySet<string> = new Set(['merge.returned', 'unmerge.received']);

/** A hold by the command that placed it, in whose log ever that was decided; who placed it may be named before it. */
export function holdAnywhere({ members, names }: Members, named: string): string | null {
  const command = named.split('~').at(-1);
  for (const [name, { log }] of members) {
    const placed = log.find(({ origin, event }) => origin === 'outside' && event.id === command);
    if (placed !== undefined) return holdId(names.numberOf(name), placed.seq);
  }
  return null;
}
