import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@laurel/runtime';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { at, tryServer } from '../testing/try-server.ts';

const checkin = (n: number) => ({
  type: 'checkin',
  source: 't',
  id: `e${n}`,
  subject: `m${n}`,
  time: '2026-03-01T10:00:00+08:00',
  data: {},
});

describe('a part that is down makes less, not wrong', () => {
  test('a full queue is 429 with Retry-After, nothing was taken, and it goes on', async () => {
    const tried = await tryServer(undefined, { machine: { logSettings: { queueMax: 5, groupMax: 1 } } });
    const before = tried.opened.log.stats().entries;
    const batch = Array.from({ length: 20 }, (_, n) => checkin(n));
    const full = await tried.call('POST', '/v1/events', batch);
    expect([full.status, full.body['code'], full.body['retry']]).toEqual([429, 'queue_full', 'later']);
    expect(full.headers.get('retry-after')).toBe('1');
    expect(tried.opened.log.stats().entries).toBe(before);
    expect((await tried.call('POST', '/v1/events', checkin(1))).status).toBe(200);
    await tried.close();
  });

  test('a clock that leaps is not trusted: no writes, reads go on, ready says so', async () => {
    let now = at('2026-03-01T10:00:00+08:00');
    let passed = 0;
    const clock = { now: () => now, monotonicMs: () => passed };
    const tried = await tryServer(undefined, { machine: { clock } });
    expect((await tried.call('POST', '/v1/events', checkin(1))).status).toBe(200);
    now += 86_400_000;
    passed += 1_000;
    const refused = await tried.call('POST', '/v1/events', checkin(2));
    expect(refused.body).toMatchObject({ status: 503, code: 'clock_unsure', retry: 'later' });
    expect((await tried.call('GET', '/health/ready')).body).toMatchObject({
      status: 503,
      code: 'not_ready',
      detail: 'Not yet: clock (clock_unsure).',
    });
    expect((await tried.call('GET', '/v1/members/m1')).status).toBe(200);
    const trusted = await tried.laurel.trustClock();
    expect(trusted.data).toMatchObject({ now: '2026-03-02T10:00:00+08:00', sure: true });
    expect((await tried.call('POST', '/v1/events', checkin(3))).status).toBe(200);
    expect((await tried.call('GET', '/health/ready')).status).toBe(200);
    now -= 86_400_000;
    expect((await tried.call('POST', '/v1/events', checkin(2))).body).toMatchObject({ code: 'clock_unsure' });
    await tried.laurel.trustClock();
    expect((await tried.call('POST', '/v1/events', checkin(2))).status).toBe(200);
    await tried.close();
  });
});

test('A7 member tokens by the shop’s public keys', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const shop = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
  );
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  const jwksUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/jwks`;
  const tried = await tryServer(undefined, { memberTokens: { jwksUrl, audience: 'laurel', issuer: 'shop' } });
  await tried.laurel.createMember({ body: { id: 'me' } });
  const now = Math.floor(systemClock.now() / 1_000);
  const tokenBy = (key: CryptoKey, issuer = 'shop') =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setSubject('me')
      .setAudience('laurel')
      .setIssuer(issuer)
      .setExpirationTime(now + 60)
      .sign(key);
  const ask = async (token: string) =>
    (await tried.call('GET', '/v1/members/me', undefined, { authorization: `Bearer ${token}` })).status;
  expect(await ask(await tokenBy(privateKey))).toBe(200);
  expect(await ask(await tokenBy(stranger.privateKey))).toBe(401);
  expect(await ask(await tokenBy(privateKey, 'somebody'))).toBe(401);
  const secret = new TextEncoder().encode(JSON.stringify(jwk));
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .setSubject('me')
    .setAudience('laurel')
    .setIssuer('shop')
    .setExpirationTime(now + 60)
    .sign(secret);
  expect(await ask(forged)).toBe(401);
  await tried.close();
  shop.close();
});
