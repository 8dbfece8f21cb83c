import { openCuttingProxy } from '@laurel/db/testing';
import { afterEach, expect, test } from 'vitest';
import { storedLog } from '../verification/stored-log.ts';
import { verifyStore } from '../verification/verify-store.ts';
import { type Bed, command, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';
import { openMysqlBeds } from './testing/mysql-beds.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Two processes; statements of the first one's commits can be kept back. */
async function twoProcesses() {
  const all = await openMysqlBeds();
  const proxy = await openCuttingProxy(all.url);
  const settings = { connectMs: 2_000, packetBytesMax: 1 };
  const one = await all.bed({}, { url: proxy.url, settings });
  const two = await all.bed();
  closing.push(two.close, one.close, proxy.close);
  return { one, two, proxy };
}

/** What a process shows of the whole log, and of the tables that are made of it. */
const seen = async ({ log: { reads } }: Bed, orders: readonly string[]): Promise<readonly unknown[]> => [
  (await entriesOf(reads)).join(' '),
  await Promise.all(orders.map((id) => reads.ofOrder(id))),
];
const entriesOf = async (reads: Bed['log']['reads']): Promise<readonly string[]> =>
  (await reads.log({ after: null, limit: 500 })).map(({ member, entry }) => `${member}#${entry.seq}`);

test('I19 one process commits while the commit of another is held open: nothing of that is seen, and positions follow', async () => {
  const { one, two, proxy } = await twoProcesses();
  await one.log.inbox.submit([order('ann', 'o0', t0, 10_000), order('bob', 'p0', t0, 10_000)]);
  await one.log.caughtUp();
  const ann = (await two.log.reads.find('ann'))?.member ?? 0;
  const before = await seen(two, ['o0', 'o1']);
  const held = proxy.hold('commit');
  let isTold = false;
  const first = one.log.inbox.submit([order('ann', 'o1', t0, 600_000), order('new', 'n1', t0, 600_000)]);
  void first.then(() => {
    isTold = true;
  });
  await held.came;
  // The rows are in the database, and their transaction is open.
  expect(await seen(two, ['o0', 'o1'])).toEqual(before);
  expect((await two.log.reads.head(ann)).tracks['main']?.tier).toBe('v1');
  const others = Array.from({ length: 20 }, (_, i) =>
    order(i % 2 === 0 ? 'bob' : 'cid', `q${i}`, t0, 600_000),
  );
  expect(new Set((await two.log.inbox.submit(others)).map(({ status }) => status))).toEqual(
    new Set(['applied']),
  );
  // What the other wrote is carried on, past the place of what is held; that is not.
  expect(await two.log.reads.ofOrder('q19')).toHaveLength(1);
  expect(await two.log.reads.ofOrder('o1')).toEqual([]);
  expect(await two.log.reads.find('new')).toBe(null);
  expect(isTold).toBe(false);
  await checkWhole(two);
  held.release();
  expect((await first).map(({ status }) => status)).toEqual(['applied', 'applied']);
  // Nobody went past it: it is found by both, and each entry is carried on once.
  for (const bed of [one, two]) expect(await bed.log.reads.ofOrder('o1')).toEqual([ann]);
  const streams = new Map((await two.store.log.streams()).map(({ stream, pos }) => [stream, pos]));
  for (const { stream, pos } of await two.store.positions.read('projections'))
    expect(pos).toBe(streams.get(stream));
  await checkWhole(two);
});

test('I19 both processes at the same member: the second is decided on what the held one made', async () => {
  const { one, two, proxy } = await twoProcesses();
  await one.log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  const held = proxy.hold('commit');
  const first = one.log.inbox.submit([order('ann', 'o1', t0, 600_000)]);
  await held.came;
  const second = two.log.inbox.submit([command('ann', 'checkin', 'c', t0), order('ann', 'o2', t0, 10_000)]);
  await new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
  held.release();
  expect((await first).map(({ status }) => status)).toEqual(['applied']);
  expect((await second).map(({ status }) => status)).toEqual(['applied', 'applied']);
  const { entries } = await dump(two.store, two.keyring);
  const seqs = entries.get('ann')?.map(({ seq }) => seq) ?? [];
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  await two.log.caughtUp();
  await checkWhole(two);
});

async function checkWhole({ store, keyring, programs }: Bed): Promise<void> {
  const reads = await store.snapshot();
  const found = await verifyStore(storedLog({ reads, keyring, programs: programs.current() }), {});
  await reads.close();
  expect(found.violations).toEqual([]);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
}
