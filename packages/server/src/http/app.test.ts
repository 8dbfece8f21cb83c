import { systemClock } from '@laurel/runtime';
import { describe, expect, test } from 'vitest';
import { keysInMemory } from '../keys/key-store.ts';
import { hashOf, keyFor } from '../keys/key-text.ts';
import { type Parts, routesOf } from '../routes.ts';
import { fakeInbox } from '../testing/fake-inbox.ts';
import { makeApp } from './app.ts';
import { authenticator } from './authenticate.ts';
import type { Scope } from './caller.ts';
import { idempotencyInMemory } from './idempotency.ts';
import { silentLog } from './log.ts';
import { memberTokens } from './member-tokens.ts';
import { metricsOf } from './metrics.ts';
import { rateLimit } from './rate-limit.ts';

const secret = Buffer.alloc(32, 7);
const ownerToken = 'lo_test';

async function appWith(keyScopes: readonly Scope[] = ['admin']) {
  const keys = keysInMemory();
  const inbox = fakeInbox();
  const metrics = metricsOf([]);
  const { id, token } = keyFor(secret, 'owner', keyScopes.join());
  await keys.insert({
    id,
    name: 'test',
    scopes: keyScopes,
    role: null,
    hash: hashOf(token),
    createdAt: 0,
    createdBy: 'owner',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    loopbackOnly: false,
  });
  const about = { version: '0.1.0', sandbox: false, demo: () => false };
  let n = 0;
  const app = makeApp({
    routes: routesOf({
      inbox,
      metrics,
      checks: async () => ({ store: true }),
      about,
      show: () => String,
      reads: { programs: () => ({ versions: [] }) },
    } as unknown as Parts),
    authenticate: authenticator({
      keys,
      clock: systemClock,
      ownerToken,
      tokens: memberTokens({ audience: 'laurel', secret: 's'.repeat(32) }),
    }),
    idempotency: idempotencyInMemory(),
    secret,
    clock: systemClock,
    log: silentLog,
    metrics,
    rates: rateLimit(systemClock),
    note: async () => undefined,
    freshId: () => `r${n++}`,
    isOwner: () => false,
  });
  const send = (body: string | Buffer, headers: Record<string, string> = {}, url = '/v1/events') =>
    app.inject({
      method: 'POST',
      url,
      payload: body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    });
  return { app, inbox, send, token };
}

const event = (change: object = {}) => ({
  specversion: '1.0',
  type: 'checkin',
  source: 'shop',
  id: 'e1',
  subject: 'm1',
  time: '2026-03-01T10:00:00+08:00',
  data: {},
  ...change,
});

