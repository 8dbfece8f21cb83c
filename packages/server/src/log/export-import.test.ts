import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring, openSqlite } from '@laurel/db';
import { systemChance } from '@laurel/runtime';
import { expect, test } from 'vitest';
import { exportLog } from './export-log.ts';
import { ExportFault, importLog } from './import-log.ts';
import { type Bed, command, openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { dump } from './testing/dump.ts';

const day = 86_400_000;

async function linesOf(bed: Bed): Promise<readonly string[]> {
  const snapshot = await bed.store.snapshot();
  const lines: string[] = [];
  for await (const line of exportLog(snapshot, bed.keyring)) lines.push(line);
  await snapshot.close();
  return lines;
}

async function storeWithHistory(): Promise<Bed> {
  const bed = await openBed();
  const { log, clock } = bed;
  await log.inbox.submit([
    command('ann', 'member.registered', 'r1', t0, { profile: { phone: '138', city: 'Hangzhou' } }),
    command('bob', 'invite.accepted', 'i1', t0, { inviter: 'ann' }),
    order('bob', 'o1', t0, 20_000),
    command('bob', 'invite.accepted', 'i2', t0, { inviter: 'ann' }),
    command('ann', 'order.refunded', 'f1', t0, {
      orderId: 'o2',
      amount: 5_000,
      currency: 'CNY',
      refundId: 'x',
    }),
    command('ann', 'order.refunded', 'f2', t0, {
      orderId: 'o3',
      amount: 5_000,
      currency: 'CNY',
      refundId: 'y',
    }),
    order('ann', 'o2', t0, 20_000),
    command('gone', 'member.registered', 'r2', t0, { profile: { phone: '139' } }),
  ]);
  clock.moveTo(t0 + 40 * day);
  await log.inbox.submit([
    command('gone', 'member.erased', 'e1', t0 + 40 * day),
    order('ann', 'late', t0 + day, 100),
    order('bob', 'o9', t0 + 40 * day, 600_000),
  ]);
  return bed;
}

test('a store that was moved holds the same entries, knows the same events and goes on', async () => {
  const from = await storeWithHistory();
  const lines = await linesOf(from);
  const before = await dump(from.store, from.keyring);
  const folder = mkdtempSync(join(tmpdir(), 'laurel-moved-'));
  const store = await openSqlite({ folder, thread: false });
  const master = Buffer.alloc(32, 99);
  expect(await importLog({ store, master, chance: systemChance }, lines)).toEqual({
    members: 3,
    entries: before.ledger.length > 0 ? [...before.entries.values()].flat().length : 0,
  });
  const keyring = await openKeyring(store.meta, master, systemChance);
  expect((await dump(store, keyring)).hash).toBe(before.hash);
  await store.close();

  const moved = await openBed({ folder, start: t0 + 40 * day, master });
  const { log } = moved;
  const refund = (id: string, orderId: string, refundId: string) =>
    command('ann', 'order.refunded', id, t0, { orderId, amount: 5_000, currency: 'CNY', refundId });
  const again = await log.inbox.submit([
    command('ann', 'member.registered', 'r1', t0, { profile: { phone: '138', city: 'Hangzhou' } }),
    command('ann', 'member.registered', 'r1', t0, { profile: { phone: '137', city: 'Hangzhou' } }),
    order('bob', 'o1', t0, 20_000),
    refund('f1', 'o2', 'x'),
    refund('f2', 'o3', 'y'),
    command('gone', 'checkin', 'c1', t0 + 1),
  ]);
  expect(again.map((result) => (result.status === 'refused' ? result.refusal.code : result.status))).toEqual([
    'duplicate',
    'event_conflict',
    'duplicate',
    'duplicate',
    'deferred',
    'member_erased',
  ]);
  expect(await moved.store.deadLetters.count()).toBe(1);
  const ann = (await log.reads.find('ann'))?.member ?? 0;
  expect(await log.reads.personal(ann)).toEqual({ phone: '138' });
  expect(await log.inbox.submit([order('new', 'n1', t0 + 40 * day, 100)])).toMatchObject([
    { status: 'applied' },
  ]);
  await log.time.advanceDue(t0 + 800 * day, 100);
  const [first, second] = [await linesOf(moved), await linesOf(moved)];
  expect(first).toEqual(second);
  await moved.close();
  await from.close();
});

test('a log goes into an empty store only, whole, and in its order', async () => {
  const from = await storeWithHistory();
  const lines = await linesOf(from);
  const attempt = async (given: readonly string[]) => {
    const store = await openSqlite({ folder: mkdtempSync(join(tmpdir(), 'laurel-moved-')), thread: false });
    try {
      return await importLog({ store, master: Buffer.alloc(32, 1), chance: systemChance }, given);
    } finally {
      await store.close();
    }
  };
  await expect(attempt([])).rejects.toBeInstanceOf(ExportFault);
  await expect(attempt(lines.slice(1))).rejects.toThrow(/line 1: the first line/);
  await expect(attempt(['{', ...lines])).rejects.toThrow(/line 1: this is no JSON/);
  await expect(attempt([lines[0] ?? '', '{"x":1}'])).rejects.toThrow(/line 2/);
  const entry = lines.findIndex((line) => line.startsWith('{"entry"'));
  await expect(attempt(lines.filter((_, i) => i !== entry))).rejects.toThrow(/follows entry 0/);
  await expect(
    attempt([(lines[0] ?? '').replace('"format":1', '"format":9'), ...lines.slice(1)]),
  ).rejects.toThrow(/form 9/);
  const parts = { store: from.store, master: Buffer.alloc(32, 7), chance: systemChance };
  await expect(importLog(parts, lines)).rejects.toThrow(/empty store only/);
  await from.close();
});
