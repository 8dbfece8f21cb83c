import type { MysqlSettings } from '@laurel/db/mysql';
import { type Cut, openCuttingProxy } from '@laurel/db/testing';
import { afterEach, expect, test } from 'vitest';
import { command, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';
import { openMysqlBeds } from './testing/mysql-beds.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function behindProxy(settings: Partial<MysqlSettings> = {}) {
  const all = await openMysqlBeds();
  const proxy = await openCuttingProxy(all.url);
  const bed = await all.bed({}, { url: proxy.url, settings: { connectMs: 2_000, ...settings } });
  closing.push(bed.close, proxy.close);
  return { ...bed, proxy, all };
}
const told = (results: readonly { status: string; refusal?: { code: string } }[]) =>
  new Set(results.map((result) => result.refusal?.code ?? result.status));

/** So that each statement of a commit is sent by itself, and can be cut off from the others. */
const oneByOne = { packetBytesMax: 1 };
const cuts: readonly Cut[] = (['start', 'insert', 'commit'] as const).flatMap((at) =>
  (['before', 'after'] as const).map((when) => ({ at, when })),
);

/** @returns what whoever asked was told */
async function cutOnce({ at, when }: Cut, settings: Partial<MysqlSettings>) {
  const { log, store, keyring, programs, proxy } = await behindProxy(settings);
  await log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  proxy.cut({ at, when });
  const commands = [
    order('ann', 'o1', t0, 20_000),
    order('bob', 'o2', t0, 20_000),
    command('ann', 'checkin', 'c', t0),
  ];
  const results = await log.inbox.submit(commands);
  expect(proxy.cuts()).toBe(1);
  expect(told(await log.inbox.submit(commands))).toEqual(new Set(['duplicate']));
  const { entries } = await dump(store, keyring);
  expect(entries.get('ann')?.filter(({ event }) => event.id === 'o1-done')).toHaveLength(1);
  expect([...entries.keys()].sort()).toEqual(['ann', 'bob']);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
  expect(await log.reads.ofOrder('o2')).toHaveLength(1);
  return told(results);
}

/** What is durable although the answer was lost is found, and not decided again. */
const toldOf = (isDurable: boolean) => new Set([isDurable ? 'duplicate' : 'applied']);

test.each(cuts)('a connection cut at $at ($when): everything is taken, and once', async (cut) => {
  expect(await cutOnce(cut, oneByOne)).toEqual(toldOf(cut.at === 'commit' && cut.when === 'after'));
});

test.each(['before', 'after'] as const)('a commit sent as a whole, cut %s: the same', async (when) => {
  expect(await cutOnce({ at: 'start', when }, {})).toEqual(toldOf(when === 'after'));
});

test('without the database writes are refused until it is back, and nothing is lost', async () => {
  const { log, store, keyring, programs, proxy } = await behindProxy();
  await log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  proxy.down(true);
  const lost = [order('ann', 'o1', t0, 20_000), order('new', 'o2', t0, 20_000)];
  expect(told(await log.inbox.submit(lost))).toEqual(new Set(['storage_failed']));
  proxy.down(false);
  expect(told(await log.inbox.submit(lost))).toEqual(new Set(['applied']));
  expect(await differences(store, keyring, programs.current())).toEqual([]);
});

test('a commit whose answer was lost, found by another process meanwhile', async () => {
  const { log, store, keyring, programs, proxy, all } = await behindProxy();
  const other = await all.bed();
  closing.push(other.close);
  await log.inbox.submit([order('ann', 'o0', t0, 10_000)]);
  proxy.cut({ at: 'commit', when: 'after' });
  const [one, two] = await Promise.all([
    log.inbox.submit([order('ann', 'o1', t0, 20_000)]),
    other.log.inbox.submit([order('ann', 'o1', t0, 20_000), order('ann', 'o2', t0, 30_000)]),
  ]);
  expect([...one, ...two].every(({ status }) => status === 'applied' || status === 'duplicate')).toBe(true);
  const { entries } = await dump(store, keyring);
  expect(entries.get('ann')?.filter(({ event }) => event.type === 'order.completed')).toHaveLength(3);
  expect(await differences(store, keyring, programs.current())).toEqual([]);
});
