import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, systemClock } from '@laurel/runtime';
import { open, readConfig } from '@laurel/server';
import { expect, test } from 'vitest';
import { rules } from './service.ts';

/** A page asked for in somebody's name. */
type Door = (as: string, method: string, path: string, body?: object) => Promise<boolean>;

const secret = 'the shop and the server know this secret';
const start = Date.UTC(2026, 2, 10, 4);

const pages = ['', '/transfers', '/lots', '/benefits', '/plans', '/messages', '/savings', '/export'];

/** @returns what about Alice somebody was shown, and what of hers was moved */
async function readByIds(door: Door, as: string): Promise<readonly string[]> {
  const asks: readonly (readonly [method: string, path: string, body?: object])[] = [
    ...pages.map((page) => ['GET', `/v1/members/alice${page}`] as const),
    ['GET', '/v1/orders/hers/redemptions?member=alice'],
    ['POST', '/v1/members/alice/gifts', { to: 'mallory', asset: 'points', amount: 100 }],
    ['POST', '/v1/orders/hers/redemptions/release', { member: 'alice' }],
  ];
  const open: string[] = [];
  for (const [method, path, body] of asks) if (await door(as, method, path, body)) open.push(path);
  return open;
}

/** Mistake: whoever is known may see what she names. */
const naiveDoor: Door = async (as) => ['alice', 'mallory'].includes(as);

function tokenOf(member: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(systemClock.now() / 1_000);
  const claims = { sub: member, aud: 'laurel', iat: now, exp: now + 600 };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test('reading or spending another member’s assets by id pays at the naive door', async () => {
  expect(await readByIds(naiveDoor, 'mallory')).toHaveLength(pages.length + 3);
});

test('reading or spending another member’s assets by id does not pay here, by the API', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-reading-'));
  const memberTokens = { secret, audience: 'laurel' };
  const config = readConfig({ dataFolder: folder, logLevel: 'silent', roles: ['api'], memberTokens }, {});
  const server = await open(config, { clock: manualClock(start) });
  let asked = 0;
  const ask = async (method: string, path: string, body?: object, authorization?: string) => {
    asked += 1;
    const answer = await server.fetch(`http://laurel${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authorization === undefined ? {} : { authorization }),
        ...(method === 'POST' ? { 'idempotency-key': `ask ${asked}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { id = '' } = (await answer.json()) as { readonly id?: string };
    return { status: answer.status, id };
  };
  const door: Door = async (as, method, path, body) =>
    (await ask(method, path, body, `Bearer ${tokenOf(as)}`)).status < 300;
  try {
    const draft = await ask('POST', '/v1/programs', { source: JSON.stringify(rules) });
    expect((await ask('POST', `/v1/programs/${draft.id}/publish`, {})).status).toBe(200);
    for (const id of ['alice', 'mallory'])
      expect((await ask('POST', '/v1/members', { id })).status).toBe(201);
    const lines = [{ lineId: 'a', quantity: 1, amount: 30_000 }];
    const placed = { member: 'alice', cart: { lines, shipping: 0, currency: 'CNY' }, choose: ['thirty'] };
    expect((await ask('POST', '/v1/orders/hers/redemptions', placed)).status).toBe(201);
    expect(await readByIds(door, 'mallory')).toEqual([]);
    // Each of these doors is there, and opens to herself.
    expect(await readByIds(door, 'alice')).toEqual(await readByIds(async () => true, 'alice'));
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
