import { expect, test } from 'vitest';
import { entryOf } from './codec.ts';
import { type Bed, command, openBed, order, startOfTests } from './testing/bed.ts';

const hour = 3_600_000;
const reason = 'one person';
const merged = (at: number) => command('bea', 'member.merged', 'merge', at, { into: 'ann', reason });

async function withTwo(act: (bed: Bed) => Promise<void>): Promise<void> {
  const bed = await openBed();
  try {
    for (const who of ['ann', 'bea'])
      await bed.log.inbox.submit([command(who, 'member.registered', `join-${who}`, startOfTests)]);
    bed.clock.moveTo(startOfTests + hour);
    await act(bed);
  } finally {
    await bed.close();
  }
}

async function logOf({ log, store }: Bed, who: string): Promise<readonly string[]> {
  const herself = (await log.reads.find(who))?.merged?.herself ?? (await log.reads.find(who))?.member ?? 0;
  const rows = await store.log.entries(herself, { after: 0, limit: 100 });
  return rows
    .map(entryOf)
    .map(({ event, subject }) => `${event.type}${subject === undefined ? '' : ' for another'}`);
}

test('A5 what comes together with the merge is decided behind it, where she is then', () =>
  withTwo(async (bed) => {
    const at = startOfTests + hour;
    const results = await bed.log.inbox.submit([
      order('bea', 'b1', at, 10_000),
      merged(at),
      order('bea', 'b2', at, 20_000),
      command('bea', 'checkin', 'c1', at),
      order('ann', 'a1', at, 30_000),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
      'applied',
    ]);
    expect(await logOf(bed, 'bea')).toEqual(['member.registered', 'order.completed', 'member.merged']);
    expect(await logOf(bed, 'ann')).toEqual([
      'member.registered',
      'merge.received',
      'order.completed for another',
      'checkin for another',
      'order.completed',
    ]);
  }));

test('A5 an event is taken once, whether it came before the merge, with it, after it, or after its undoing', () =>
  withTwo(async (bed) => {
    const at = startOfTests + hour;
    const early = order('bea', 'b1', at, 10_000);
    const late = order('bea', 'b2', at, 20_000);
    const status = async (one: typeof early) => (await bed.log.inbox.submit([one]))[0]?.status;
    const [first] = await bed.log.inbox.submit([early, merged(at), late]);
    expect([await status(early), await status(late)]).toEqual(['duplicate', 'duplicate']);
    const [again] = await bed.log.inbox.submit([early]);
    expect(again?.status === 'duplicate' && again.answer).toEqual(
      first?.status === 'applied' && first.answer,
    );
    const undo = command('ann', 'member.unmerged', 'undo', at, { member: 'bea', reason });
    expect([await status(undo), await status(undo)]).toEqual(['applied', 'duplicate']);
    // What was taken for her while she was there is taken, wherever she is.
    for (const one of [merged(at), early, late]) expect(await status(one)).toBe('duplicate');
  }));
