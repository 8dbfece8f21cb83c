import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectWith, openSqlite, sqliteSettings } from '@laurel/db';
import { afterEach, expect, test } from 'vitest';
import { type Bed, command, openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';
import { type Fault, type Faulty, faulty } from './testing/faulty.ts';

const beds: Bed[] = [];
afterEach(async () => {
  for (const one of beds.splice(0)) await one.close();
});
async function faultyBed(): Promise<Bed & { readonly disk: Faulty }> {
  const disk = faulty(connectWith(sqliteSettings));
  const made = await openBed({ sqlite: { connect: disk.connect } });
  beds.push(made);
  return { ...made, disk };
}
const told = (results: readonly { status: string; refusal?: { code: string } }[]) =>
  results.map((result) => result.refusal?.code ?? result.status);

const cases: readonly (readonly [Fault, 'full' | 'io'])[] = [
  ['before', 'full'],
  ['before', 'io'],
  ['during', 'full'],
  ['during', 'io'],
  ['after', 'full'],
  ['after', 'io'],
];

test.each(cases)(
  'a commit that fails %s (%s) twice: refused, nothing half, and sent again it is taken once',
  async (how, code) => {
    const { log, disk, store, keyring, programs } = await faultyBed();
    await log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
    const before = await dump(store, keyring);
    disk.fail(how, code, 2);
    const commands = [
      order('ann', 'o1', t0, 20_000),
      order('bob', 'o2', t0, 20_000),
      command('ann', 'checkin', 'c1', t0),
    ];
    const results = await log.inbox.submit(commands);
    // What is durable although nobody could say so is found, and not decided again.
    const isWritten = how === 'after';
    if (isWritten && code === 'io') expect(new Set(told(results))).toEqual(new Set(['duplicate']));
    else
      expect(new Set(told(results))).toEqual(new Set([code === 'full' ? 'storage_full' : 'storage_failed']));
    if (!isWritten) expect((await dump(store, keyring)).hash).toBe(before.hash);
    disk.fail(how, code, 0);
    const again = await log.inbox.submit(commands);
    expect(new Set(told(again))).toEqual(new Set([isWritten ? 'duplicate' : 'applied']));
    const { entries } = await dump(store, keyring);
    expect(entries.get('ann')?.filter(({ event }) => event.id === 'o1-done')).toHaveLength(1);
    expect([...entries.keys()].sort()).toEqual(['ann', 'bob']);
    expect(await differences(store, keyring, programs.current())).toEqual([]);
  },
);

test('a commit of unknown outcome that was written is waited for by those who read behind it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-unknown-'));
  let isUnknown = false;
  const made = await openBed({
    open: async () => {
      const store = openSqlite({ folder, thread: false });
      const { log, ...rest } = await store;
      const commit: typeof log.commit = async (group) => {
        const result = await log.commit(group);
        if (!isUnknown) return result;
        isUnknown = false;
        return { kind: 'failed', fault: 'storage_failed', known: false, cause: 'the answer was lost' };
      };
      return { ...rest, log: { ...log, commit } };
    },
  });
  beds.push(made);
  await made.log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  await made.log.caughtUp();
  isUnknown = true;
  expect(told(await made.log.inbox.submit([order('ann', 'o1', t0, 20_000)]))).toEqual(['duplicate']);
  const ann = await made.log.reads.find('ann');
  await made.log.caughtUp();
  expect(await made.log.reads.ofOrder('o1')).toEqual([ann?.member]);
  rmSync(folder, { recursive: true, force: true });
});

test('a single failing sync is survived without telling anybody', async () => {
  const { log, disk, store, keyring, programs } = await faultyBed();
  disk.fail('during', 'io', 1);
  expect(told(await log.inbox.submit([order('ann', 'o1', t0, 20_000)]))).toEqual(['applied']);
  expect(disk.failed()).toBe(1);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
});

test('what was decided behind a group that failed is decided anew, in its order', async () => {
  const { log, disk, store, keyring, programs } = await faultyBed();
  await log.inbox.submit([command('ann', 'member.registered', 'r', t0)]);
  for (const [round, how] of (['before', 'during', 'after', 'during'] as const).entries()) {
    disk.fail(how, 'io', 1);
    const calls = Array.from({ length: 40 }, (_, i) =>
      log.inbox.submit([
        order(`m${i % 5}`, `o${round}-${i}`, t0, 10_000),
        order('ann', `a${round}-${i}`, t0, 100 + i),
      ]),
    );
    const results = (await Promise.all(calls)).flat();
    expect(results.every(({ status }) => status === 'applied' || status === 'duplicate')).toBe(true);
  }
  const { entries } = await dump(store, keyring);
  const orders = entries.get('ann')?.filter(({ event }) => event.type === 'order.completed') ?? [];
  expect(orders.map(({ event }) => event.id)).toEqual(
    Array.from({ length: 160 }, (_, i) => `a${Math.floor(i / 40)}-${i % 40}-done`),
  );
  expect(await differences(store, keyring, programs.current())).toEqual([]);
  await log.caughtUp();
  expect(await log.reads.ofOrder('a3-39')).toHaveLength(1);
});

test('a start after a commit of unknown outcome has what the disk has', async () => {
  const { log, disk, ...made } = await faultyBed();
  await log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  disk.fail('after', 'full', 1);
  expect(told(await log.inbox.submit([order('ann', 'o1', t0, 20_000)]))).toEqual(['storage_full']);
  await log.checkpoint();
  const before = await dump(made.store, made.keyring);
  const again = await made.again(true);
  beds.splice(0, beds.length, again);
  expect((await dump(again.store, again.keyring)).hash).toBe(before.hash);
  const ann = await again.log.reads.find('ann');
  expect((await again.log.reads.head(ann?.member ?? 0)).seq).toBe(before.entries.get('ann')?.length);
  expect(told(await again.log.inbox.submit([order('ann', 'o1', t0, 20_000)]))).toEqual(['duplicate']);
});
