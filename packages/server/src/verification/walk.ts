import type { Entry, EpochMs, MemberNo } from '@laurel/core';
import { type Directory, directoryBuilder } from './directory.ts';
import type { WholeLog } from './whole-log.ts';

/** One member of the walk: her log up to the instant. */
export interface Visited {
  readonly member: MemberNo;
  readonly name: string;
  readonly entries: readonly Entry[];
}

export interface Walk {
  readonly at: EpochMs;
  readonly directory: Directory;
  /** Everybody who had an entry by then, in the byte order of names; many at a time. */
  readonly members: () => AsyncGenerator<readonly Visited[]>;
}

/** How many logs are read at once: enough to make reading quick, few enough to hold. */
const MEMBERS_AT_ONCE = 256;

/** Goes over a whole store as of `at` (by default the newest decision of an entry from outside), in bounded memory. */
export async function walkOf(log: WholeLog, at: EpochMs | undefined): Promise<Walk> {
  const builder = directoryBuilder();
  for await (const page of log.members()) for (const { member, name } of page) builder.add(member, name);
  const directory = builder.sorted();
  const until = at ?? (await log.newestOutside());
  return {
    at: until,
    directory,
    async *members() {
      let next = logsFrom(log, directory, 0);
      for (let from = 0; from < directory.count; from += MEMBERS_AT_ONCE) {
        const { members, logs } = await next;
        // The next logs are read while these are worked on.
        next = logsFrom(log, directory, from + MEMBERS_AT_ONCE);
        next.catch(() => undefined);
        yield members.flatMap((member, i) => {
          const entries = upTo(logs[i] ?? [], until);
          return entries.length === 0 ? [] : [{ member, name: directory.nameOf(member) ?? '', entries }];
        });
      }
    },
  };
}

async function logsFrom(log: WholeLog, directory: Directory, from: number) {
  const members: MemberNo[] = [];
  for (let i = from; i < Math.min(from + MEMBERS_AT_ONCE, directory.count); i += 1)
    members.push(directory.memberAt(i));
  return { members, logs: members.length === 0 ? [] : await log.logs(members) };
}

/** Decision times do not go back within a log. */
function upTo(entries: readonly Entry[], at: EpochMs): readonly Entry[] {
  const last = entries.at(-1);
  if (last === undefined || last.decidedAt <= at) return entries;
  return entries.filter(({ decidedAt }) => decidedAt <= at);
}
