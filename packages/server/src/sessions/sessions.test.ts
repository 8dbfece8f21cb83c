import { manualClock } from '@laurel/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, type Page, pageOf, setUp } from '../testing/page.ts';
import { at, type Tried, tryServer } from '../testing/try-server.ts';

const start = at('2026-03-01T10:00:00+08:00');
const wall = manualClock(start);
let tried: Tried;
let factor: (at: number) => string;
let recovery: readonly string[];
const page = (address?: string): Page => pageOf(tried.opened, address);
const later = (minutes: number): void => wall.moveTo(wall.now() + minutes * 60_000);
const signIn = async (by: Page, more: object = {}) => {
  later(1);
  const given = { name: '林夏', password: goodPassword, code: factor(wall.now()), ...more };
  return by.call('POST', '/v1/session', given);
};

beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00', { machine: { wallClock: wall } });
});
afterAll(() => tried.close());

describe('A7 O6 the first operator', () => {
  test('nobody can sign in: a code of the server makes the first one, once', async () => {
    expect((await page().call('GET', '/v1/session')).body).toMatchObject({
      operator: null,
      ways: { password: false, setUp: true, oidc: null },
      demo: false,
    });
    const { data } = await tried.laurel.createSignInCode({ body: {} });
    const code = data?.code ?? '';
    expect(data).toMatchObject({
      code: expect.stringMatching(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/),
      operator: null,
    });
    const first = page();
    const begun = await first.call('POST', '/v1/sign-in/set-up', { code: code.toUpperCase() });
    expect(begun.body).toMatchObject({ operator: null, secret: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    const finish = (more: object) =>
      first.call('POST', '/v1/sign-in/set-up/finish', {
        code,
        name: '林夏',
        password: goodPassword,
        factorCode: '000000',
        ...more,
      });
    expect((await finish({})).body).toMatchObject({ code: 'factor_mismatch', pointer: '/factorCode' });
    expect((await finish({ password: '林夏林夏林夏林夏' })).body).toMatchObject({ code: 'invalid_value' });
    expect((await finish({ password: 'aaaaaaaaaaaaaaaa' })).body).toMatchObject({ code: 'weak_password' });
    expect((await finish({ name: undefined })).body).toMatchObject({
      code: 'missing_field',
      pointer: '/name',
    });
    ({ factor, recoveryCodes: recovery } = await setUp(first, code, wall.now(), '林夏'));
    expect(recovery).toHaveLength(10);
    expect((await first.call('GET', '/v1/session')).body).toMatchObject({
      operator: { name: '林夏', role: 'admin', by: 'set-up', idleMinutes: 60, publishesAlone: true },
      ways: { password: true, setUp: false },
    });
    // Used once; and another first code is good for nothing any more.
    expect((await finish({ factorCode: factor(wall.now()) })).body).toMatchObject({
      status: 401,
      code: 'code_refused',
    });
    expect((await tried.laurel.createSignInCode({ body: {} })).error).toMatchObject({
      status: 409,
      code: 'already_set_up',
    });
  });

  test('nothing that was said is kept as it was said', async () => {
    const { store } = tried.opened;
    const kept: unknown[] = [];
    for (const table of [
      'sign_ins',
      'sessions',
      'one_time_codes',
      'service_keys',
      'audit',
      'idempotency',
    ] as const)
      for await (const rows of store.raw.rows(table)) kept.push(...rows.map((row) => JSON.stringify(row)));
    const text = kept.join();
    for (const said of [goodPassword, ...recovery]) expect(text).not.toContain(said);
    expect(text).toContain('$argon2id$');
  });
});

describe('A7 signing in', () => {
  test('by name, password and code; the cookie is read by no script and sent by no other site', async () => {
    const browser = page();
    const done = await signIn(browser);
    expect(done).toMatchObject({ status: 201, body: { name: '林夏', role: 'admin', by: 'password' } });
    expect(done.setCookie).toMatch(
      /^laurel-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const secure = await signIn(page(), {});
    expect(secure.setCookie).not.toContain('Secure');
    later(1);
    const behind = await page().call(
      'POST',
      '/v1/session',
      { name: '林夏', password: goodPassword, code: factor(wall.now()) },
      { 'x-forwarded-proto': 'https' },
    );
    expect(behind.setCookie).toMatch(
      /^__Host-laurel=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; .*; Secure$/,
    );
    expect((await browser.call('GET', '/v1/keys')).status).toBe(200);
  });

  test('whatever is wrong, the answer is the same; each code is good once', async () => {
    later(1);
    const code = factor(wall.now());
    const ask = async (given: object) => {
      const { status, body } = await page().call('POST', '/v1/session', {
        name: '林夏',
        password: goodPassword,
        code,
        ...given,
      });
      const { requestId: _, ...rest } = body;
      return { status, rest };
    };
    const wrong = await ask({ password: 'another password' });
    expect(wrong).toMatchObject({ status: 401, rest: { code: 'sign_in_refused' } });
    later(10);
    for (const given of [
      { name: 'nobody of that name' },
      { code: '000000' },
      { code: 'aaaa-bbbb-cccc-dddd' },
    ])
      expect(await ask(given)).toEqual(wrong);
    const again = { name: '林夏', password: goodPassword, code: factor(wall.now()) };
    expect((await page().call('POST', '/v1/session', again)).status).toBe(201);
    expect((await page().call('POST', '/v1/session', again)).body).toMatchObject({ code: 'sign_in_refused' });
  });

  test('a recovery code instead of the telephone, once', async () => {
    later(10);
    const code = recovery[3] ?? '';
    expect((await signIn(page(), { code: code.toUpperCase() })).body).toMatchObject({ by: 'recovery' });
    expect((await signIn(page(), { code })).body).toMatchObject({ code: 'sign_in_refused' });
    expect((await signIn(page(), { code: recovery[4] })).body).toMatchObject({ by: 'recovery' });
  });

  test('who guesses waits, and keeps nobody else out', async () => {
    later(60);
    const from = page('203.0.113.7');
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const { status } = await from.call('POST', '/v1/session', {
        name: '林夏',
        password: `guess number ${i}`,
        code: '000000',
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await signIn(page('203.0.113.8'))).status).toBe(201);
  });

  test('all of it stands in the audit log', async () => {
    const { data } = await tried.laurel.listAudit({ query: { limit: 200 } });
    const acts = data?.data.map(({ actor, action, target }) => [actor, action, target.split('/')[0]]) ?? [];
    expect(acts).toContainEqual(['key:林夏', 'finishSetUp', 'operators']);
    expect(acts).toContainEqual(['key:林夏', 'signIn', 'operators']);
    expect(acts).toContainEqual(['nobody', 'signInRefused', 'operators']);
    expect(JSON.stringify(data)).not.toContain('nobody of that name');
    expect((await tried.laurel.verifyAudit()).data).toMatchObject({ whole: true });
  });
});

describe('A7 sessions', () => {
  test('a write needs a page of this server; a key needs none', async () => {
    const browser = page();
    await signIn(browser);
    const write = (headers: Record<string, string | undefined>) =>
      browser.call('POST', '/v1/keys', { name: 'till', scopes: ['members:read'] }, headers);
    for (const headers of [
      { 'laurel-page': undefined },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': undefined },
      { 'sec-fetch-site': undefined, origin: 'https://evil.example' },
    ])
      expect((await write(headers)).body).toMatchObject({ status: 403, code: 'cross_site' });
    expect((await write({})).status).toBe(201);
    expect((await write({ 'sec-fetch-site': undefined, host: 'x', origin: 'http://x' })).status).toBe(201);
    // A key that is sent along counts alone.
    expect((await write({ authorization: 'Bearer lk_nothing' })).status).toBe(401);
    const { body } = await browser.call('GET', '/v1/audit?limit=1', undefined, { 'laurel-page': undefined });
    expect(body.data[0]).toMatchObject({ actor: 'key:林夏', action: 'createKey' });
  });

  test('it ends when it is left alone, when its time is over, and when its operator says so', async () => {
    const [idle, whole, other] = [page(), page(), page()];
    await signIn(idle);
    await signIn(whole);
    await signIn(other);
    for (let minutes = 0; minutes < 700; minutes += 50) {
      later(50);
      const { status, body } = await whole.call('GET', '/v1/keys');
      expect([minutes, status, body.code]).toEqual([minutes, 200, undefined]);
      if (minutes === 50)
        expect((await idle.call('GET', '/v1/keys')).body).toMatchObject({
          status: 401,
          code: 'session_over',
        });
    }
    later(50);
    expect((await whole.call('GET', '/v1/keys')).body).toMatchObject({ code: 'session_over' });
    expect((await other.call('GET', '/v1/session')).body).toMatchObject({ operator: null });
    // Signing in is possible with what is left of an old session.
    expect((await signIn(whole)).status).toBe(201);
    await signIn(other);
    const { body: list } = await whole.call('GET', '/v1/sessions');
    expect(list.data).toMatchObject([
      { name: '林夏', by: 'password', current: false },
      { name: '林夏', current: true },
    ]);
    expect((await whole.call('DELETE', `/v1/sessions/${list.data[0]?.id}`)).status).toBe(204);
    expect((await other.call('GET', '/v1/keys')).body).toMatchObject({ code: 'session_over' });
    expect((await whole.call('DELETE', '/v1/sessions/none')).body).toMatchObject({ code: 'unknown_session' });
    const cookie = whole.cookie();
    expect((await whole.call('DELETE', '/v1/session')).status).toBe(204);
    expect(whole.cookie()).toBeUndefined();
    whole.setCookie(cookie);
    expect((await whole.call('GET', '/v1/keys')).body).toMatchObject({ code: 'session_over' });
  });

  test('a leap of a sandbox’s clock ends none', async () => {
    const browser = page();
    await signIn(browser);
    tried.clock.moveTo(tried.clock.now() + 40 * 86_400_000);
    expect((await browser.call('GET', '/v1/keys')).status).toBe(200);
  });

  test('it may what her role may, as her key does, and is over with the key', async () => {
    const { data: key } = await tried.laurel.createKey({ body: { name: 'zhou', role: 'viewer' } });
    const { data } = await tried.laurel.createSignInCode({ body: { operator: key?.id ?? '' } });
    const browser = page();
    const { factor: hers } = await setUp(browser, data?.code ?? '', wall.now());
    expect((await browser.call('GET', '/v1/members')).status).toBe(200);
    expect((await browser.call('GET', '/v1/keys')).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await browser.call('GET', '/v1/sessions')).body.data).toMatchObject([
      { name: 'zhou', current: true },
    ]);
    // Renewing takes what signing in takes, and ends the sessions before it.
    later(1);
    const given = { name: 'zhou', password: goodPassword, code: hers(wall.now()) };
    const renewal = await page().call('POST', '/v1/session/renewal', given);
    expect(renewal.status).toBe(201);
    const fresh = page();
    await setUp(fresh, renewal.body.code, wall.now());
    expect((await browser.call('GET', '/v1/members')).body).toMatchObject({ code: 'session_over' });
    expect((await fresh.call('GET', '/v1/members')).status).toBe(200);
    expect((await tried.laurel.listOperators()).data?.data).toMatchObject([
      { name: '林夏', role: 'admin', signsInSince: expect.any(String) },
      { name: 'zhou', role: 'viewer', signsInSince: expect.any(String) },
    ]);
    await tried.laurel.removeSignIn({ path: { id: key?.id ?? '' } });
    expect((await fresh.call('GET', '/v1/members')).body).toMatchObject({ code: 'session_over' });
    later(1);
    expect((await page().call('POST', '/v1/session', { ...given, code: hers(wall.now()) })).status).toBe(401);
    const { data: again } = await tried.laurel.createSignInCode({ body: { operator: key?.id ?? '' } });
    await setUp(fresh, again?.code ?? '', wall.now());
    await tried.laurel.revokeKey({ path: { id: key?.id ?? '' } });
    expect((await fresh.call('GET', '/v1/members')).body).toMatchObject({ code: 'session_over' });
  });

  test('codes are over after a day, and are for operators', async () => {
    const { data: key } = await tried.laurel.createKey({ body: { name: 'late', role: 'viewer' } });
    const { data } = await tried.laurel.createSignInCode({ body: { operator: key?.id ?? '' } });
    later(24 * 60);
    expect((await page().call('POST', '/v1/sign-in/set-up', { code: data?.code })).body).toMatchObject({
      status: 401,
      code: 'code_refused',
    });
    const { data: plain } = await tried.laurel.createKey({ body: { name: 'till', scopes: ['quotes'] } });
    expect(
      (await tried.laurel.createSignInCode({ body: { operator: plain?.id ?? '' } })).error,
    ).toMatchObject({
      status: 404,
      code: 'unknown_operator',
    });
    expect((await tried.laurel.removeSignIn({ path: { id: 'nobody' } })).error).toMatchObject({
      status: 404,
    });
  });
});
