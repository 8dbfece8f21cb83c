import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLaurel, type Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { all, person } from '../shop/person.ts';
import { no, ok, openShop, type Shop, withShop } from '../shop/shop.ts';
import { rfc } from '../shop/times.ts';
import { tokenOf } from './tokens.ts';

const secret = 'a secret that the shop and Laurel share, 32 bytes';
const terms = [{ id: 'terms', version: '2' }];
const time = '2026-03-02 10:00';

export function membersSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'members.yaml'), 'utf8');
    shop = await openShop({ engine, program, clock: time, env: { LAUREL_MEMBER_TOKEN_SECRET: secret } });
  }, 60_000);
  afterAll(() => shop.close());
  const enrol = (id: string, more: object = {}) =>
    shop.laurel.createMember({ body: { id, consents: terms, at: rfc(time), ...more } });

  test('A1 enrolled by API once; unknown until then; phone and e-mail normalised and in no list', async () => {
    const stranger = await person(shop, 'a1').refused('checkin', time);
    expect([stranger.status, stranger.code]).toEqual([404, 'unknown_member']);
    await ok(enrol('a1', { profile: { phone: ' 138-0013-8000 ', email: ' Li.Lei@Example.COM ' } }));
    expect((await no(enrol('a1'))).code).toBe('already_a_member');
    const { profile } = await ok(shop.laurel.getMember({ path: { id: 'a1' } }));
    expect(profile).toMatchObject({ phone: '+8613800138000', email: 'Li.Lei@example.com' });
    const listed = await shop.call('GET', '/v1/members?limit=200');
    const events = await shop.call('GET', '/v1/events?member=a1');
    for (const { text } of [listed, events]) expect(text).not.toMatch(/8000|example\.com/i);
  });

  test('A1 joined by the first event, where the program says so', async () => {
    await withShop({ engine, clock: time }, async (other) => {
      const p = person(other, 'walk-in');
      await p.order('o', 10_000, time);
      expect(await p.read()).toMatchObject({
        standing: 'active',
        assets: { points: { balance: 300 }, growth: { balance: 100 } },
      });
    });
  }, 60_000);

  test('A2 profile, tags, declared fields, completeness', async () => {
    const path = { id: 'a2' };
    await ok(enrol('a2', { profile: { city: '上海', birthday: '1990-02-28' }, tags: ['vip', 'app', 'vip'] }));
    expect(await ok(shop.laurel.getMember({ path }))).toMatchObject({
      profile: { city: '上海', birthday: '1990-02-28' },
      tags: ['app', 'vip'],
      profileCompleteness: 40,
    });
    await ok(
      shop.laurel.updateMember({ path, body: { profile: { name: '韩梅梅', city: null }, tags: ['web'] } }),
    );
    const after = await ok(shop.laurel.getMember({ path }));
    expect([after.profile, after.tags, after.profileCompleteness]).toEqual([
      { birthday: '1990-02-28', name: '韩梅梅' },
      ['web'],
      40,
    ]);
    const undeclared = await no(shop.laurel.updateMember({ path, body: { profile: { shoeSize: 42 } } }));
    expect([undeclared.status, undeclared.code, undeclared.pointer]).toEqual([
      422,
      'unknown_field_of_profile',
      '/profile/shoeSize',
    ]);
    expect(
      (await no(shop.laurel.updateMember({ path, body: { profile: { birthday: '1990-02-30' } } }))).status,
    ).toBeLessThan(500);
  });

  test('A3 frozen members neither earn nor spend, but refunds apply; closed ones have left', async () => {
    const p = person(shop, 'a3');
    await ok(enrol('a3'));
    await p.order('o', 10_000, time);
    const path = { id: 'a3' };
    await ok(shop.laurel.freezeMember({ path, body: { reason: 'looked at' } }));
    expect((await p.read()).standing).toBe('frozen');
    expect(
      (await p.refused('order.completed', time, { orderId: 'a3/x', amount: 1, currency: 'CNY' })).code,
    ).toBe('member_frozen');
    expect((await no(shop.laurel.placeHold({ path, body: { asset: 'points', amount: 1 } }))).code).toBe(
      'member_frozen',
    );
    expect((await p.refund('o', 4_000, time)).transfers).toHaveLength(2);
    expect(await p.balance('points')).toBe(60);
    await ok(shop.laurel.unfreezeMember({ path, body: { reason: 'all is well' } }));
    await p.order('next', 1_000, time);
    await ok(shop.laurel.closeMember({ path }));
    expect((await p.read()).standing).toBe('closed');
    expect((await p.refused('checkin', time)).code).toBe('member_closed');
  });

  test('A7 keys with scopes that end and can be revoked; operators with roles', async () => {
    await ok(enrol('a7'));
    const make = async (body: Parameters<Laurel['createKey']>[0]['body']) => {
      const made = await ok(shop.laurel.createKey({ body }));
      return { id: made.id, laurel: createLaurel({ baseUrl: shop.server().url, key: made.secret }) };
    };
    const reader = await make({ name: 'reader', scopes: ['members:read'] });
    await ok(reader.laurel.getMember({ path: { id: 'a7' } }));
    expect(await no(reader.laurel.freezeMember({ path: { id: 'a7' }, body: { reason: 'x' } }))).toMatchObject(
      { status: 403, code: 'forbidden' },
    );
    await ok(shop.laurel.revokeKey({ path: { id: reader.id } }));
    expect(await no(reader.laurel.getMember({ path: { id: 'a7' } }))).toMatchObject({
      status: 401,
      code: 'key_expired',
    });
    const expired = await shop.laurel.createKey({
      body: { name: 'old', scopes: ['members:read'], expiresAt: '2020-01-01T00:00:00Z' },
    });
    expect(expired.error === undefined ? 'made' : expired.error.status).not.toBe(500);
    const viewer = await make({ name: 'xia', role: 'viewer' });
    await ok(viewer.laurel.getMember({ path: { id: 'a7' } }));
    expect(
      (
        await no(
          viewer.laurel.adjust({ path: { id: 'a7' }, body: { asset: 'points', amount: 1, reason: 'x' } }),
        )
      ).status,
    ).toBe(403);
    const listed = await ok(shop.laurel.listKeys());
    expect(JSON.stringify(listed)).not.toContain('secret');
    await shop.done('operator', 'add', 'lin', '--role', 'service', '--json');
    expect(JSON.stringify((await shop.done('operator', 'roles', '--json')).json)).toContain('lin');
  }, 30_000);

  test('A7 a member token reads what is her own; another member’s things are not there', async () => {
    for (const id of ['mei', 'lei']) await ok(enrol(id));
    await person(shop, 'lei').order('o', 10_000, time);
    const [theirs] = await person(shop, 'lei').transfers();
    const now = Math.floor(Date.now() / 1_000);
    const at = (await ok(shop.laurel.getClock())).now;
    const exp = Math.max(now, Math.floor(Date.parse(at) / 1_000)) + 300;
    const as = (claims: object, key = secret, alg = 'HS256') =>
      createLaurel({
        baseUrl: shop.server().url,
        key: tokenOf({ alg }, { sub: 'mei', aud: 'laurel', exp, ...claims }, key),
      });
    const mei = as({});
    expect((await ok(mei.getMember({ path: { id: 'mei' } }))).id).toBe('mei');
    expect(await no(mei.getMember({ path: { id: 'lei' } }))).toMatchObject({
      status: 404,
      code: 'unknown_member',
    });
    expect((await no(mei.explainTransfer({ path: { id: theirs?.id ?? '' } }))).code).toBe('unknown_transfer');
    expect((await no(mei.listTransfers({ path: { id: 'lei' } }))).status).toBe(404);
    expect((await no(mei.listMembers({}))).status).toBe(403);
    expect(
      (await no(mei.adjust({ path: { id: 'mei' }, body: { asset: 'points', amount: 1, reason: 'x' } })))
        .status,
    ).toBe(403);
    const bad = [
      as({ exp: now - 300 }),
      as({ nbf: exp + 3_600 }),
      as({ aud: 'another' }),
      as({}, 'another secret that is also long enough'),
      as({}, '', 'none'),
      as({ sub: undefined }),
    ];
    for (const laurel of bad) expect((await no(laurel.getMember({ path: { id: 'mei' } }))).status).toBe(401);
  });

  test('A8 agreements ticked by hand, with time and version; what leaving would lose; all about a person', async () => {
    const missing = await no(shop.laurel.createMember({ body: { id: 'a8' } }));
    expect([missing.status, missing.code]).toEqual([422, 'consent_missing']);
    await ok(enrol('a8', { profile: { name: '李雷' } }));
    const path = { id: 'a8' };
    await ok(shop.laurel.giveConsents({ path, body: { consents: [{ id: 'news', version: '1' }] } }));
    expect((await ok(shop.laurel.getMember({ path }))).consents).toEqual([
      { id: 'terms', version: '2', given: true, at: expect.any(String) },
      { id: 'news', version: '1', given: true, at: expect.any(String) },
    ]);
    await person(shop, 'a8').order('o', 10_000, time);
    expect(await ok(shop.laurel.previewClosing({ path }))).toMatchObject({
      id: 'a8',
      assets: { points: { balance: 100 } },
      worth: { amount: 100, currency: 'CNY' },
    });
    const { text } = await shop.call('GET', '/v1/members/a8/export');
    for (const said of ['李雷', 'a8/o', '"terms"']) expect(text).toContain(said);
  });

  test('A9 single events and batches, answered one by one, in order', async () => {
    for (const id of ['a9', 'b9']) await ok(enrol(id));
    const [p, q] = [person(shop, 'a9'), person(shop, 'b9')];
    const first = p.event('order.completed', time, { orderId: 'a9/1', amount: 100, currency: 'CNY' });
    const batch = [
      first,
      q.event('order.completed', time, { orderId: 'b9/1', amount: 200, currency: 'CNY' }),
      first,
      p.event('no.such', time),
    ];
    const { status, text } = await shop.call('POST', '/v1/events', batch, {
      'content-type': 'application/cloudevents-batch+json',
    });
    const results = JSON.parse(text) as readonly {
      status: string;
      transfers?: readonly { amount: number }[];
      code?: string;
      pointer?: string;
    }[];
    expect([status, results.map((one) => one.status)]).toEqual([
      207,
      ['applied', 'applied', 'duplicate', 'refused'],
    ]);
    expect(results.map(({ transfers }) => transfers?.[0]?.amount)).toEqual([1, 2, 1, undefined]);
    expect(results[3]).toMatchObject({ code: 'unknown_event_type', pointer: '/type', retry: 'never' });
  });

  test('X1 lists have cursors that belong to their list; problems have a code and a pointer; titles in Chinese', async () => {
    for (let n = 0; n < 5; n += 1) await ok(enrol(`x1-${n}`));
    const page = await ok(shop.laurel.listMembers({ query: { limit: 2 } }));
    expect(page.data).toHaveLength(2);
    const ids = (await all((cursor) => shop.laurel.listMembers({ query: { limit: 2, ...cursor } }))).map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect((await no(shop.laurel.listEvents({ query: { cursor: page.nextCursor ?? '' } }))).code).toBe(
      'invalid_cursor',
    );
    const { body } = await shop.call('GET', '/v1/members/nobody', undefined, { 'accept-language': 'zh-CN' });
    expect(body['title']).toBe('会员不存在');
    const document = (await shop.call('GET', '/openapi.json')).text;
    expect((JSON.parse(document) as { openapi: string }).openapi).toMatch(/^3\.1/);
  });
}
