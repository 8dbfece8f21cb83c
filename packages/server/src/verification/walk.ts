import type { Entry, EpochMs, MemberNo } from '@laurel/core';
import { type Directory, directoryBuilder } from './directory.ts';
import type { WholeLog } from './whole-log.ts';

/** One member of the walk: her log up to the instant. */
export interface Visited {
  readonly member: MemberNo;
  readonly name: string;
  readonly entries: readonly Entry[];
  /** What was decided after the instant. */
  readonly later?: readonly Entry[];
}

/** Everybody who had an entry by then, in the byte order of names; many at a time. */
export interface Walk {
  readonly at: EpochMs;
  readonly directory: Directory;
  readonly members: () => AsyncGenerator<readonly Visited[]>;
}

/** How many logs are read at once. What is held is copied by each sweep of the young: fewer cost less than more. */
const MEMBERS_AT_ONCE = 64;

/** Goes over a whole store as of `at` (by default the newest decision of an entry from outside), in bounded memory. */
export async function walkOf(log: WholeLog, at: EpochMs | undefined): Promise<Walk> {
  const builder = directoryBuilder();
  for await (const page of log.members()) for (const { member, name } of page) builder.add(member, name);
  return walkOver(log.logs, builder.sorted(), at ?? (await log.newestOutside()));
}

function walkOver(logs: WholeLog['logs'], directory: Directory, at: EpochMs): Walk {
  const page = async (i: number): Promise<readonly Visited[]> => {
    const members = membersOf(directory, i);
    const read = members.length === 0 ? [] : await logs(members);
    return members.flatMap((member, place) => {
      const all = read[place] ?? [];
      const entries = upTo(all, at);
      if (entries.length === 0) return [];
      return [{ member, name: directory.nameOf(member) ?? '', entries, later: all.slice(entries.length) }];
    });
  };
  const pages = Math.ceil(directory.count / MEMBERS_AT_ONCE);
  return {
    at,
    directory,
    async *members() {
      let next = page(0);
      for (let i = 0; i < pages; i += 1) {
        const visited = await next;
        // The next logs are read while these are worked on.
        next = page(i + 1);
        next.catch(() => undefined);
        yield visited;
      }
    },
  };
}

function membersOf(directory: Directory, page: number): readonly MemberNo[] {
  const members: MemberNo[] = [];
  const end = Math.min((page + 1) * MEMBERS_AT_ONCE, directory.count);
  for (let i = page * MEMBERS_AT_ONCE; i < end; i += 1) members.push(directory.memberAt(i));
  return members;
}

/** Decision times do not go back within a log. */
function upTo(entries: readonly Entry[], at: EpochMs): readonly Entry[] {
  const last = entries.at(-1);
  if (last === undefined || last.decidedAt <= at) return entries;
  return entries.filter(({ decidedAt }) => decidedAt <= at);
}
