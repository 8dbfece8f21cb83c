import { expect, test } from 'vitest';
import { browser, setUp } from '../shop/browser.ts';
import { mariadb } from '../shop/engines.ts';
import { ok, withShop } from '../shop/shop.ts';
import { signInSuite } from './sign-in-suite.ts';

signInSuite(mariadb);

test('A7 two processes: a session of one is one of the other, and a code is taken by one alone', async () => {
  await withShop({ engine: mariadb, clock: null }, async (shop) => {
    const second = await shop.another();
    const { code } = await ok(shop.laurel.createSignInCode({ body: {} }));
    const here = browser(() => shop.server().url);
    await setUp(here, code, 'lin');
    let url = second.server.url;
    const visit = browser(() => url).visit;
    const cookie = here.cookie() ?? '';
    expect((await visit('GET', '/v1/keys', undefined, { cookie })).status).toBe(200);
    const operators = await ok(shop.laurel.listOperators());
    const invited = await ok(
      shop.laurel.createSignInCode({ body: { operator: operators.data[0]?.id ?? '' } }),
    );
    const taken = await Promise.all(
      [shop.server().url, second.server.url].map(async (at) => {
        const there = browser(() => at);
        try {
          await setUp(there, invited.code);
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    // The first session ended with the password that it began with: in the other process within 5 seconds.
    await expect
      .poll(async () => (await visit('GET', '/v1/keys', undefined, { cookie })).status, { timeout: 8_000 })
      .toBe(401);
    url = shop.server().url;
    expect((await visit('GET', '/v1/keys', undefined, { cookie })).status).toBe(401);
  });
}, 120_000);
