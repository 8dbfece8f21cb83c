import { systemClock } from '@laurel/runtime';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysInStore } from '../keys/key-store.ts';
import { hashOf, keyFor } from '../keys/key-text.ts';
import { sessionIdOf } from '../sessions/sessions.ts';
import { keyless } from '../sessions/set-up.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';
import { type Role, roleNames, roles, type Scope, scopes } from './caller.ts';
import { describedRoutes } from './generate.ts';
import type { Route } from './route.ts';

const tokenSecret = 'the shop and the server know this secret';
let tried: Tried;
/** Ids of somebody else's things. */
const foreign = { member: 'other', hold: '', transfer: '', order: 'other-order' };

beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00', {
    memberTokens: { secret: tokenSecret, audience: 'laurel' },
  });
  for (const id of ['me', 'other']) await tried.laurel.createMember({ body: { id } });
  const { data } = await tried.laurel.placeHold({
    path: { id: 'other' },
    body: { asset: 'points', amount: 10, minutes: 100_000 },
  });
  foreign.hold = data?.hold?.id ?? '';
  foreign.transfer = data?.transfers[0]?.id ?? '';
  const order = { orderId: 'other-order', amount: 1_000, currency: 'CNY' };
  await tried.event({
    type: 'order.completed',
    subject: 'other',
    time: '2026-03-01T10:00:00+08:00',
    data: order,
  });
});
afterAll(() => tried.close());

/** The address with somebody else's ids in it, and a body that would be taken. */
function requestOf({ method, path, tag, body }: Route) {
  const id = path.startsWith('/v1/holds/')
    ? foreign.hold
    : path.startsWith('/v1/transfers/')
      ? foreign.transfer
      : path.startsWith('/v1/orders/')
        ? foreign.order
        : foreign.member;
  const url = path.replace('{id}', id).replace('{what}', 'ledger').replace('{month}', '2026-03');
  const bodies: Readonly<Record<string, object>> = {
    '/v1/quotes': { member: 'other', data: { amount: 100, currency: 'CNY' } },
    '/v1/orders/{id}/redemptions': { member: 'other', quote: 'any' },
    '/v1/orders/{id}/redemptions/release': { member: 'other' },
    '/v1/members/{id}/consents': { consents: [{ id: 'terms', version: '1' }] },
    '/v1/members/{id}/messages/read': { upTo: 'ms-1-0' },
    '/v1/members/{id}/plans/{plan}/quotes': { variant: 'month' },
    '/v1/members/{id}/plans/{plan}/purchases': { quoteId: 'qt-1-1' },
    '/v1/members/{id}/plans/{plan}/guarantee': { term: 1 },
    '/v1/members/{id}/benefits/{benefit}/rate': { stars: 5 },
    '/v1/members/{id}/mall-orders': { item: 'mug' },
    '/v1/members/{id}/gifts': { to: 'me', asset: 'points', amount: 1 },
    '/v1/members/{id}/household/invitations': { member: 'me' },
    '/v1/members/{id}/household/accept': { member: 'me' },
    '/v1/members/{id}/household/remove': { member: 'me' },
    '/v1/members/{id}/household/draw': { asset: 'points', amount: 1 },
    '/v1/members/{id}/household/contribute': { asset: 'points', amount: 1 },
    '/v1/members/{id}/plan-codes': { code: '0000-0000-0000-0000' },
    '/v1/members/{id}/pauses': {
      kind: 'parental',
      from: '2026-05-01',
      to: '2026-06-01',
      reason: 'a child',
      evidence: 'drawer 7',
    },
    '/v1/members/{id}/activities/{activity}/vote': { option: 'plum' },
    '/v1/members/{id}/activities/{activity}/answers': { answers: [] },
    '/v1/members/{id}/activities/{activity}/team/join': { code: 'tm-1-1-aaaaaaaa' },
    '/v1/members/{id}/cases': { channel: 'chat' },
    '/v1/members/{id}/cases/{case}/rate': { stars: 5 },
    '/v1/payments/callbacks': { id: 'cl-1-1-0', status: 'succeeded' },
    '/v1/partners/callbacks': { id: 'cl-1-1-0', status: 'delivered' },
  };
  return { method, url, tag, payload: body === undefined ? undefined : JSON.stringify(bodies[path] ?? {}) };
}

