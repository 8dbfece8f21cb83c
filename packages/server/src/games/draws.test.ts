import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring, openSqlite, type Store } from '@laurel/db';
import { systemChance } from '@laurel/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCounters } from '../log/counters.ts';
import { type Draws, openDraws } from './draws.ts';
import { hashOfSeed, numberOf, openSeed, pseudonymOf } from './seeds.ts';

const hour = 3_600_000;
const asked = { game: 'wheel', plays: 3, hours: 24 };
const fresh = { plays: 0, round: 0, n: 0, misses: 0 };
let folder: string;
let store: Store;
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-draws-'));
  store = await openSqlite({ folder, thread: false });
  now = 1_000 * hour;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function draws(): Promise<{ draws: Draws; keyring: Awaited<ReturnType<typeof openKeyring>> }> {
  const keyring = await openKeyring(store.meta, Buffer.alloc(32, 7), systemChance);
  const counters = openCounters({ stock: store.stock, alone: false });
  return { keyring, draws: openDraws({ store, keyring, counters, chance: systemChance, now: () => now }) };
}

test('I2 a number is that of the sealed seed, whose hash is there before, the next round’s too', async () => {
  const { draws: one, keyring } = await draws();
  const draw = await one.next(asked, 7, fresh);
  const rows = await store.rounds.list('wheel', 9, 9);
  expect(rows.map(({ round, closedAt }) => [round, closedAt])).toEqual([
    [2, null],
    [1, null],
  ]);
  const row = rows[1];
  if (row === undefined) throw new Error('no round');
  const seed = openSeed(keyring, row);
  expect(Buffer.from(row.seed).includes(seed)).toBe(false);
  expect(hashOfSeed(seed).equals(Buffer.from(row.hash))).toBe(true);
  const member = pseudonymOf(keyring, 'wheel', 7);
  expect(draw).toEqual({ game: 'wheel', round: 1, n: 1, number: numberOf(seed, { ...draw, member }) });
  expect((await one.next(asked, 7, { ...fresh, round: 1, n: 4 })).n).toBe(5);
  expect((await one.next(asked, 8, fresh)).number).not.toBe(draw.number);
});

test('I2 a round ends by time, and takes no play afterwards whatever a process believes', async () => {
  const { draws: one } = await draws();
  const { draws: other } = await draws();
  expect((await one.next(asked, 7, fresh)).round).toBe(1);
  expect((await other.next(asked, 8, fresh)).round).toBe(1);
  now += 24 * hour;
  expect((await one.next(asked, 7, { ...fresh, round: 1, n: 1 })).round).toBe(2);
  expect(await store.stock.levels(['draw:wheel:1'])).toEqual([{ used: 0, loaded: 0 }]);
  expect((await store.rounds.get('wheel', 1))?.closedAt).toBe(now);
  expect((await other.next(asked, 8, fresh)).round).toBe(2);
  // It began when the one before ended, not when its hash was published.
  now += 23 * hour;
  expect((await one.next(asked, 7, fresh)).round).toBe(2);
});

test('I2 two processes at once open one round, loaded once', async () => {
  const all = await Promise.all([draws(), draws(), draws()]);
  const made = await Promise.all(all.map(({ draws: each }, i) => each.next(asked, i + 1, fresh)));
  expect(made.map(({ round }) => round)).toEqual([1, 1, 1]);
  expect(await store.stock.levels(['draw:wheel:1', 'draw:wheel:2'])).toEqual([
    { used: 0, loaded: 3 },
    { used: 0, loaded: 3 },
  ]);
});

test('I2 an operator closes a round, and the next one plays', async () => {
  const { draws: one } = await draws();
  await one.next(asked, 7, fresh);
  await one.close('wheel', 1);
  expect((await one.next(asked, 7, fresh)).round).toBe(2);
  await store.stock.close('draw:wheel:2');
  await one.settle('wheel');
  expect((await store.rounds.get('wheel', 2))?.closedAt).toBe(now);
  expect((await one.current(asked)).round).toBe(3);
});

test('I2 a member’s rounds only go forward, whatever a process believes of the rounds before', async () => {
  const { draws: one } = await draws();
  const first = await one.next(asked, 7, fresh);
  expect(first).toMatchObject({ round: 1, n: 1 });
  // Another process found round 1 full and took her into the next; here it has room.
  const later = await one.next(asked, 7, { ...fresh, plays: 20, round: 2, n: 20 });
  expect(later).toMatchObject({ round: 2, n: 21 });
  expect(await one.next(asked, 8, fresh)).toMatchObject({ round: 2, n: 1 });
});
