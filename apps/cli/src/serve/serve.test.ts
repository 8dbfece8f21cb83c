import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, runJson, serve, starter } from '../testing/run-laurel.ts';

// Each command is a process of its own, and other tests have the machine as well.
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-serve-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const order = (id: string) => ({
  type: 'order.completed',
  source: 'shop',
  id,
  subject: 'u1',
  time: '2026-03-01T10:00:00+08:00',
  data: { orderId: id, amount: 10_000, currency: 'CNY' },
});

test('a folder has one owner: a second server is refused, commands speak through the socket', async () => {
  const data = join(folder, 'shop');
  const server = await serve(
    '--data',
    data,
    '--program',
    starter,
    '--sandbox',
    '--clock',
    '2026-03-01T10:00:00+08:00',
  );
  expect(statSync(join(data, 'laurel.sock')).mode & 0o777).toBe(0o600);
  const second = await runJson('serve', '--data', data, '--port', '0');
  expect(second).toMatchObject({
    exit: 3,
    error: 'owned',
    owner: { pid: server.child.pid, doing: 'serve', address: server.address },
  });
  const { secret } = await runJson<{ secret: string }>(
    'key',
    'create',
    'shop',
    '--scopes',
    'events:write',
    '--data',
    data,
  );
  const answer = await fetch(`${server.address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(order('o1')),
  });
  expect(answer.status).toBe(200);
  expect(await runJson('member', 'show', 'u1', '--data', data)).toMatchObject({
    exit: 0,
    standing: 'active',
    assets: { growth: { balance: 100 } },
  });
  expect(await runJson('advance', '--to', '2026-04-15T00:00:00+08:00', '--data', data)).toMatchObject({
    exit: 0,
    advanced: 1,
  });
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 1, violations: [] });
  expect(await server.stop()).toBe(0);
  expect(existsSync(join(data, 'laurel.sock'))).toBe(false);
  expect(await runJson('member', 'show', 'u1', '--data', data)).toMatchObject({
    exit: 0,
    assets: { growth: { balance: 100 } },
  });
});

test('what a killed server leaves behind is in nobody’s way', async () => {
  const data = join(folder, 'killed');
  const first = await serve('--data', data, '--program', starter);
  await first.stop('SIGKILL');
  expect(existsSync(join(data, 'laurel.sock'))).toBe(true);
  expect(await runJson('program', 'show', '--data', data)).toMatchObject({ exit: 0, number: 1 });
  const again = await serve('--data', data);
  expect(await again.stop()).toBe(0);
});

test('holds, adjustments and their traces by hand', async () => {
  const data = join(folder, 'hands');
  const server = await serve('--data', data, '--program', starter);
  expect(
    await runJson('adjust', 'u1', '--asset', 'points', '--amount', '5', '--reason', 'x', '--data', data),
  ).toMatchObject({ exit: 1, error: 'unknown_member' });
  const laurel = await runJson<{ secret: string }>(
    'key',
    'create',
    'shop',
    '--scopes',
    'admin',
    '--data',
    data,
  );
  await fetch(`${server.address}/v1/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${laurel.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'u1' }),
  });
  expect(
    await runJson(
      'adjust',
      'u1',
      '--asset',
      'points',
      '--amount',
      '50',
      '--reason',
      'parcel came late',
      '--data',
      data,
    ),
  ).toMatchObject({ exit: 0 });
  const { hold } = await runJson<{ hold: { id: string } }>(
    'hold',
    'place',
    'u1',
    '--asset',
    'points',
    '--amount',
    '120',
    '--data',
    data,
  );
  expect(
    await runJson('hold', 'place', 'u1', '--asset', 'points', '--amount', '120', '--data', data),
  ).toMatchObject({ exit: 1, error: 'insufficient_available' });
  expect(await runJson('hold', 'capture', hold.id, '--amount', '100', '--data', data)).toMatchObject({
    exit: 0,
  });
  const lines = (await run('export', 'ledger', '--member', 'u1', '--data', data)).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ asset }) => asset === 'points').map(({ kind, amount }) => [kind, amount])).toEqual([
    ['grant', 100],
    ['adjust', 50],
    ['hold', 0],
    ['capture', -100],
    ['release', 0],
  ]);
  expect(await runJson('why', lines[0].id, '--data', data)).toMatchObject({
    exit: 0,
    amount: 100,
    recomputed: 100,
  });
  expect(await runJson('why', 'tr-1-999-0', '--data', data)).toMatchObject({
    exit: 1,
    error: 'unknown_transfer',
  });
  expect(await runJson('dead-letters', 'list', '--data', data).catch(() => 'a list')).toBeDefined();
  expect(await server.stop()).toBe(0);
});

test('keys and operators', async () => {
  const data = join(folder, 'keys');
  const made = await runJson<{ id: string }>(
    'key',
    'create',
    'shop',
    '--scopes',
    'events:write',
    '--data',
    data,
  );
  expect(await runJson('key', 'create', 'shop', '--scopes', 'everything', '--data', data)).toMatchObject({
    exit: 2,
  });
  expect(await runJson('key', 'revoke', made.id, '--data', data)).toMatchObject({
    exit: 0,
    revokedAt: expect.any(String),
  });
  expect(await runJson('operator', 'add', 'lin', '--role', 'service', '--data', data)).toMatchObject({
    exit: 0,
    secret: expect.stringMatching(/^lk_/),
  });
  expect(await runJson('operator', 'add', 'lin', '--role', 'service', '--data', data)).toMatchObject({
    exit: 1,
    error: 'operator_exists',
  });
  expect(await runJson('operator', 'reset', 'lin', '--data', data)).toMatchObject({
    exit: 0,
    role: 'service',
  });
  const { stdout } = await run('operator', 'roles', '--json', '--data', data);
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ role: 'service', operators: ['lin'] }));
});

test('backup while serving, restore, and the store that was there is kept', async () => {
  const data = join(folder, 'backed');
  const backup = join(folder, 'backup');
  const server = await serve('--data', data, '--program', starter);
  expect(await runJson('backup', backup, '--data', data)).toMatchObject({ exit: 0, folder: backup });
  expect(await runJson('backup', backup, '--data', data)).toMatchObject({ exit: 2 });
  expect(await runJson('restore', backup, '--data', data)).toMatchObject({ exit: 3, error: 'owned' });
  await server.stop();
  expect(await runJson('restore', join(folder, 'nowhere'), '--data', data)).toMatchObject({
    exit: 2,
    error: 'no_backup',
  });
  expect(await runJson('restore', backup, '--data', data)).toMatchObject({
    exit: 0,
    erased: 0,
    before: expect.stringContaining('before-'),
  });
  expect(await runJson('program', 'show', '--data', data)).toMatchObject({ exit: 0, number: 1 });
  expect(await runJson('upgrade', '--check', '--data', data)).toMatchObject({
    exit: 0,
    store: 1,
    program: 1,
  });
});

test('a folder without a store, and one that cannot be a sandbox any more', async () => {
  const data = join(folder, 'empty');
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 3, error: 'no_store' });
  expect(existsSync(data)).toBe(false);
  await (await serve('--data', data, '--program', starter)).stop();
  expect(await runJson('serve', '--sandbox', '--data', data)).toMatchObject({
    exit: 3,
    error: 'not_a_sandbox',
  });
});