async function ask(
  route: Route,
  authorization?: string,
  remoteAddress = '127.0.0.1',
  more: Readonly<Record<string, string>> = {},
) {
  const { method, url, payload } = requestOf(route);
  // Whoever guesses is slowed down; the clock of this test stands otherwise.
  tried.clock.moveTo(tried.clock.now() + 5_000);
  const answer = await tried.opened.app.inject({
    method,
    url,
    remoteAddress,
    headers: {
      ...more,
      ...(authorization === undefined ? {} : { authorization }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const isProblem = String(answer.headers['content-type']).startsWith('application/problem+json');
  return { status: answer.statusCode, code: isProblem ? answer.json<{ code: string }>().code : null };
}

const keys = new Map<string, string>();
async function keyWith(
  name: string,
  change: object = {},
  given: readonly Scope[] = ['admin'],
): Promise<string> {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const { id, token } = keyFor(Buffer.alloc(32, 1), 'test', name);
  const row = {
    id,
    name,
    scopes: given,
    role: null,
    hash: hashOf(token),
    createdAt: 0,
    createdBy: 'test',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    loopbackOnly: false,
  };
  const store = keysInStore(tried.opened.store);
  await store.insert({ ...row, ...change });
  if ('revokedAt' in change) await store.revoke(id, 1);
  keys.set(name, `Bearer ${token}`);
  return `Bearer ${token}`;
}

const sessions = new Map<string, string>();
/** The cookie of an operator’s session. */
async function sessionWith(
  name: string,
  role: Role,
  change: object = {},
  session: object = {},
): Promise<string> {
  const known = sessions.get(name);
  if (known !== undefined) return known;
  const row = keyless(name.replaceAll(' ', '-'), name, role, 'test', 0);
  await keysInStore(tried.opened.store).insert({ ...row, ...change });
  const now = systemClock.now();
  await tried.opened.store.sessions.add({
    id: sessionIdOf(name),
    operator: row.id,
    details: '{"by":"password"}',
    createdAt: now,
    usedAt: now,
    expiresAt: now + 3_600_000,
    endedAt: null,
    ...session,
  });
  sessions.set(name, `laurel-session=${name}`);
  return `laurel-session=${name}`;
}
const fromPage = { 'laurel-page': '1', 'sec-fetch-site': 'same-origin' };

interface TokenPlan {
  readonly sub?: string;
  readonly aud?: string;
  readonly secret?: string;
  readonly from?: number;
  readonly to?: number;
  readonly alg?: 'HS256' | 'HS512';
}
async function tokenOf({
  sub = 'me',
  aud = 'laurel',
  secret = tokenSecret,
  from = -10,
  to = 300,
  alg = 'HS256',
}: TokenPlan): Promise<string> {
  // Tokens are of the real time, whatever a sandbox's clock shows.
  const now = Math.floor(systemClock.now() / 1_000);
  const token = new SignJWT({})
    .setProtectedHeader({ alg })
    .setSubject(sub)
    .setAudience(aud)
    .setNotBefore(now + from)
    .setExpirationTime(now + to);
  return `Bearer ${await token.sign(new TextEncoder().encode(secret))}`;
}

const routes = describedRoutes();
const closed = routes.filter(({ access }) => access !== 'anyone');
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

describe('API1 API5 every route × every kind of key × somebody else’s ids', () => {
  test.each(closed.map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    expect(await ask(route)).toEqual({ status: 401, code: 'unauthenticated' });
    expect(
      await ask(route, 'Bearer lk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
    ).toEqual({ status: 401, code: 'unauthenticated' });
    expect(await ask(route, await keyWith('expired', { expiresAt: 1 }))).toEqual({
      status: 401,
      code: 'key_expired',
    });
    expect(await ask(route, await keyWith('revoked', { revokedAt: 1 }))).toEqual({
      status: 401,
      code: 'key_expired',
    });
    expect(await ask(route, await keyWith('demo', { loopbackOnly: true }), '203.0.113.9')).toEqual({
      status: 403,
      code: 'loopback_only',
    });
    const { scope, or, own } = route.access as { scope: Scope; or?: Scope; own?: true };
    const others = scopes.filter((one) => one !== scope && one !== or && one !== 'admin');
    expect(await ask(route, await keyWith(`all but ${scope} ${or ?? ''}`, {}, others))).toEqual({
      status: 403,
      code: 'forbidden',
    });
    const asMember = await ask(route, await tokenOf({}));
    if (own !== true) expect(asMember).toEqual({ status: 403, code: 'forbidden' });
    else
      expect([404, asMember.code]).toEqual([
        asMember.status,
        expect.stringMatching(/^unknown_(member|hold|transfer|order|redemption)$/),
      ]);
  });

  test.each(closed.map((route) => [nameOf(route), route] as const))(
    'by session: %s',
    async (_name, route) => {
      const by = (cookie: string, headers: object = fromPage, address = '127.0.0.1') =>
        ask(route, undefined, address, { ...headers, cookie });
      const { scope, or } = route.access as { scope: Scope; or?: Scope };
      expect(await by('laurel-session=none; other=1')).toEqual({ status: 401, code: 'session_over' });
      expect(await by(await sessionWith('over', 'admin', {}, { expiresAt: 1 }))).toEqual({
        status: 401,
        code: 'session_over',
      });
      expect(await by(await sessionWith('ended', 'admin', {}, { endedAt: 1 }))).toEqual({
        status: 401,
        code: 'session_over',
      });
      expect(
        await by(await sessionWith('near', 'admin', { loopbackOnly: true }), fromPage, '203.0.113.9'),
      ).toEqual({ status: 403, code: 'loopback_only' });
      if (route.method !== 'GET')
        expect(await by(await sessionWith('elsewhere', 'admin'), { 'sec-fetch-site': 'cross-site' })).toEqual(
          {
            status: 403,
            code: 'cross_site',
          },
        );
      const without = roleNames.find((role) => {
        const given: readonly string[] = roles[role];
        return (
          !given.includes('admin') && !given.includes(scope) && (or === undefined || !given.includes(or))
        );
      });
      if (without === undefined) return;
      expect(await by(await sessionWith(`as ${without}`, without))).toEqual({
        status: 403,
        code: 'forbidden',
      });
    },
  );

  test('nothing of the other’s was touched', async () => {
    const { data } = await tried.laurel.getMember({ path: { id: 'other' } });
    expect(data).toMatchObject({
      standing: 'active',
      consents: [],
      assets: { points: { balance: 110, held: 10 } },
    });
  });
});

describe('API2 member tokens', () => {
  const me = () => routes.find(({ id }) => id === 'getMember') as Route;
  const own = async (authorization: string) => {
    const answer = await tried.opened.app.inject({
      method: 'GET',
      url: '/v1/members/me',
      headers: { authorization },
    });
    return answer.statusCode;
  };

  test('a member reads what is her own', async () => {
    expect(await own(await tokenOf({}))).toBe(200);
    const token = await tokenOf({});
    for (const path of [
      'transfers',
      'lots',
      'statuses',
      'benefits',
      'tasks',
      'messages',
      'leaving',
      'export',
    ]) {
      const answer = await tried.opened.app.inject({
        method: 'GET',
        url: `/v1/members/me/${path}`,
        headers: { authorization: token },
      });
      expect([path, answer.statusCode]).toEqual([path, 200]);
    }
  });

  test('what a member asks for herself stands in her log without her name', async () => {
    const headers = { authorization: await tokenOf({}), 'content-type': 'application/json' };
    const payload = JSON.stringify({ consents: [{ id: 'terms', version: '1' }] });
    const answer = await tried.opened.app.inject({
      method: 'POST',
      url: '/v1/members/me/consents',
      headers,
      payload,
    });
    expect(answer.statusCode).toBe(200);
    const { data } = await tried.laurel.listEvents({ query: { member: 'me', type: 'member.updated' } });
    expect(data?.data[0]).toMatchObject({
      actor: 'member',
      source: expect.stringMatching(/^laurel:member:[\w-]{22}$/),
    });
  });

  test.each<readonly [string, TokenPlan]>([
    ['expired', { to: -61 }],
    ['not yet valid', { from: 61 }],
    ['for another audience', { aud: 'shop' }],
    ['of another secret', { secret: 'another secret that is as long as that' }],
    ['of another algorithm', { alg: 'HS512' }],
    ['of nobody', { sub: '' }],
  ])('%s', async (_name, plan) => expect(await own(await tokenOf(plan))).toBeGreaterThanOrEqual(400));

  test('within a minute of its times', async () => {
    expect(await own(await tokenOf({ to: -30 }))).toBe(200);
    expect(await own(await tokenOf({ from: 30 }))).toBe(200);
  });

  test('alg none, and no signature', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part({ sub: 'me', aud: 'laurel', exp: 4_000_000_000 });
    for (const token of [`${part({ alg: 'none' })}.${claims}.`, `${part({ alg: 'HS256' })}.${claims}.`])
      expect(await ask(me(), `Bearer ${token}`)).toEqual({ status: 401, code: 'token_invalid' });
  });
});

test('public calls need no key', async () => {
  for (const route of routes.filter(({ access }) => access === 'anyone')) {
    // What another system sends is signed instead; who signs in or out says so on a page of this server.
    const isSigned = route.refusals.includes('bad_signature');
    const isOnPage = route.refusals.includes('cross_site');
    // The starter has no game, a real store no links: there is nothing of that name, which anybody may know.
    const isNowhere = route.path.includes('{game}') || /^\/(?:links|sign-in)\//.test(route.path);
    // Of what is exchanged for something else, the walk has none.
    const isEmpty = route.refusals.includes('code_refused') || (isOnPage && route.body !== undefined);
    const refused = [
      [isSigned, 401],
      [isEmpty && !isNowhere, 400],
      [isOnPage, 403],
      [isNowhere, 404],
    ].find(([is]) => is === true);
    const expected = refused?.[1] ?? 200;
    expect([nameOf(route), (await ask(route)).status]).toEqual([nameOf(route), expected]);
  }
});
