import type { MemberNo } from '@laurel/core';

/** All members of a store by outer name, in byte order: millions of them in a few hundred megabytes. */
export interface Directory {
  readonly count: number;
  /** The i-th member by name. */
  readonly memberAt: (i: number) => MemberNo;
  /** The outer name of a member; undefined of one who is not in it. */
  readonly nameOf: (member: MemberNo) => string | undefined;
}

/** Names by member number, one behind the other in one memory; only numbers are sorted. */
interface Names {
  readonly bytes: Buffer;
  readonly members: Float64Array;
  /** Where each name begins, and behind them where the last one ends. */
  readonly starts: Float64Array;
  /** Places of the names in byte order. */
  readonly order: Uint32Array;
}

export interface DirectoryBuilder {
  /** Members come by their numbers. */
  readonly add: (member: MemberNo, name: string) => void;
  readonly sorted: () => Directory;
}

export function directoryBuilder(): DirectoryBuilder {
  let bytes = Buffer.alloc(1 << 16);
  let used = 0;
  const members: number[] = [];
  const starts: number[] = [0];
  return {
    add(member, name) {
      if (member <= (members.at(-1) ?? 0)) throw new Error('members come by their numbers');
      const size = Buffer.byteLength(name);
      if (used + size > bytes.length) bytes = Buffer.concat([bytes], Math.max(bytes.length * 2, used + size));
      used += bytes.write(name, used);
      members.push(member);
      starts.push(used);
    },
    sorted: () => directoryOf(sortedNames(bytes.subarray(0, used), members, starts)),
  };
}

function sortedNames(from: Buffer, members: readonly number[], starts: readonly number[]): Names {
  const names: Names = {
    bytes: from,
    members: Float64Array.from(members),
    starts: Float64Array.from(starts),
    order: new Uint32Array(members.length),
  };
  for (let i = 0; i < members.length; i += 1) names.order[i] = i;
  // Compared in place: a name of its own for each comparison would be most of the work.
  names.order.sort((a, b) => from.compare(from, starts[b], starts[b + 1], starts[a], starts[a + 1]));
  return names;
}

function directoryOf({ bytes, members, starts, order }: Names): Directory {
  return {
    count: members.length,
    memberAt: (i) => members[order[i] ?? 0] ?? 0,
    nameOf(member) {
      const place = placeOf(members, member);
      return members[place] === member ? bytes.toString('utf8', starts[place], starts[place + 1]) : undefined;
    },
  };
}

/** Where the number is, or would be. */
function placeOf(members: Float64Array, member: MemberNo): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((members[middle] ?? 0) < member) low = middle + 1;
    else high = middle;
  }
  return low;
}
