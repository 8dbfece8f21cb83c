import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Authenticator, type Browser, browser, goodPassword, setUp } from '../shop/browser.ts';
import type { Engine } from '../shop/engines.ts';
import { starterWith } from '../shop/places.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';

export function signInSuite(engine: Engine): void {
  let shop: Shop;
  let admin: { readonly page: Browser; readonly factor: Authenticator; readonly recovery: readonly string[] };
  const page = (): Browser => browser(() => shop.server().url);
  const invited = async (name: string, role: string): Promise<Browser> => {
    await shop.done('operator', 'add', name, '--role', role);
    const { json } = await shop.done('operator', 'invite', name, '--json');
    const hers = page();
    await setUp(hers, String(json['code']));
    return hers;
  };
  // At once where the same process ended it, within 5 seconds where another did.
  const isOver = async (hers: Browser): Promise<void> => {
    await expect
      .poll(async () => (await hers.visit('GET', '/v1/members')).body.code, { timeout: 8_000 })
      .toBe('session_over');
  };
  beforeAll(async () => {
    shop = await openShop({ engine });
    // What the server said at its start.
    const code = /first operator, good for a day: {2}([a-z2-7-]{29})/.exec(shop.server().said())?.[1] ?? '';
    const first = page();
    const { factor, recoveryCodes } = await setUp(first, code, '林夏');
    admin = { page: first, factor, recovery: recoveryCodes };
  }, 60_000);
  afterAll(() => shop.close());

  test('A7 the code that the server prints makes the first operator, once; a later start prints none', async () => {
    expect((await admin.page.visit('GET', '/v1/session')).body.operator).toMatchObject({
      name: '林夏',
      role: 'admin',
    });
    await shop.restart();
    expect(shop.server().said()).not.toContain('first operator');
    expect((await shop.cli('operator', 'invite')).code).toBe(1);
    // Her session outlives the server.
    expect((await admin.page.visit('GET', '/v1/keys')).status).toBe(200);
  });

  test('A7 password and second factor; what is wrong is answered alike; each recovery code is good once', async () => {
    const own = page();
    const given = (more: object) => ({ name: '林夏', password: goodPassword, code: '000000', ...more });
    const refused = await own.visit('POST', '/v1/session', given({}));
    expect(refused.body).toMatchObject({ status: 401, code: 'sign_in_refused', pointer: '' });
    for (const wrong of [{ name: 'nobody' }, { password: 'not hers at all', code: admin.factor(1) }])
      expect((await own.visit('POST', '/v1/session', given(wrong))).body.detail).toBe(refused.body.detail);
    // The step of the set-up was taken: the next one counts already.
    const code = admin.factor(1);
    expect((await own.visit('POST', '/v1/session', given({ code }))).status).toBe(201);
    expect((await page().visit('POST', '/v1/session', given({ code }))).status).toBe(401);
    const recovery = { code: admin.recovery[0] };
    expect((await page().visit('POST', '/v1/session', given(recovery))).status).toBe(201);
    expect((await page().visit('POST', '/v1/session', given(recovery))).status).toBe(401);
    const { json } = await shop.done('operator', 'sessions', '--json');
    expect(Object.values(json)).toHaveLength(3);
    expect((await own.visit('DELETE', '/v1/session')).status).toBe(204);
    expect((await own.visit('GET', '/v1/keys')).status).toBe(401);
  });

  test('A7 another site’s page writes nothing, though the browser sent the cookie', async () => {
    const body = { name: 'stolen', scopes: ['admin'] };
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      expect((await admin.page.visit('POST', '/v1/keys', body, headers)).body).toMatchObject({
        status: 403,
        code: 'cross_site',
      });
    expect((await admin.page.visit('POST', '/v1/keys', body)).status).toBe(201);
  });

  test('O5 the only operator types what she publishes, and the audit log says that she was alone', async () => {
    const source = starterWith(['threshold: 5000', 'threshold: 4800']);
    const { id } = (await admin.page.visit('POST', '/v1/programs', { source })).body;
    const publish = (body: object) => admin.page.visit('POST', `/v1/programs/${id}/publish`, body);
    expect((await admin.page.visit('GET', '/v1/session')).body.operator).toMatchObject({
      publishesAlone: true,
    });
    expect((await publish({})).body).toMatchObject({ code: 'confirmation_needed', pointer: '/confirm' });
    expect((await publish({ confirm: 'starter' })).body).toMatchObject({ number: 2 });
    const { data } = await ok(shop.laurel.listAudit({ query: { limit: 1 } }));
    expect(data[0]).toMatchObject({
      action: 'publishProgram',
      actor: 'key:林夏',
      detail: { singleOperator: true },
    });
  });

  test('A7 two persons by session, as by key: one writes, another approves and publishes', async () => {
    const marketer = await invited('zhou', 'marketer');
    const source = starterWith(['threshold: 5000', 'threshold: 4500']);
    const { id } = (await admin.page.visit('POST', '/v1/programs', { source })).body;
    const path = `/v1/programs/${id}`;
    expect((await marketer.visit('POST', `${path}/approve`)).body).toMatchObject({ code: 'forbidden' });
    const second = await invited('wang', 'admin');
    expect((await admin.page.visit('POST', `${path}/approve`)).body).toMatchObject({ code: 'same_person' });
    expect((await second.visit('POST', `${path}/approve`)).status).toBe(200);
    expect((await admin.page.visit('POST', `${path}/publish`, {})).body).toMatchObject({ number: 3 });
    const { data } = await ok(shop.laurel.listAudit({ query: { limit: 20 } }));
    const acts = data.map(({ actor, action }) => `${actor} ${action}`);
    expect(acts).toEqual(
      expect.arrayContaining(['key:wang approveProgram', 'key:林夏 publishProgram', 'key:wang signIn']),
    );
  });

  test('O6 what is ended is over: by the admin, by a new key, by herself', async () => {
    const hers = await invited('lin', 'service');
    expect((await hers.visit('GET', '/v1/members')).status).toBe(200);
    await shop.done('operator', 'forget', 'lin');
    await isOver(hers);
    const { json } = await shop.done('operator', 'invite', 'lin', '--json');
    await setUp(hers, String(json['code']));
    await shop.done('operator', 'reset', 'lin');
    await isOver(hers);
    const { data } = await ok(shop.laurel.listAudit({ query: { limit: 200 } }));
    const actions = new Set(data.map(({ action }) => action));
    for (const action of [
      'signIn',
      'signInRefused',
      'signOut',
      'finishSetUp',
      'createSignInCode',
      'removeSignIn',
    ])
      expect([action, actions.has(action)]).toEqual([action, true]);
    expect(await ok(shop.laurel.verifyAudit())).toMatchObject({ whole: true });
  });
}
