import {
  type Bytes,
  type Commit,
  type EntryColumns,
  entryNumbers,
  keyBytes,
  type MemberNo,
} from '../rows.ts';

/** A group without some of its members, or null where nobody is left; positions stay without gaps. */
export function withoutMembers(group: Commit, gone: ReadonlySet<MemberNo>): Commit | null {
  const entries = entriesWithout(group.entries, gone);
  if (entries.count === 0) return null;
  return { ...group, entries, joined: group.joined.filter(({ member }) => !gone.has(member)) };
}

function entriesWithout(entries: EntryColumns, gone: ReadonlySet<MemberNo>): EntryColumns {
  const stay: number[] = [];
  for (let i = 0; i < entries.count; i++) {
    if (!gone.has(entries.numbers[i * entryNumbers] as number)) stay.push(i);
  }
  const numbers = new Float64Array(stay.length * entryNumbers);
  const keys: Bytes = new Uint8Array(stay.length * keyBytes);
  for (const [to, i] of stay.entries()) {
    numbers.set(entries.numbers.subarray(i * entryNumbers, (i + 1) * entryNumbers), to * entryNumbers);
    keys.set(entries.keys.subarray(i * keyBytes, (i + 1) * keyBytes), to * keyBytes);
  }
  return {
    count: stay.length,
    numbers,
    keys,
    types: stay.map((i) => entries.types[i] as string),
    bodies: stay.map((i) => entries.bodies[i] as string),
  };
}
