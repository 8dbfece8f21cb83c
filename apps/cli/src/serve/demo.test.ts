import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { killAll, runJson, serve, start, starter } from '../testing/run-laurel.ts';

// Each command is a process of its own, and other tests have the machine as well.
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-demo-'));
});
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true });
});

interface Said {
  readonly key: string;
  readonly member: string;
  readonly made?: { readonly members: number; readonly events: number };
}
const show = (data: string, id: string) =>
  runJson<{
    tier: Readonly<Record<string, unknown>>;
    assets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }>('member', 'show', id, '--data', data);

test('an empty folder becomes a demonstration once; the second start finds it', async () => {
  const data = join(folder, 'data');
  const first = await serve('--demo', '--data', data);
  const demo = first.document['demo'] as Said;
  expect(demo.made).toMatchObject({ members: 300 });
  const answer = await fetch(`${first.address}/v1/members/${demo.member}`, {
    headers: { authorization: `Bearer ${demo.key}` },
  });
  expect(answer.status).toBe(200);
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 300, violations: [] });
  const [near, grace, pending] = [
    await show(data, 'u-1001'),
    await show(data, 'u-1002'),
    await show(data, 'u-1003'),
  ];
  expect(near.tier).toMatchObject({ tier: 'v2', next: { tier: 'v3', missing: 30 } });
  expect(grace.tier).toMatchObject({ tier: 'v3', inGrace: true });
  expect(pending.assets['points']).toMatchObject({ pending: 1_280 });
  await showsWhatItPromises((path) =>
    fetch(first.address + path, { headers: { authorization: `Bearer ${demo.key}` } }).then((answered) =>
      answered.json(),
    ),
  );
  await opensItsPages(first.address, first.document['links'] as readonly Link[], data);
  expect(await first.stop()).toBe(0);
  const second = await serve('--demo', '--data', data);
  expect(second.document['demo']).toEqual({ key: demo.key, member: demo.member });
  expect(await second.stop()).toBe(0);
});

interface Link {
  readonly who: string;
  readonly page: string;
  readonly name: string | null;
  readonly url: string;
}

