import type { Laurel } from '@laurel/sdk';
import { describe, expect, test } from 'vitest';
import { type Engine, mariadb, sqlite } from '../shop/engines.ts';
import { answered } from '../shop/many.ts';
import { ok, type Shop, withShop } from '../shop/shop.ts';

const reason = 'one person, two accounts';
const PAIRS = 24;
const pairs = Array.from({ length: PAIRS }, (_, i) => [`a-${i}`, `b-${i}`] as const);
const merge = (laurel: Laurel, [a, b]: readonly [string, string]) =>
  laurel.mergeMember({ path: { id: b }, body: { into: a, reason } });
const unmerge = (laurel: Laurel, [, b]: readonly [string, string]) =>
  laurel.unmergeMember({ path: { id: b }, body: { reason } });

let n = 0;
async function send(laurel: Laurel, subject: string, type: string, data: object = {}): Promise<void> {
  n += 1;
  const time = new Date().toISOString();
  const event = {
    specversion: '1.0' as const,
    type,
    source: 'shop',
    id: `e${n}`,
    subject,
    time,
    data: { ...data },
  };
  await ok(laurel.postEvents({ body: event }));
}
const order = (laurel: Laurel, subject: string, id: string, amount: number) =>
  send(laurel, subject, 'order.completed', { orderId: `${subject}/${id}`, amount, currency: 'CNY' });

/** 600 and 100 points for a first order, 100 for joining; 900 in the same way. */
async function open(shop: Shop): Promise<void> {
  for (const [a, b] of pairs) {
    for (const id of [a, b]) await send(shop.laurel, id, 'member.registered');
    await order(shop.laurel, a, '1', 60_000);
    await order(shop.laurel, b, '1', 70_000);
  }
}
const pointsOf = async (laurel: Laurel, id: string): Promise<number> =>
  (await ok(laurel.getMember({ path: { id } }))).assets['points']?.balance ?? 0;
const violationsOf = async (shop: Shop) => (await shop.done('verify', '--json')).json['violations'];

test('A5 two processes: merged by one and used by the other at once, and parted again, nothing is lost or doubled', async () => {
  await withShop({ engine: mariadb, clock: null }, async (shop) => {
    await open(shop);
    const { laurel: second } = await shop.another();
    const works = pairs.flatMap((pair) => {
      const [a, b] = pair;
      return [
        () => ok(merge(shop.laurel, pair)),
        () => order(second, b, '2', 5_000),
        () => order(shop.laurel, b, '3', 3_000),
        () => send(second, a, 'checkin'),
      ];
    });
    await Promise.all(works.map((work) => work()));
    // 800 and 900, 50 and 30 and 5, and 50 for the silver that 1,300 growth are.
    const joint = await Promise.all(pairs.map(([, b]) => pointsOf(second, b)));
    expect(joint).toEqual(pairs.map(() => 1_835));
    await Promise.all(
      pairs.flatMap((pair) => [
        ok(unmerge(second, pair)),
        order(shop.laurel, pair[1], '4', 1_000),
        order(second, pair[0], '4', 2_000),
      ]),
    );
    const parted = await Promise.all(
      pairs.flatMap(([a, b]) => [pointsOf(shop.laurel, a), pointsOf(second, b)]),
    );
    expect(parted).toEqual(pairs.flatMap(() => [825, 990]));
    expect(await violationsOf(shop)).toEqual([]);
    expect((await shop.done('replay', '--json')).code).toBe(0);
  });
}, 240_000);

describe.each([sqlite, mariadb])('$name', (engine: Engine) => {
  test('A5 a server killed while it merges and parts: both ends are there, or neither', async () => {
    await withShop({ engine, clock: null }, async (shop) => {
      await open(shop);
      const isMerged = async (id: string) =>
        (await ok(shop.laurel.getMember({ path: { id } }))).mergedInto !== undefined;
      for (const [round, act] of [merge, unmerge, merge, unmerge].entries()) {
        const acts = pairs.map((pair) => act(shop.laurel, pair).catch(() => null));
        await answered(acts, 1 + round);
        await shop.restart('kill');
        await Promise.all(acts);
        for (const pair of pairs) {
          const [a, b] = pair;
          const merged = await isMerged(b);
          expect(await pointsOf(shop.laurel, a)).toBe(merged ? 1_750 : 800);
          expect(await pointsOf(shop.laurel, b)).toBe(merged ? 1_750 : 900);
          if (merged !== (act === merge)) await ok(act(shop.laurel, pair));
        }
        expect(await violationsOf(shop)).toEqual([]);
      }
    });
  }, 240_000);
});
