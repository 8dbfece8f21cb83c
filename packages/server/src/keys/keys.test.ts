import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

const as = (secret: string) => createLaurel({ fetch: tried.opened.fetch, key: secret });

describe('A7 service keys', () => {
  test('the secret is shown once, is the same for the same request, and is kept nowhere', async () => {
    const { laurel, opened } = tried;
    const make = () =>
      laurel.createKey({
        body: { name: 'shop', scopes: ['members:read'] },
        headers: { 'Idempotency-Key': 'shop' },
      });
    const { data: made } = await make();
    expect(made?.secret).toMatch(/^lk_[0-9a-z]{16}_[A-Za-z0-9_-]{43}$/);
    expect((await make()).data).toEqual(made);
    const { data: list } = await laurel.listKeys();
    expect(JSON.stringify(list)).not.toContain(made?.secret);
    expect(list?.data.find(({ id }) => id === made?.id)).toMatchObject({
      name: 'shop',
      scopes: ['members:read'],
      createdBy: 'owner',
    });
    expect(JSON.stringify(await opened.store.keys.list())).not.toContain(made?.secret.split('_')[2]);
  });

  test('it does what its scopes say, until it ends or is revoked', async () => {
    const { laurel, clock } = tried;
    const { data: made } = await laurel.createKey({
      body: { name: 'short', scopes: ['members:read'], expiresAt: '2026-03-01T11:00:00+08:00' },
    });
    const short = as(made?.secret ?? '');
    expect((await short.listMembers()).response?.status).toBe(200);
    expect((await short.listKeys()).error).toMatchObject({ status: 403, code: 'forbidden' });
    // Written behind: no call waits for it.
    await vi.waitFor(async () => {
      const { data: seen } = await laurel.listKeys();
      expect(seen?.data.find(({ id }) => id === made?.id)?.lastUsedAt).toBe('2026-03-01T10:00:00+08:00');
    });
    clock.moveTo(Date.UTC(2026, 2, 1, 3));
    expect((await short.listMembers()).error).toMatchObject({ status: 401, code: 'key_expired' });
    const { data: other } = await laurel.createKey({ body: { name: 'other', scopes: ['members:read'] } });
    expect((await as(other?.secret ?? '').listMembers()).response?.status).toBe(200);
    await laurel.revokeKey({ path: { id: other?.id ?? '' } });
    expect((await as(other?.secret ?? '').listMembers()).error).toMatchObject({
      status: 401,
      code: 'key_expired',
    });
    expect((await laurel.revokeKey({ path: { id: 'nothing' } })).error).toMatchObject({
      status: 404,
      code: 'unknown_key',
    });
  });

  test('nobody gives away what she has not', async () => {
    const { data: made } = await tried.laurel.createKey({ body: { name: 'keeper', scopes: ['keys'] } });
    const keeper = as(made?.secret ?? '');
    expect((await keeper.createKey({ body: { name: 'x', scopes: ['keys', 'admin'] } })).error).toMatchObject({
      status: 403,
      pointer: '/scopes/1',
    });
    expect((await keeper.createKey({ body: { name: 'x', role: 'admin' } })).error).toMatchObject({
      status: 403,
      pointer: '/role',
    });
    expect((await keeper.createKey({ body: { name: 'x', scopes: ['keys'] } })).response?.status).toBe(201);
    expect((await keeper.createKey({ body: { name: 'x' } })).error).toMatchObject({
      status: 400,
      code: 'missing_field',
      pointer: '/scopes',
    });
    const unknown = await tried.call('POST', '/v1/keys', { name: 'x', scopes: ['everything'] });
    expect(unknown.body).toMatchObject({ status: 400, code: 'invalid_value', pointer: '/scopes/0' });
  });
});

describe('O6 audit', () => {
  test('acts stand in a chain, persons only as hashes, and a changed entry is found', async () => {
    const { laurel, opened } = tried;
    await laurel.createMember({ body: { id: 'secret-person' } });
    await laurel.freezeMember({ path: { id: 'secret-person' }, body: { reason: 'x' } });
    const { data } = await laurel.listAudit({ query: { limit: 3 } });
    expect(data?.data[0]).toMatchObject({
      actor: 'owner',
      action: 'freezeMember',
      target: expect.stringMatching(/^members\/#/),
    });
    expect(JSON.stringify(data)).not.toContain('secret-person');
    const { data: next } = await laurel.listAudit({ query: { limit: 3, cursor: data?.nextCursor ?? '' } });
    expect(next?.data[0]?.no).toBe((data?.data[2]?.no ?? 0) - 1);
    expect((await laurel.verifyAudit()).data).toMatchObject({ whole: true, brokenAt: null });
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(`${tried.folder}/laurel.db`);
    db.exec("update audit set actor = 'somebody else' where no = 2");
    db.close();
    expect((await laurel.verifyAudit()).data).toMatchObject({ whole: false, brokenAt: 2 });
    expect(opened.notes).toBeDefined();
  });
});