/** A7 X4: each link once, as who it says; operators by a session, shoppers by a token of their own. */
async function opensItsPages(address: string, links: readonly Link[], data: string): Promise<void> {
  expect(links.map(({ who, page }) => [who, page])).toEqual([
    ['marketer', 'console'],
    ['approver', 'console'],
    ['service', 'console'],
    ['finance', 'console'],
    ['new', 'center'],
    ['near-upgrade', 'center'],
    ['at-risk', 'center'],
  ]);
  const open = (link: Link | undefined, more: RequestInit = {}) =>
    fetch(link?.url ?? '', { redirect: 'manual', ...more });
  const of = (who: string): Link | undefined => links.find((link) => link.who === who);
  expect((await open(of('marketer'), { method: 'HEAD' })).status).toBe(405);
  expect((await open(of('marketer'), { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(403);
  const opened = await open(of('marketer'));
  expect(opened.status).toBe(303);
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  const session = (await (await fetch(`${address}/v1/session`, { headers: { cookie } })).json()) as object;
  expect(session).toMatchObject({
    operator: { name: of('marketer')?.name, role: 'marketer', by: 'link' },
    demo: true,
  });
  const far = await fetch(`${address}/v1/members`, { headers: { cookie, 'x-forwarded-for': '203.0.113.7' } });
  expect(far.status).toBe(403);
  expect((await open(of('marketer'))).status).toBe(401);
  const shopper = async (who: string): Promise<{ tier: Record<string, unknown>; joinedAt: string }> => {
    const [, code] = (await open(of(who))).headers.get('location')?.split('#code=') ?? [];
    const exchanged = await fetch(`${address}/v1/page-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    const { token, member } = (await exchanged.json()) as { token: string; member: string };
    const asked = await fetch(`${address}/v1/members/${member}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await asked.json()) as { tier: Record<string, unknown>; joinedAt: string };
  };
  // Whoever joined last, is nearest, and is in her grace.
  const joined = Temporal.Instant.from((await shopper('new')).joinedAt);
  const { now } = (await (await fetch(`${address}/v1/clock`, { headers: { cookie } })).json()) as {
    now: string;
  };
  expect(Temporal.Instant.from(now).since(joined).total('hours')).toBeLessThan(20 * 24);
  const near = (await shopper('near-upgrade')).tier as { next: { missing: number } };
  expect([near.next.missing > 0, near.next.missing <= 30]).toEqual([true, true]);
  expect((await shopper('at-risk')).tier).toMatchObject({ inGrace: true });
  const again = await runJson<{ who: string; url: string }[]>('sandbox', 'links', '--data', data);
  expect(Object.values(again).filter((link) => typeof link === 'object')).toHaveLength(7);
}

/** What the welcome names, member by member. */
async function showsWhatItPromises(get: (path: string) => Promise<unknown>): Promise<void> {
  expect(await get('/v1/members/u-1005/messages')).toMatchObject({
    data: [{ template: 'asset.expiring', params: { asset: 'freeship', units: 1 } }],
  });
  expect(await get('/v1/members/u-1007/plans')).toMatchObject({
    data: [{ plan: 'plus', status: 'active', term: { variant: 'year', paid: 14_900 } }],
  });
  // Prices 50.00 + 20.00 + 19.00, three coupons less the share of what went back (6.00 + 4.66 + 6.00), shipping 6.00.
  expect(await get('/v1/members/u-1007/savings')).toMatchObject({ cash: 11_166 });
  expect(await get('/v1/members/u-1008/plans')).toMatchObject({
    data: [
      { status: 'active', mandate: {}, nextCharge: { amount: 1_990, noticeDeliveredAt: expect.any(String) } },
    ],
  });
  expect(await get('/v1/members/u-1009/plans')).toMatchObject({ data: [{ status: 'trial' }] });
  // ¥399.00 on trial, 1 % of it.
  expect(await get('/v1/members/u-1009')).toMatchObject({ assets: { frozen: { available: 399 } } });
  expect(await get('/v1/members/u-1010/plans/plus')).toMatchObject({
    current: { status: 'none' },
    past: [{ account: { refunded: 1_990 } }],
  });
  const plays = (await get('/v1/members/u-1011/games/wheel/plays')) as { data: { prize: string | null }[] };
  expect(plays.data).toHaveLength(4);
  expect(plays.data.some(({ prize }) => prize !== null)).toBe(true);
  const orders = (await get('/v1/members/u-1011/mall-orders')) as { data: { item: string; state: string }[] };
  expect(orders.data.map(({ item, state }) => [item, state])).toEqual([
    ['kettle', 'paid'],
    ['tea-caddy', 'completed'],
    ['spin-1', 'completed'],
    ['spin-1', 'completed'],
    ['spin-1', 'completed'],
  ]);
  const { data: tasks } = (await get('/v1/members/u-1012/tasks')) as { data: { id: string }[] };
  expect(tasks.find(({ id }) => id === 'two-orders')).toMatchObject({
    goal: '2',
    progress: '1',
    done: false,
  });
  // Nothing is asked of a payment system that nobody has answered.
  expect(await get('/v1/calls')).toMatchObject({ data: [] });
}

test('a making that was killed is taken up again', async () => {
  const data = join(folder, 'killed');
  const child = start('serve', '--demo', '--port', '0', '--data', data);
  setTimeout(() => child.kill('SIGKILL'), 1_200);
  await once(child, 'exit');
  const again = await serve('--demo', '--data', data);
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 300, violations: [] });
  expect(await again.stop()).toBe(0);
});

test('a real store never becomes one', async () => {
  const data = join(folder, 'real');
  await runJson('program', 'publish', starter, '--data', data);
  const server = await serve('--demo', '--data', data);
  expect(server.document['demo']).toBeUndefined();
  // Nor has it links.
  expect(server.document['links']).toBeUndefined();
  expect((await fetch(`${server.address}/links/aaaa-bbbb-cccc-dddd-eeee-ffff`)).status).toBe(404);
  expect(await runJson('sandbox', 'links', '--data', data)).toMatchObject({ exit: 1 });
  await server.stop();
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 0 });
});
