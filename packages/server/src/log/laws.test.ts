import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from './ports.ts';
import type { LogSettings } from './settings.ts';
import { type Bed, command, openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';

const day = 86_400_000;

/** A step of a history: who does what, and how long after the step before. */
interface Step {
  readonly who: number;
  readonly what: 'order' | 'refund' | 'early' | 'checkin' | 'invite' | 'hold' | 'update' | 'again';
  readonly after: number;
  readonly n: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.integer({ min: 0, max: 5 }),
  what: fc.constantFrom(
    'order',
    'order',
    'order',
    'refund',
    'early',
    'checkin',
    'invite',
    'hold',
    'update',
    'again',
  ),
  after: fc.constantFrom(0, 0, 1_000, day, 20 * day),
  n: fc.integer({ min: 1, max: 40 }),
});

/** One stream in the order of time. Refunds may come before their orders, and anything may come again. */
function historyOf(steps: readonly Step[]): readonly Command[] {
  const commands: Command[] = [];
  let time = t0 - 900 * day;
  for (const [i, { who, what, after, n }] of steps.entries()) {
    time += after;
    const name = `m${who}`;
    const money = { amount: n * 2_500, currency: 'CNY' };
    const made: Record<Step['what'], () => Command> = {
      order: () => order(name, `o${n}`, time, n * 10_000),
      refund: () =>
        command(name, 'order.refunded', `r${i}`, time, { orderId: `o${n}`, refundId: `f${i}`, ...money }),
      early: () =>
        command(name, 'order.refunded', `e${i}`, time, { orderId: `o${n + 1}`, refundId: `f${i}`, ...money }),
      checkin: () => command(name, 'checkin', `c${i}`, time),
      invite: () => command(name, 'invite.accepted', `i${i}`, time, { inviter: `m${n % 6}` }),
      hold: () => command(name, 'hold.placed', `h${i}`, time, { asset: 'points', amount: n * 10 }),
      update: () =>
        command(name, 'member.updated', `u${i}`, time, { profile: { phone: `138${n}`, city: `city ${n}` } }),
      again: () => commands[n % Math.max(1, commands.length)] ?? command(name, 'checkin', `c${i}`, time),
    };
    commands.push({ ...made[what](), backfill: true });
  }
  return commands;
}

/** How a run treats the same history. */
interface Way {
  readonly batches: readonly number[];
  readonly settings: Partial<LogSettings>;
  readonly crashes: readonly number[];
  readonly checkpoints: readonly number[];
}
const way: fc.Arbitrary<Way> = fc.record({
  batches: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
  settings: fc.record({
    groupMax: fc.integer({ min: 1, max: 12 }),
    headsMax: fc.integer({ min: 1, max: 8 }),
    directoryMax: fc.integer({ min: 1, max: 8 }),
    checkpointEntries: fc.integer({ min: 1, max: 40 }),
    checkpointMembers: fc.integer({ min: 1, max: 8 }),
    snapshotRows: fc.integer({ min: 1, max: 4 }),
    behindMax: fc.integer({ min: 5, max: 60 }),
    projectionEntries: fc.integer({ min: 1, max: 10 }),
  }),
  crashes: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
  checkpoints: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
});

async function run(
  commands: readonly Command[],
  how: Way,
): Promise<{ readonly hash: string; readonly results: readonly string[] }> {
  let bed: Bed = await openBed({ log: { settings: how.settings } });
  const results: string[] = [];
  let at = 0;
  for (let batch = 0; at < commands.length; batch++) {
    const size = how.batches[batch % how.batches.length] as number;
    const answers = await bed.log.inbox.submit(commands.slice(at, at + size));
    results.push(
      ...answers.map((result) =>
        result.status === 'refused' ? result.refusal.code : JSON.stringify(result),
      ),
    );
    at += size;
    if (how.checkpoints.includes(batch)) await bed.log.checkpoint();
    if (how.crashes.includes(batch)) bed = await bed.again(true);
  }
  const { hash } = await dump(bed.store, bed.keyring, { nameBytesMax: 300, members: 2, entries: 3 });
  expect(await differences(bed.store, bed.keyring, bed.programs.current())).toEqual([]);
  await bed.close();
  return { hash, results };
}

const plain: Way = { batches: [1_000], settings: {}, crashes: [], checkpoints: [] };

test('a backfill gives the same entries and answers whatever the batches, groups, memory, checkpoints and crashes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), way, async (steps, how) => {
      const commands = historyOf(steps);
      const expected = await run(commands, plain);
      const got = await run(commands, how);
      expect(got.results.map(withoutNumbers)).toEqual(expected.results.map(withoutNumbers));
      expect(got.hash).toBe(expected.hash);
    }),
    { numRuns: 40 },
  );
}, 120_000);

/** Inner numbers are no one's business. */
function withoutNumbers(result: string): string {
  return result.replace(/"(tr|hd)-\w+-/g, '"$1-');
}
