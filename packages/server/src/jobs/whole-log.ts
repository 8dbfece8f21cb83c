import { type Entry, type EpochMs, type MemberNo, type Programs } from '@laurel/core';
import type { Keyring, Snapshot } from '@laurel/db';
import { entryOf } from '../log/codec.ts';
import type { WholeLog } from '../verification/index.ts';

const membersAtOnce = 200;
const entriesAtOnce = 1_000;

/** One snapshot of the store as verification and simulation read it. */
export function wholeLogOf(snapshot: Snapshot, keyring: Keyring, programs: Programs): WholeLog {
  const entriesOf = async (member: MemberNo): Promise<readonly Entry[]> => {
    const entries: Entry[] = [];
    for (;;) {
      const rows = await snapshot.log.entries(member, { after: entries.length, limit: entriesAtOnce });
      for (const row of rows) entries.push(entryOf(row));
      if (rows.length < entriesAtOnce) return entries;
    }
  };
  return {
    programs,
    members: async function* () {
      for (let after: MemberNo = 0; ; ) {
        const rows = await snapshot.vault.list({ after, limit: membersAtOnce });
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows.map((row) => {
          const { externalId, alias } = keyring.open(row);
          return { member: row.member, name: externalId ?? alias ?? '' };
        });
        after = last.member;
      }
    },
    logs: (members) => Promise.all(members.map(entriesOf)),
    newestOutside: async () => newestOutside(snapshot),
  };
}

/** Read through once: nothing keeps it, since only jobs ask. */
async function newestOutside({ log }: Snapshot): Promise<EpochMs> {
  let newest = 0;
  for (const { stream } of await log.streams()) {
    for (let pos = 0; ; ) {
      const rows = await log.after({ stream, pos }, entriesAtOnce);
      for (const row of rows) {
        if (row.decidedAt > newest && entryOf(row).origin === 'outside') newest = row.decidedAt;
        pos = row.pos;
      }
      if (rows.length < entriesAtOnce) break;
    }
  }
  return newest;
}
