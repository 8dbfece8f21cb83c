import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { no, ok, type Shop, withShop } from '../shop/shop.ts';

const personal = {
  name: '司马相如',
  phone: '+8613987654321',
  email: 'xiangru@example.com',
  birthday: '1979-03-04',
};
const id = 'erase-me-7f3a';
const time = '2026-03-02 10:00';

/** S28: nothing that names the person is in any table or file of the store, nor in what it gives out. */
export function erasingSuite(engine: Engine): void {
  test('S28 the person is erased from every table, file, export and log; the ledger balances; a new start is a new member', async () => {
    await withShop({ engine, clock: time, env: { LAUREL_LOG: 'debug' } }, async (shop) => {
      const { laurel } = shop;
      const p = person(shop, id);
      await p.send('member.registered', time, { profile: { ...personal, city: '成都' } });
      await p.send('order.completed', time, { orderId: 'order-of-hers', amount: 10_000, currency: 'CNY' });
      await person(shop, 'friend').send('invite.accepted', time, { inviter: id });
      await person(shop, 'friend').order('first', 10_000, time);
      const hold = await ok(laurel.placeHold({ path: { id }, body: { asset: 'points', amount: 10 } }));
      await ok(laurel.captureHold({ path: { id: hold.hold?.id ?? '' }, body: {} }));
      expect((await p.read()).profile).toMatchObject(personal);
      const before = (await shop.done('verify', '--json')).json;
      // Even before, what is personal lies encrypted.
      expect(await found(shop)).toEqual([]);
      await ok(laurel.eraseMember({ path: { id }, body: { reason: 'she asked for it' } }));
      await goneEverywhere(shop);
      expect((await no(laurel.getMember({ path: { id } }))).code).toBe('unknown_member');
      const after = (await shop.done('verify', '--json')).json;
      expect([after['violations'], after['members']]).toEqual([[], before['members']]);
      const old = await p.refused('order.completed', time, { orderId: 'late', amount: 1, currency: 'CNY' });
      expect(old.code).toBe('member_erased');
      await shop.restart('kill');
      await goneEverywhere(shop);
      const fresh = await ok(laurel.createMember({ body: { id } }));
      expect(fresh.transfers.map(({ asset, amount }) => `${asset} ${amount}`)).toEqual([
        'points 100',
        'freeship 1',
        'spin 1',
      ]);
      expect(await p.read()).toMatchObject({
        standing: 'active',
        profile: {},
        assets: { points: { balance: 100 }, growth: { balance: 0 } },
      });
      expect((await shop.done('replay', '--json')).json).toMatchObject({ differences: 0, refused: 0 });
    });
  }, 90_000);
}

async function goneEverywhere(shop: Shop): Promise<void> {
  expect(await found(shop)).toEqual([]);
  const given = [
    (await shop.done('export', 'members')).out,
    (await shop.done('export', 'ledger')).out,
    (await shop.done('export', 'events')).out,
    JSON.stringify(await ok(shop.laurel.listAudit({ query: { limit: 200 } }))),
    (await shop.call('GET', '/metrics')).text,
    shop.server().said(),
  ];
  for (const text of given)
    for (const value of [id, ...Object.values(personal)]) expect(text).not.toContain(value);
}

/** Where any of the values is found, as it is, in the bytes of the store. */
async function found({ engine, place }: Shop): Promise<readonly string[]> {
  const values = [id, ...Object.values(personal)].map((value) => Buffer.from(value));
  const bodies = engine.name === 'MariaDB' ? await rowsOf(place.database ?? '') : [];
  for (const name of await readdir(place.data, { recursive: true })) {
    const body = await readFile(join(place.data, name)).catch(() => undefined);
    if (body !== undefined) bodies.push([name, body]);
  }
  return bodies.flatMap(([name, body]) =>
    values.flatMap((value) => (body.includes(value) ? [`${name}: ${value.toString()}`] : [])),
  );
}

async function rowsOf(address: string): Promise<[string, Buffer][]> {
  const connection = await createConnection(address);
  try {
    const [tables] = (await connection.query({ sql: 'show tables', rowsAsArray: true })) as unknown as [
      readonly [string][],
    ];
    const bodies: [string, Buffer][] = [];
    for (const [table] of tables) {
      const [rows] = (await connection.query({
        sql: `select * from \`${table}\``,
        rowsAsArray: true,
      })) as unknown as [readonly unknown[][]];
      const cells = rows
        .flat()
        .map((cell) =>
          Buffer.isBuffer(cell)
            ? cell
            : Buffer.from(typeof cell === 'string' ? cell : (JSON.stringify(cell) ?? '')),
        );
      bodies.push([table, Buffer.concat(cells)]);
    }
    return bodies;
  } finally {
    await connection.end();
  }
}