describe('events', () => {
  test('one, again, and another under its id', async () => {
    const { send, inbox } = await appWith();
    expect((await send(JSON.stringify(event()))).json()).toEqual({ status: 'applied' });
    expect((await send(JSON.stringify(event()))).json()).toEqual({ status: 'duplicate' });
    const other = await send(JSON.stringify(event({ data: { x: 1 } })));
    expect([other.statusCode, other.json().code]).toEqual([409, 'event_conflict']);
    expect(inbox.taken).toHaveLength(1);
    expect(inbox.taken[0]?.time).toBe(Date.UTC(2026, 2, 1, 2));
  });

  test('a batch answers one result each, and 207 where they differ', async () => {
    const { send } = await appWith();
    const type = { 'content-type': 'application/cloudevents-batch+json' };
    const same = await send(JSON.stringify([event(), event({ id: 'e2' })]), type);
    expect([same.statusCode, same.json()]).toEqual([200, [{ status: 'applied' }, { status: 'applied' }]]);
    const mixed = await send(JSON.stringify([event({ id: 'e3' }), event({ time: 'yesterday' })]), type);
    expect(mixed.statusCode).toBe(207);
    expect(mixed.json()[1]).toMatchObject({ status: 'refused', code: 'invalid_value', pointer: '/time' });
  });

  test.each([
    ['no body', '', 400, 'empty_body', ''],
    ['a list where an event is due', '[]', 400, 'empty_batch', ''],
    ['a missing subject', JSON.stringify(event({ subject: undefined })), 400, 'missing_field', '/subject'],
    ['an empty id', JSON.stringify(event({ id: '' })), 400, 'invalid_id', '/id'],
    ['an id of 1,025 bytes', JSON.stringify(event({ id: 'x'.repeat(1025) })), 400, 'invalid_id', '/id'],
    ['a right-to-left mark', JSON.stringify(event({ subject: 'a\u200fb' })), 400, 'invalid_id', '/subject'],
    ['a tab in the subject', JSON.stringify(event({ subject: 'a\tb' })), 400, 'invalid_id', '/subject'],
    [
      'a time without offset',
      JSON.stringify(event({ time: '2026-03-01T10:00:00' })),
      400,
      'invalid_value',
      '/time',
    ],
    ['second 60', JSON.stringify(event({ time: '2026-03-01T10:00:60Z' })), 400, 'invalid_value', '/time'],
    ['24:00', JSON.stringify(event({ time: '2026-03-01T24:00:00Z' })), 400, 'invalid_value', '/time'],
    [
      '29 February 2026',
      JSON.stringify(event({ time: '2026-02-29T10:00:00Z' })),
      400,
      'invalid_value',
      '/time',
    ],
    ['year 0', JSON.stringify(event({ time: '0000-01-01T10:00:00Z' })), 400, 'invalid_value', '/time'],
    ['an empty type', JSON.stringify(event({ type: '' })), 400, 'unknown_event_type', '/type'],
    ['a type with spaces', JSON.stringify(event({ type: 'a b' })), 400, 'unknown_event_type', '/type'],
    ['data that is no object', JSON.stringify(event({ data: [1] })), 400, 'invalid_value', '/data'],
    ['a field of no CloudEvent', JSON.stringify(event({ Subject: 'x' })), 400, 'unknown_field', '/Subject'],
    ['a source of ours', JSON.stringify(event({ source: 'laurel:owner' })), 400, 'invalid_value', '/source'],
    [
      '2^53',
      JSON.stringify(event()).replace('{}', '{"amount":9007199254740992}'),
      400,
      'invalid_number',
      '/data/amount',
    ],
    ['1,001 events', JSON.stringify(Array.from({ length: 1001 }, () => event())), 413, 'batch_too_large', ''],
    [
      '2 MiB for one event',
      JSON.stringify(event({ data: { x: Array(600).fill('y'.repeat(4000)) } })),
      413,
      'body_too_large',
      '',
    ],
    ['9 MiB', ' '.repeat(9 * 1024 * 1024), 413, 'body_too_large', ''],
  ])('%s', async (_name, body, status, code, pointer) => {
    const { send, inbox } = await appWith();
    const answer = await send(body);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code, pointer, type: `urn:laurel:problem:${code}` });
    expect(Object.keys(answer.json()).sort()).toEqual([
      'code',
      'detail',
      'pointer',
      'requestId',
      'retry',
      'status',
      'title',
      'type',
    ]);
    expect(answer.statusCode).toBe(status);
    expect(inbox.taken).toEqual([]);
  });

  test('ids in NFD and NFC are one member', async () => {
    const { send, inbox } = await appWith();
    await send(JSON.stringify(event({ subject: 'e\u0301' })));
    await send(JSON.stringify(event({ subject: '\u00e9' })));
    expect(inbox.taken.map(({ subject }) => subject)).toEqual(['\u00e9']);
  });
});

describe('the frame of every call', () => {
  test.each([
    ['a wrong content type', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['another charset', { 'content-type': 'application/json; charset=gbk' }, 415, 'unsupported_media_type'],
    ['compressed', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    [
      'a key that is none',
      { authorization: 'Bearer lk_0000000000000000_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      401,
      'unauthenticated',
    ],
    ['another scheme', { authorization: 'Basic eDp5' }, 401, 'unauthenticated'],
    ['a token that is none', { authorization: 'Bearer x.y.z' }, 401, 'token_invalid'],
  ])('%s', async (_name, headers, status, code) => {
    const { send } = await appWith();
    expect((await send(JSON.stringify(event()), headers)).json()).toMatchObject({ status, code });
  });

  test('no key at all', async () => {
    const { app } = await appWith();
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/events',
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('a key without the scope, and one for backfill alone', async () => {
    const { send } = await appWith(['backfill']);
    expect((await send(JSON.stringify(event()))).json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await send(JSON.stringify(event()), {}, '/v1/events?backfill=true')).statusCode).toBe(200);
  });

  test.each([
    ['/v1/events?x=1', 'unknown_parameter', '/query/x'],
    ['/v1/events?backfill=1', 'invalid_parameter', '/query/backfill'],
    ['/v1/events?backfill=true&backfill=true', 'invalid_parameter', '/query/backfill'],
  ])('%s', async (url, code, pointer) => {
    const { send } = await appWith();
    expect((await send(JSON.stringify(event()), {}, url)).json()).toMatchObject({ code, pointer });
  });

  test('addresses and methods', async () => {
    const { app } = await appWith();
    expect((await app.inject('/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
    const wrong = await app.inject({ method: 'DELETE', url: '/v1/events' });
    expect([wrong.statusCode, wrong.headers.allow, wrong.json().code]).toEqual([
      405,
      'POST',
      'method_not_allowed',
    ]);
    expect((await app.inject('/v1/%ff')).json()).toMatchObject({ status: 400 });
  });

  test('titles in Chinese where asked for', async () => {
    const { send } = await appWith();
    expect((await send('', { 'accept-language': 'zh-CN' })).json().title).toBe('请求体为空');
  });

  test('the page of the interface is served by us alone', async () => {
    const { app } = await appWith();
    const page = await app.inject('/docs');
    expect(page.body).not.toMatch(/https?:\/\//);
    expect((await app.inject('/docs/reference.js')).rawPayload.length).toBeGreaterThan(100_000);
    expect((await app.inject('/openapi.json')).json().openapi).toBe('3.1.1');
  });
});
