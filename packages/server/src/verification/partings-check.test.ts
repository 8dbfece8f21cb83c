import type { Entry, Parting } from '@laurel/core';
import { expect, test } from 'vitest';
import { entryOf } from '../log/codec.ts';
import { type Bed, command, openBed, order, startOfTests } from '../log/testing/bed.ts';
import { checkPartings, type LogsOf } from './partings-check.ts';

const hour = 3_600_000;
const reason = 'one person';

/** Ann and Bea were merged, bought meanwhile, and parted. */
async function parted(bed: Bed): Promise<void> {
  let at = startOfTests;
  const send = async (subject: string, type: string, data = {}): Promise<void> => {
    at += hour;
    bed.clock.moveTo(at);
    const [result] = await bed.log.inbox.submit([command(subject, type, `e${at}`, at, data)]);
    expect(result?.status).toBe('applied');
  };
  for (const who of ['ann', 'bea']) await send(who, 'member.registered');
  bed.clock.moveTo(at + hour);
  await bed.log.inbox.submit([order('bea', 'b1', at + hour, 70_000)]);
  at += hour;
  await send('bea', 'member.merged', { into: 'ann', reason });
  await send('bea', 'review.posted');
  await send('ann', 'checkin');
  await send('ann', 'member.unmerged', { member: 'bea', reason });
}

async function foundIn(bed: Bed, change: (entry: Entry) => Entry): Promise<readonly string[]> {
  const found: string[] = [];
  const logs: LogsOf = (members) =>
    Promise.all(
      members.map(async (one) => (await bed.store.log.entries(one, { after: 0, limit: 100 })).map(entryOf)),
    );
  const ann = (await bed.log.reads.find('ann'))?.member ?? 0;
  const [entries = []] = await logs([ann]);
  const programs = bed.programs.current();
  await checkPartings({ programs, logs }, { member: ann, entries: entries.map(change) }, (id, _, detail) => {
    found.push(`${id} ${detail}`);
  });
  return found;
}

/** One unit more for the one who left. */
function oneMore(entry: Entry): Entry {
  if (entry.context?.parting === undefined) return entry;
  const parting: Parting = structuredClone(entry.context.parting);
  const { points } = parting.goes.head.assets as Record<string, { owed: number }>;
  if (points !== undefined) points.owed += 1;
  return { ...entry, context: { ...entry.context, parting } };
}

test('I20 how two parted who had been merged is decided anew; what does not come out of both logs is found', async () => {
  const bed = await openBed();
  try {
    await parted(bed);
    expect(await foundIn(bed, (entry) => entry)).toEqual([]);
    expect(await foundIn(bed, oneMore)).toEqual(['I20 how they parted is not what both logs come to']);
  } finally {
    await bed.close();
  }
});
