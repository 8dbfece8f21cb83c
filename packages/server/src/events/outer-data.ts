import { type Json, type JsonObject, type MemberNo, withNames } from '@laurel/core';
import type { Reads } from '../reads.ts';

/** Data as it was sent: references to members become their external ids again, or aliases. */
export async function outerData(reads: Pick<Reads, 'name'>, data: JsonObject): Promise<Json> {
  const members = [...membersIn(data)];
  if (members.length === 0) return data;
  const found = await reads.name(members);
  const names = new Map(members.map((member, n) => [member, found[n]?.external ?? '']));
  return withNames(data, (member) => names.get(member) ?? '');
}

function membersIn(value: Json | undefined, found: Set<MemberNo> = new Set()): Set<MemberNo> {
  if (typeof value !== 'object' || value === null) return found;
  const { member } = value as JsonObject;
  if (typeof member === 'number' && Object.keys(value).length === 1) found.add(member);
  else for (const item of Object.values(value) as (Json | undefined)[]) membersIn(item, found);
  return found;
}
