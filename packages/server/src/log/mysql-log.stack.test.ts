import { afterEach, expect, test } from 'vitest';
import { type Bed, command, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';
import { openMysqlBeds } from './testing/mysql-beds.ts';

const beds: Bed[] = [];
afterEach(async () => {
  for (const one of beds.splice(0)) await one.close();
});
async function processes(n: number): Promise<readonly Bed[]> {
  const all = await openMysqlBeds();
  for (let i = 0; i < n; i++) beds.push(await all.bed());
  return [...beds];
}
const statuses = (results: readonly { status: string }[]) => [
  ...new Set(results.map(({ status }) => status)),
];

test('two processes write to the same members: nothing is lost, nothing is decided on an old state', async () => {
  const [one, two] = (await processes(2)) as [Bed, Bed];
  const calls = Array.from({ length: 40 }, (_, i) => {
    const by = i % 2 === 0 ? one : two;
    const commands = Array.from({ length: 5 }, (_, j) => order(`m${j}`, `o${i}`, t0, 5_000 + i));
    return by.log.inbox.submit([...commands, command('hot', 'checkin', `c${i}`, t0)]);
  });
  expect(statuses((await Promise.all(calls)).flat())).toEqual(['applied']);
  const { entries } = await dump(one.store, one.keyring);
  expect([...entries.keys()].sort()).toEqual(['hot', 'm0', 'm1', 'm2', 'm3', 'm4']);
  expect(entries.get('m3')?.filter(({ event }) => event.type === 'order.completed')).toHaveLength(40);
  expect(await differences(two.store, two.keyring, two.programs.current())).toEqual([]);
  // Either sees at once what the other has acknowledged.
  await two.log.inbox.submit([order('m0', 'last', t0, 100)]);
  const m0 = (await one.log.reads.find('m0'))?.member ?? 0;
  expect((await one.log.reads.head(m0)).seq).toBe((entries.get('m0')?.length ?? 0) + 1);
});

test('two processes that take any member all the time: nobody is refused, each order counts once', async () => {
  const [one, two] = (await processes(2)) as [Bed, Bed];
  // More calls than a group takes, so that one is decided while another is being committed and parted.
  const calls = Array.from({ length: 120 }, (_, i) => {
    const commands = Array.from({ length: 20 }, (_, j) =>
      order(`m${(i * 7 + j * 3) % 90}`, `o${i}-${j}`, t0, 5_000 + i),
    );
    const others = [
      command(`n${i}`, 'member.registered', `r${i}`, t0),
      command(`m${i % 90}`, 'checkin', `c${i}`, t0),
    ];
    return (i % 2 === 0 ? one : two).log.inbox.submit([...commands, ...others]);
  });
  expect(statuses((await Promise.all(calls)).flat())).toEqual(['applied']);
  const { entries } = await dump(one.store, one.keyring);
  const orders = [...entries.values()].flat().filter(({ event }) => event.type === 'order.completed');
  expect(new Set(orders.map(({ event }) => event.id)).size).toBe(120 * 20);
  expect(orders).toHaveLength(120 * 20);
  expect(await differences(two.store, two.keyring, two.programs.current())).toEqual([]);
});

test('the same event at two processes at once is applied once', async () => {
  const [one, two] = (await processes(2)) as [Bed, Bed];
  const same = Array.from({ length: 30 }, (_, i) => order(`m${i % 7}`, `o${i}`, t0, 5_000 + i));
  const [a, b] = await Promise.all([one.log.inbox.submit(same), two.log.inbox.submit(same)]);
  for (const [i, result] of a.entries()) {
    expect(new Set([result.status, b[i]?.status])).toEqual(new Set(['applied', 'duplicate']));
    expect(result).toHaveProperty('answer', (b[i] as { answer?: unknown }).answer);
  }
  expect(await differences(one.store, one.keyring, one.programs.current())).toEqual([]);
});

test('what another process wrote is due, found by order and closed at once, whether it lives or ended early', async () => {
  const all = await openMysqlBeds();
  // A settled checkpoint would hide what is asked here.
  const slow = { log: { settings: { checkpointIdleMs: 1e9, checkpointMs: 1e9, projectionMs: 1e9 } } };
  const one = await all.bed(slow);
  const two = await all.bed();
  beds.push(two);
  await one.log.inbox.submit(Array.from({ length: 9 }, (_, i) => order(`m${i}`, `o${i}`, t0, 300_000)));
  expect(await two.log.reads.ofOrder('o3')).toHaveLength(1);
  await one.log.inbox.submit([order('m3', 'late', t0 - 86_400_000, 300_000, { backfill: true })]);
  two.clock.moveTo(t0 + 500 * 86_400_000);
  expect((await two.log.time.advanceDue(two.clock.now(), 100)).advanced).toBe(9);
  one.clock.moveTo(t0 + 500 * 86_400_000);
  await one.log.inbox.submit([
    order('new', 'b', t0, 100, { backfill: true }),
    order('m1', 'o99', t0 + 499 * 86_400_000, 100),
  ]);
  // It ends without a word: nothing of it is carried on but by the other.
  await one.store.close();
  expect(await two.log.time.closeBackfills({ source: 'import', id: 'f' })).toBe(1);
  expect(await two.log.reads.ofOrder('o99')).toHaveLength(1);
  expect(await differences(two.store, two.keyring, two.programs.current())).toEqual([]);
});

test('a start takes over what a process that ended early left behind', async () => {
  const all = await openMysqlBeds();
  const one = await all.bed();
  await one.log.inbox.submit(Array.from({ length: 50 }, (_, i) => order(`m${i % 9}`, `o${i}`, t0, 300_000)));
  const before = await dump(one.store, one.keyring);
  await one.store.close();
  const two = await all.bed();
  beds.push(two);
  expect((await dump(two.store, two.keyring)).hash).toBe(before.hash);
  two.clock.moveTo(t0 + 500 * 86_400_000);
  expect((await two.log.time.advanceDue(two.clock.now(), 100)).advanced).toBe(9);
  expect(await two.log.reads.ofOrder('o3')).toHaveLength(1);
  expect(await differences(two.store, two.keyring, two.programs.current())).toEqual([]);
});
