import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';
import type { Scope } from './caller.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

async function appWith(keyScopes: readonly Scope[] = ['admin']) {
  const { app } = tried.opened;
  const { data } = await tried.laurel.createKey({ body: { name: 'test', scopes: [...keyScopes] } });
  const token = data?.secret ?? '';
  const send = (body: string | Buffer, headers: Record<string, string> = {}, url = '/v1/events') =>
    app.inject({
      method: 'POST',
      url,
      payload: body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    });
  return { app, send, token };
}

const entries = (): number => tried.opened.log.stats().entries;

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
    const { send } = await appWith();
    const first = (await send(JSON.stringify(event()))).json();
    expect(first.status).toBe('applied');
    expect((await send(JSON.stringify(event()))).json()).toEqual({ ...first, status: 'duplicate' });
    const other = await send(JSON.stringify(event({ data: { scene: 'app' } })));
    expect([other.statusCode, other.json().code]).toEqual([409, 'event_conflict']);
  });

  test('a batch answers one result each, and 207 where they differ', async () => {
    const { send } = await appWith();
    const type = { 'content-type': 'application/cloudevents-batch+json' };
    const same = await send(
      JSON.stringify([event({ id: 'b1' }), event({ id: 'b2', type: 'review.posted' })]),
      type,
    );
    expect([same.statusCode, same.json().map((one: { status: string }) => one.status)]).toEqual([
      200,
      ['applied', 'applied'],
    ]);
    const mixed = await send(JSON.stringify([event({ id: 'b3' }), event({ time: 'yesterday' })]), type);
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
    ['a subject of one dot', JSON.stringify(event({ subject: '.' })), 400, 'invalid_id', '/subject'],
    ['a subject of two dots', JSON.stringify(event({ subject: '..' })), 400, 'invalid_id', '/subject'],
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
    const { send } = await appWith();
    const before = entries();
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
    expect(entries()).toBe(before);
  });

  test('ids in NFD and NFC are one member, and one event', async () => {
    const { send } = await appWith();
    expect((await send(JSON.stringify(event({ subject: 'e\u0301', id: 'u\u0308' })))).json().status).toBe(
      'applied',
    );
    expect((await send(JSON.stringify(event({ subject: '\u00e9', id: '\u00fc' })))).json().status).toBe(
      'duplicate',
    );
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
    ['a token where no tokens are taken', { authorization: 'Bearer x.y.z' }, 401, 'unauthenticated'],
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
      'POST, GET',
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
