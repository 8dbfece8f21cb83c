import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';

const host = 'https://shop.example.com';

export function pageCodesSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, env: { LAUREL_PAGE_HOSTS: host } });
    for (const id of ['mei', 'lan']) await ok(shop.laurel.createMember({ body: { id } }));
  }, 60_000);
  afterAll(() => shop.close());

  test('A7 the shop’s server asks for a code, its page becomes the member’s, once and for her alone', async () => {
    const { json } = await shop.done('key', 'create', 'app', '--scopes', 'pages', '--json');
    const baseUrl = shop.server().url;
    const app = createLaurel({ baseUrl, key: String(json['secret']) });
    const { code, seconds } = await ok(app.createPageCode({ path: { id: 'mei' } }));
    expect(seconds).toBe(60);
    expect((await no(app.getMember({ path: { id: 'mei' } }))).code).toBe('forbidden');
    const nobody = createLaurel({ baseUrl });
    // Sent three times at once it is taken once.
    const tries = await Promise.all([1, 2, 3].map(() => nobody.createPageToken({ body: { code } })));
    const taken = tries.flatMap(({ data }) => (data === undefined ? [] : [data]));
    expect(taken).toEqual([expect.objectContaining({ member: 'mei', seconds: 600 })]);
    expect((await no(nobody.createPageToken({ body: { code } }))).code).toBe('code_refused');
    const page = createLaurel({ baseUrl, key: taken[0]?.token ?? '' });
    expect((await ok(page.getMember({ path: { id: 'mei' } }))).id).toBe('mei');
    expect((await no(page.getMember({ path: { id: 'lan' } }))).code).toBe('unknown_member');
    expect((await no(page.createPageCode({ path: { id: 'mei' } }))).code).toBe('forbidden');
    // It outlives the server, which keeps nothing of it.
    await shop.restart();
    const again = createLaurel({ baseUrl: shop.server().url, key: taken[0]?.token ?? '' });
    expect((await ok(again.getMember({ path: { id: 'mei' } }))).id).toBe('mei');
  });

  test('A7 pages of the shop’s own hosts may ask, others may not', async () => {
    const ask = (origin: string) =>
      fetch(`${shop.server().url}/v1/members/mei`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
    const own = await ask(host);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, host]);
    const other = await ask('https://evil.example');
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });
}
