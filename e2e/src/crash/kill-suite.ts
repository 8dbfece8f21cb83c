import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Shop, withShop } from '../shop/shop.ts';
import { type Book, keyOf, load, openBook, send } from './load.ts';

/** A server under load, killed with `kill -9` again and again. */
export function killSuite(engine: Engine, kills: number): void {
  test(
    `H17 kill -9 of a server under load: every acknowledged event is there, none twice (${kills} times)`,
    async () => {
      await withShop({ engine, clock: null }, async (shop) => {
        const book = openBook();
        for (let n = 0; n < kills; n += 1) {
          const dead = sleep(150 + Math.random() * 600).then(() => shop.server().kill());
          await load(shop, book, dead);
          await dead;
          if (n % 2 === 0) expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
          await shop.restart('kill');
          await askAgain(shop, book);
          expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
        }
        expect(book.answered.size).toBeGreaterThan(kills);
        await everythingOnce(shop, book);
      });
    },
    60_000 + kills * 20_000,
  );
}

const askedAgainMax = 200;

/** Whoever was not answered asks again, and some who were answered do so too. */
async function askAgain(shop: Shop, book: Book): Promise<void> {
  const all = [...book.sent.values()];
  const open = all.filter((event) => !book.answered.has(keyOf(event)));
  for (const event of [...open, ...all.slice(-askedAgainMax)]) await send(shop, book, event);
  expect(book.wrong).toEqual([]);
  expect(book.answered.size).toBe(book.sent.size);
}

/** Every event that was acknowledged stands in the log once, and none that nobody sent. */
export async function everythingOnce(shop: Shop, book: Book): Promise<void> {
  const { lines } = await shop.done('export', 'events', '--json');
  const counts = new Map<string, number>();
  for (const { origin, subject, id, source } of lines as readonly Record<string, string>[]) {
    if (origin !== 'outside' || source !== 'load') continue;
    const key = `${subject} ${id}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect([...book.answered.keys()].filter((key) => counts.get(key) !== 1)).toEqual([]);
  expect([...counts.keys()].filter((key) => !book.sent.has(key))).toEqual([]);
}
