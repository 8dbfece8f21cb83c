import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Engine, sqlite } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { type Reply, type Shop, withShop } from '../shop/shop.ts';

const run = promisify(execFile);

test('H18 a full disk: refused with a clear error, nothing half written, and on it goes when there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-e2e-full-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  try {
    await writeFile(ballast, Buffer.alloc(8 << 20));
    await withShop({ engine: inFolder(folder), clock: null }, async (shop) => {
      const done = await sendUntilRefused(shop, 40_000);
      expect(done.refusal).toMatchObject({ status: 503, body: { code: 'storage_full', retry: 'later' } });
      expect(await appliedOf(shop)).toBe(done.applied);
      await rm(ballast);
      await goesOn(shop, done.applied);
    });
  } finally {
    // Lazily: a server that did not end must not hide why.
    await run('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true });
  }
}, 180_000);

test('H18 a failing fsync: refused with a clear error, no decision shown that is not durable, and on it goes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-e2e-fsync-'));
  const [library, flag] = [join(folder, 'fail-fsync.so'), join(folder, 'failing')];
  await run('gcc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    library,
    join(import.meta.dirname, 'fail-fsync.c'),
    '-ldl',
  ]);
  try {
    await withShop({ engine: sqlite, clock: null }, async (shop) => {
      await shop.restart('stop', { env: { LD_PRELOAD: library, FAIL_FSYNC_WHILE: flag } });
      const p = person(shop, 'p');
      await p.order('first', 10_000, now());
      const before = await p.read();
      await writeFile(flag, '');
      const event = p.event('order.completed', now(), { orderId: 'second', amount: 10_000, currency: 'CNY' });
      const refusal = await shop.call('POST', '/v1/events', event);
      expect(refusal).toMatchObject({ status: 503, body: { code: 'storage_failed', retry: 'later' } });
      expect((await p.read()).assets).toEqual(before.assets);
      await rm(flag);
      const again = await shop.call('POST', '/v1/events', event);
      expect([again.status, again.body['status']]).toEqual([200, 'applied']);
      expect(await p.balance('growth')).toBe(200);
      await shop.restart('kill');
      expect(await p.balance('growth')).toBe(200);
      expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);

const inFolder = (folder: string): Engine => ({
  name: 'SQLite',
  make: async () => ({
    data: join(folder, 'store'),
    remove: () => rm(join(folder, 'store'), { recursive: true, force: true }),
  }),
});
const now = (): string => Temporal.Now.instant().toString();

/** Batches until one is not taken; how many events were applied by then. */
async function sendUntilRefused(
  shop: Shop,
  max: number,
): Promise<{ readonly applied: number; readonly refusal: Reply | undefined }> {
  let applied = 0;
  for (let from = 0; from < max; from += 200) {
    const batch = Array.from({ length: 200 }, (_, n) => orderOf(from + n));
    const reply = await shop.call('POST', '/v1/events', batch, {
      'content-type': 'application/cloudevents-batch+json',
    });
    const results =
      reply.status < 300 ? (JSON.parse(reply.text) as readonly { status: string; code?: string }[]) : [];
    applied += results.filter(({ status }) => status === 'applied').length;
    if (reply.status >= 300) return { applied, refusal: reply };
    const refused = results.find(({ status }) => status === 'refused');
    if (refused !== undefined)
      return {
        applied,
        refusal: {
          ...reply,
          status: 503,
          body: { ...reply.body, code: String(refused.code), retry: 'later' },
        },
      };
  }
  return { applied, refusal: undefined };
}

const orderOf = (n: number) => ({
  type: 'order.completed',
  source: 'load',
  id: `e${n}`,
  subject: `m${n % 500}`,
  time: now(),
  data: { orderId: `o${n}`, amount: 10_000, currency: 'CNY', extra: { note: 'x'.repeat(500) } },
});

async function appliedOf(shop: Shop): Promise<number> {
  const job = await shop.cli('verify', '--json');
  expect(job.json['violations']).toEqual([]);
  return Number(job.json['events']);
}

async function goesOn(shop: Shop, applied: number): Promise<void> {
  let last: Reply | undefined;
  for (let tries = 0; tries < 50; tries += 1) {
    last = await shop.call('POST', '/v1/events', orderOf(1_000_000));
    if (last.status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect([last?.status, last?.body['status']]).toEqual([200, 'applied']);
  expect(await appliedOf(shop)).toBe(applied + 1);
  await shop.restart('kill');
  expect(await appliedOf(shop)).toBe(applied + 1);
}
