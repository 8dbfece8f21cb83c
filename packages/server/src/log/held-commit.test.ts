import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type Store } from '@laurel/db';
import { expect, test } from 'vitest';
import { storedLog } from '../verification/stored-log.ts';
import { verifyStore } from '../verification/verify-store.ts';
import { type Bed, command, openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { differences } from './testing/dump.ts';

interface Gate {
  /** Commits wait at it from now on. */
  readonly close: () => void;
  readonly open: () => void;
  /** Resolves when a commit has come to it. */
  readonly came: () => Promise<void>;
}

/** Where a commit waits: before the store has it, or when it is durable and nobody has been told. */
type Where = 'before' | 'after';

function gated(store: Store, where: Where): { readonly store: Store; readonly gate: Gate } {
  let waits = Promise.resolve();
  let [arrival, opening] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stop = async (): Promise<void> => {
    arrival.resolve();
    await waits;
  };
  const commit: Store['log']['commit'] = async (group) => {
    if (where === 'before') await stop();
    const result = await store.log.commit(group);
    if (where === 'after') await stop();
    return result;
  };
  const gate: Gate = {
    close: () => {
      [arrival, opening] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      waits = opening.promise;
    },
    open: () => opening.resolve(),
    came: () => arrival.promise,
  };
  return { store: { ...store, log: { ...store.log, commit } }, gate };
}

async function bedWith(
  where: Where,
): Promise<{ readonly bed: Bed; readonly gate: Gate; readonly end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-held-'));
  const made = gated(await openSqlite({ folder, thread: false }), where);
  const bed = await openBed({ open: async () => made.store });
  const end = async (): Promise<void> => {
    await bed.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { bed, gate: made.gate, end };
}

/** All that the use cases can read about members and the log as a whole. */
async function readAll({ log: { reads, time: _, ...log }, store }: Bed, member: number): Promise<unknown> {
  const order = { type: 'order.completed', source: 's', id: 'x', time: t0, data: money('x') };
  return {
    found: await Promise.all(['ann', 'bob', 'cid'].map((name) => reads.find(name))),
    list: await reads.list({ after: 0, limit: 9 }),
    head: await reads.head(member),
    newest: await reads.newestFirst(member, { limit: 3 }),
    history: await reads.history(member, { after: 0, limit: 99 }),
    entries: (await reads.log({ after: null, limit: 99 })).length,
    records: await reads.records(member, ['order/o1']),
    orders: await Promise.all(['o1', 'o2', 'o3'].map((id) => reads.ofOrder(id))),
    would: await reads.wouldDecide(member, order),
    personal: await reads.personal(member),
    messages: await store.messages.list(member, { seq: 1e9, n: 0 }, 99),
    durable: log.stats().entries,
  };
}
const money = (orderId: string) => ({ orderId, amount: 600_000, currency: 'CNY' });

test('I19 while a commit is held open nothing of it is seen, nor of what was decided on it, and nobody is told', async () => {
  const { bed, gate, end } = await bedWith('before');
  await bed.log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  const ann = (await bed.log.reads.find('ann'))?.member ?? 0;
  const before = await readAll(bed, ann);
  gate.close();
  const told: string[] = [];
  const first = bed.log.inbox.submit([order('ann', 'o1', t0, 600_000), order('bob', 'o2', t0, 600_000)]);
  void first.then(() => told.push('first'));
  await gate.came();
  // Decided on what is under way: ann goes on, and somebody else begins.
  const second = bed.log.inbox.submit([
    command('ann', 'checkin', 'c', t0),
    order('cid', 'o3', t0, 600_000),
    command('ann', 'member.updated', 'u', t0, { profile: { phone: '13800000000' } }),
  ]);
  void second.then(() => told.push('second'));
  for (let round = 0; round < 3; round += 1) expect(await readAll(bed, ann)).toEqual(before);
  expect(told).toEqual([]);
  gate.open();
  const statuses = [...(await first), ...(await second)].map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(['applied']));
  expect(told).toEqual(['first', 'second']);
  expect(await bed.log.reads.ofOrder('o3')).toHaveLength(1);
  expect((await bed.log.reads.head(ann)).tracks['main']?.tier).toBe('v3');
  await checkWhole(bed);
  await end();
});

test('I19 what is durable and not acknowledged is told once, and the tables made of it come behind it', async () => {
  const { bed, gate, end } = await bedWith('after');
  await bed.log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  await bed.log.caughtUp();
  gate.close();
  let isTold = false;
  const first = bed.log.inbox.submit([order('ann', 'o1', t0, 600_000)]);
  void first.then(() => {
    isTold = true;
  });
  await gate.came();
  // No table of another's making is ahead of what this process knows to be durable.
  expect(await bed.log.reads.ofOrder('o1')).toEqual([]);
  const positions = await bed.store.positions.read('projections');
  expect(positions[0]?.pos ?? 0).toBeLessThan(await bed.store.log.end());
  expect(isTold).toBe(false);
  await checkWhole(bed);
  gate.open();
  expect((await first).map(({ status }) => status)).toEqual(['applied']);
  expect(await bed.log.reads.ofOrder('o1')).toHaveLength(1);
  await checkWhole(bed);
  await end();
});

async function checkWhole({ store, keyring, programs }: Bed): Promise<void> {
  const reads = await store.snapshot();
  const found = await verifyStore(storedLog({ reads, keyring, programs: programs.current() }), {});
  await reads.close();
  expect(found.violations).toEqual([]);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
}
