import { manualClock } from '@laurel/runtime';
import { createLaurel } from '@laurel/sdk';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, type Tried, tryServer } from '../testing/try-server.ts';

const shopSecret = 'the shop and the server know this secret';
const wall = manualClock(at('2026-03-01T10:00:00+08:00'));
let tried: Tried;
beforeAll(async () => {
  tried = await tryServer(undefined, {
    memberTokens: { secret: shopSecret, audience: 'laurel' },
    machine: { wallClock: wall },
  });
  for (const id of ['mei', 'lan']) await tried.laurel.createMember({ body: { id } });
});
afterAll(() => tried.close());

const later = (seconds: number): void => wall.moveTo(wall.now() + seconds * 1_000);
const as = (key: string) => createLaurel({ fetch: tried.opened.fetch, key });
/** Nobody: no key at all, and not the owner either. */
const exchange = async (code: string) => {
  const answer = await tried.opened.app.inject({
    method: 'POST',
    url: '/v1/page-tokens',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ code }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const codeOf = async (id: string): Promise<string> => {
  const shop = await tried.laurelWith('pages');
  return (await shop.createPageCode({ path: { id } })).data?.code ?? '';
};

test('A7 a code of the shop’s server becomes a token of its member, once', async () => {
  const code = await codeOf('mei');
  const { status, body } = await exchange(code);
  expect([status, body]).toEqual([
    201,
    {
      token: expect.stringMatching(/^lp_/),
      member: 'mei',
      seconds: 600,
      expiresAt: '2026-03-01T10:10:00+08:00',
    },
  ]);
  expect((await exchange(code)).body).toMatchObject({ status: 401, code: 'code_refused' });
  const page = as(body.token);
  expect((await page.getMember({ path: { id: 'mei' } })).data).toMatchObject({ id: 'mei' });
  expect((await page.getMember({ path: { id: 'lan' } })).error).toMatchObject({ code: 'unknown_member' });
  expect((await page.listMembers()).error).toMatchObject({ status: 403 });
  // It does not make itself last.
  expect((await page.createPageCode({ path: { id: 'mei' } })).error).toMatchObject({ code: 'forbidden' });
  expect(JSON.stringify(await rows())).not.toContain('mei');
});

const rows = async (): Promise<readonly unknown[]> => {
  const all: unknown[] = [];
  for await (const some of tried.opened.store.raw.rows('one_time_codes'))
    all.push(...some.map((row) => ({ ...row, details: Buffer.from(String(row['details'])).toString() })));
  return all;
};

test('A7 a code is good for a minute, a token for ten', async () => {
  const late = await codeOf('mei');
  later(60);
  expect((await exchange(late)).body).toMatchObject({ code: 'code_refused' });
  const { body } = await exchange(await codeOf('mei'));
  const page = as(body.token);
  later(599);
  expect((await page.getMember({ path: { id: 'mei' } })).response?.status).toBe(200);
  later(1);
  expect((await page.getMember({ path: { id: 'mei' } })).error).toMatchObject({
    status: 401,
    code: 'token_invalid',
  });
});

test('A7 by a member’s own token for herself alone; who is no member yet may have one', async () => {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('lan')
    .setAudience('laurel')
    .setExpirationTime('5 minutes')
    .sign(new TextEncoder().encode(shopSecret));
  const lan = as(token);
  const { data } = await lan.createPageCode({ path: { id: 'lan' } });
  expect((await exchange(data?.code ?? '')).body).toMatchObject({ member: 'lan' });
  expect((await lan.createPageCode({ path: { id: 'mei' } })).error).toMatchObject({ code: 'unknown_member' });
  const visitor = as((await exchange(await codeOf('visitor'))).body.token);
  expect((await visitor.getMember({ path: { id: 'visitor' } })).error).toMatchObject({
    code: 'unknown_member',
  });
  const other = await tried.laurelWith('members:read');
  expect((await other.createPageCode({ path: { id: 'mei' } })).error).toMatchObject({ code: 'forbidden' });
});

test('A7 a token that was made elsewhere is none', async () => {
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('mei')
    .setAudience('laurel-page')
    .setExpirationTime('5 minutes')
    .sign(new TextEncoder().encode(shopSecret));
  for (const token of [`lp_${forged}`, forged, 'lp_', 'lp_a.b.c'])
    expect((await as(token).getMember({ path: { id: 'mei' } })).error).toMatchObject({
      status: 401,
      code: 'token_invalid',
    });
  const { body } = await exchange(await codeOf('mei'));
  const cut = `${body.token.slice(0, -4)}AAAA`;
  expect((await as(cut).getMember({ path: { id: 'mei' } })).error).toMatchObject({ code: 'token_invalid' });
  // What is sealed for another purpose opens as nothing here.
  const sealed = Buffer.from(tried.opened.keyring.sealSecret('page code', '{"member":"mei","until":9e15}'));
  expect(
    (await as(`lp_${sealed.toString('base64url')}`).getMember({ path: { id: 'mei' } })).error,
  ).toMatchObject({ code: 'token_invalid' });
  expect((await as(body.token.slice(3)).getMember({ path: { id: 'mei' } })).error).toMatchObject({
    code: 'token_invalid',
  });
});
