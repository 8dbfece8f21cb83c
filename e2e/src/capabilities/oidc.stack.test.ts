import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, browser } from '../shop/browser.ts';
import { type Engine, mariadb, sqlite } from '../shop/engines.ts';
import { type AccountProvider, accountProvider, clientSecret, visitProvider } from '../shop/provider.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';

/** Where browsers would find Laurel; ours knows where that really is. */
const origin = 'https://members.example.com';
const callback = `${origin}/sign-in/oidc/callback`;

let provider: AccountProvider;
beforeAll(async () => {
  provider = await accountProvider(callback);
});
afterAll(() => provider.close());

const engines: readonly Engine[] = [sqlite, mariadb];
describe.each(engines)('$name', (engine) => {
  let shop: Shop;
  beforeAll(async () => {
    const env = {
      LAUREL_PUBLIC_URL: origin,
      LAUREL_OIDC_ISSUER: provider.issuer,
      LAUREL_OIDC_CLIENT_ID: 'laurel',
      LAUREL_OIDC_CLIENT_SECRET: clientSecret,
      LAUREL_OIDC_SCOPE: 'openid profile groups',
      LAUREL_OIDC_ROLES: 'heads=admin,desk=service',
    };
    shop = await openShop({ engine, env });
  }, 60_000);
  afterAll(() => shop.close());

  const page = (): Browser => browser(() => shop.server().url);
  const here = (url: string): string => url.slice(origin.length);
  const signIn = async (account: string, by: Browser = page()) => {
    const begun = await by.visit('GET', '/sign-in/oidc');
    expect([begun.status, begun.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringMatching(
        /^laurel-oidc=.*Path=\/sign-in\/oidc; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
      ),
    ]);
    const back = await visitProvider(begun.headers.get('location') ?? '', account, callback);
    return { by, back, done: await by.visit('GET', here(back)) };
  };
  const write = { origin };

  test('A7 an account with a role signs in; it is the same operator each time', async () => {
    provider.groups.set('lin', ['desk', 'others']);
    const { by, done } = await signIn('lin');
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    expect(done.headers.get('set-cookie')).toMatch(/^__Host-laurel=.*HttpOnly; SameSite=Strict; .*Secure$/);
    expect((await by.visit('GET', '/v1/session')).body).toMatchObject({
      operator: { name: 'lin', role: 'service', by: 'oidc' },
      ways: { oidc: '/sign-in/oidc' },
    });
    expect((await by.visit('GET', '/v1/keys')).body).toMatchObject({ code: 'forbidden' });
    await signIn('lin');
    const { data } = await ok(shop.laurel.listOperators());
    expect(data.map(({ name, role }) => [name, role])).toEqual([['lin', 'service']]);
  });

  test('A7 a role is what the provider says today', async () => {
    provider.groups.set('mei', ['heads']);
    const { by } = await signIn('mei');
    expect((await by.visit('POST', '/v1/keys', { name: 'x', scopes: ['quotes'] }, write)).status).toBe(201);
    provider.groups.set('mei', ['desk']);
    await signIn('mei');
    expect((await by.visit('GET', '/v1/keys')).body).toMatchObject({ code: 'forbidden' });
  });

  test('A7 who has no role is no operator, and whose key was revoked is none any more', async () => {
    provider.groups.set('guest', ['others']);
    const { by, done } = await signIn('guest');
    expect(done.body).toMatchObject({ status: 403, code: 'no_operator' });
    expect((await by.visit('GET', '/v1/session')).body.operator).toBeNull();
    provider.groups.set('gone', ['desk']);
    await signIn('gone');
    const { data } = await ok(shop.laurel.listOperators());
    const id = data.find(({ name }) => name === 'gone')?.id ?? '';
    await ok(shop.laurel.revokeKey({ path: { id } }));
    expect((await signIn('gone')).done.body).toMatchObject({ code: 'no_operator' });
    const audit = await ok(shop.laurel.listAudit({ query: { limit: 50 } }));
    const acts = audit.data.map(({ actor, action, detail }) => [actor, action, detail['by']]);
    expect(acts).toContainEqual(['key:gone', 'signIn', 'oidc']);
    expect(acts).toContainEqual(['nobody', 'signInRefused', 'oidc']);
  });

  test('A7 an answer counts in the browser that asked, with its own state', async () => {
    provider.groups.set('lin', ['desk']);
    const { by, back } = await signIn('lin');
    const refused = { status: 401, code: 'sign_in_refused' };
    const own = page();
    const begun = await own.visit('GET', '/sign-in/oidc');
    const hers = await visitProvider(begun.headers.get('location') ?? '', 'lin', callback);
    expect((await page().visit('GET', here(hers))).body).toMatchObject(refused);
    expect((await own.visit('GET', here(back))).body).toMatchObject(refused);
    const forged = new URL(hers);
    forged.searchParams.set('state', 'another');
    expect((await own.visit('GET', here(forged.href))).body).toMatchObject(refused);
    expect((await own.visit('GET', '/sign-in/oidc/callback?error=access_denied')).body).toMatchObject(
      refused,
    );
    const cookie = 'laurel-oidc=AAAA';
    expect((await by.visit('GET', here(hers), undefined, { cookie })).body).toMatchObject(refused);
    expect((await own.visit('GET', here(hers))).status).toBe(303);
  });

  test('A7 nobody takes another operator’s name', async () => {
    await shop.done('operator', 'add', 'wang', '--role', 'admin');
    provider.groups.set('wang', ['desk']);
    const { by } = await signIn('wang');
    expect((await by.visit('GET', '/v1/session')).body.operator.name).toMatch(/^wang #[0-9a-f]{6}$/);
  });
});

test('A7 a provider that is away is said to be, and asked again the next time', async () => {
  const away = await accountProvider(callback);
  await away.close();
  const shop = await openShop({
    engine: sqlite,
    env: {
      LAUREL_PUBLIC_URL: origin,
      LAUREL_OIDC_ISSUER: away.issuer,
      LAUREL_OIDC_CLIENT_ID: 'laurel',
      LAUREL_OIDC_ROLES: 'heads=admin',
    },
  });
  try {
    const answer = await browser(() => shop.server().url).visit('GET', '/sign-in/oidc');
    expect(answer.body).toMatchObject({ status: 503, code: 'provider_unreachable', retry: 'later' });
  } finally {
    await shop.close();
  }
});
