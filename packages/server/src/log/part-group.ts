import type { MemberNo } from '@laurel/core';
import { type Group, openGroup } from './group.ts';
import type { Ready, Settled } from './work.ts';

/** A group as it is without some members, and what of it was theirs. */
export interface Parted {
  readonly kept: Group;
  readonly gone: Group;
}

/** Parts a group of which `parts` is true. What was decided for those who stay holds, whatever became of the others. */
export function partGroup(group: Group, members: ReadonlySet<MemberNo>): Parted {
  const kept: Group = { ...openGroup(), columns: group.columns.without(members) };
  const gone = openGroup();
  const of = (member: MemberNo): Group => (members.has(member) ? gone : kept);
  for (const decided of group.entries) of(decided.member).entries.push(decided);
  const firsts = firstsOf(kept);
  for (const [slot, touched] of group.touched) {
    of(slot.member).touched.set(slot, { ...touched, first: firsts.get(slot.member) ?? 0 });
  }
  for (const [name, pending] of group.pending) of(memberIn(name)).pending.set(name, pending);
  for (const [member, row] of group.joined) of(member).joined.set(member, row);
  for (const name of group.names) of(name.to.member ?? 0).names.push(name);
  for (const member of group.held) of(member).held.push(member);
  for (const settled of group.settled) of(memberOf(settled)).settled.push(settled);
  kept.decidedAt = group.decidedAt;
  kept.version = group.version;
  kept.full = group.full;
  return { kept, gone };
}

/** Index of each member's first entry. */
function firstsOf({ entries }: Group): ReadonlyMap<MemberNo, number> {
  const firsts = new Map<MemberNo, number>();
  for (const [i, { member }] of entries.entries()) if (!firsts.has(member)) firsts.set(member, i);
  return firsts;
}

function memberOf({ item }: Settled): MemberNo {
  return (item.ready as Ready).slot.member;
}

/** Of a name made by `pendingName`. */
function memberIn(name: string): MemberNo {
  return Number(name.slice(0, name.indexOf(':')));
}
