import type { MemberNo } from '@laurel/core';

/** All members of a store by outer name, in byte order: millions of them in a few hundred megabytes. */
export interface Directory {
  readonly count: number;
  /** The i-th member by name. */
  readonly memberAt: (i: number) => MemberNo;
  /** The outer name of a member; undefined of one who is not in it. */
  readonly nameOf: (member: MemberNo) => string | undefined;
}

export interface DirectoryBuilder {
  readonly add: (member: MemberNo, name: string) => void;
  readonly sorted: () => Directory;
}

/** Names lie in one buffer, one after the other; only numbers are sorted. */
export function directoryBuilder(): DirectoryBuilder {
  let bytes = Buffer.alloc(1 << 16);
  let used = 0;
  const members: number[] = [];
  const starts: number[] = [0];
  return {
    add(member, name) {
      const size = Buffer.byteLength(name);
      if (used + size > bytes.length) bytes = Buffer.concat([bytes], Math.max(bytes.length * 2, used + size));
      used += bytes.write(name, used);
      members.push(member);
      starts.push(used);
    },
    sorted: () => sortedDirectory(bytes.subarray(0, used), members, starts),
  };
}

function sortedDirectory(bytes: Buffer, members: readonly number[], starts: readonly number[]): Directory {
  const slice = (i: number): Buffer => bytes.subarray(starts[i], starts[i + 1]);
  const order = Uint32Array.from(members, (_, i) => i);
  // Compared in place: a name of its own for each comparison would be most of the work.
  order.sort((a, b) => bytes.compare(bytes, starts[b], starts[b + 1], starts[a], starts[a + 1]));
  const places = new Map<number, number>();
  const placeOf = (member: MemberNo): number | undefined => {
    if (places.size === 0) for (const [i, each] of members.entries()) places.set(each, i);
    return places.get(member);
  };
  return {
    count: members.length,
    memberAt: (i) => members[order[i] ?? 0] ?? 0,
    nameOf(member) {
      const place = placeOf(member);
      return place === undefined ? undefined : slice(place).toString();
    },
  };
}
