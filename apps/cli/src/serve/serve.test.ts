import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { killAll, on, run, runJson, serve, starter } from '../testing/run-laurel.ts';

// Each command is a process of its own, and other tests have the machine as well.
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-serve-'));
});
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true });
});

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
  // How many it tells depends on the scheduler, which may have been first; what time did does not.
  expect(await runJson('advance', '--to', '2026-04-15T00:00:00+08:00', '--data', data)).toMatchObject({
    exit: 0,
  });
  expect((await run('export', 'ledger', '--data', data)).stdout).toMatch(
    /"asset":"freeship".*"kind":"expire"/,
  );
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
  const laurel = on(data);
  const server = await serve('--data', data, '--program', starter);
  const nobody = await laurel('adjust u1 --asset points --amount 5 --reason x');
  expect(nobody).toMatchObject({ exit: 1, error: 'unknown_member' });
  const { secret } = await laurel<{ secret: string }>('key create shop --scopes admin');
  await fetch(`${server.address}/v1/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'u1' }),
  });
  const adjusted = await laurel('adjust u1 --asset points --amount 50 --reason', 'parcel came late');
  expect(adjusted).toMatchObject({ exit: 0 });
  const { hold } = await laurel<{ hold: { id: string } }>('hold place u1 --asset points --amount 120');
  const second = await laurel('hold place u1 --asset points --amount 120');
  expect(second).toMatchObject({ exit: 1, error: 'insufficient_available' });
  expect(await laurel(`hold capture ${hold.id} --amount 100`)).toMatchObject({ exit: 0 });
  const exported = await run('export', 'ledger', '--member', 'u1', '--data', data);
  const lines = exported.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const points = lines.filter(({ asset }) => asset === 'points').map(({ kind, amount }) => [kind, amount]);
  expect(points).toEqual([
    ['grant', 100],
    ['adjust', 50],
    ['hold', 0],
    ['capture', -100],
    ['release', 0],
  ]);
  expect(await laurel(`why ${lines[0].id}`)).toMatchObject({ exit: 0, amount: 100, recomputed: 100 });
  expect(await laurel('why tr-1-999-0')).toMatchObject({ exit: 1, error: 'unknown_transfer' });
  expect((await run('dead-letters', 'list', '--data', data)).stdout).toBe('There are none.\n');
  expect(await server.stop()).toBe(0);
});

test('keys and operators', async () => {
  const laurel = on(join(folder, 'keys'));
  const { id } = await laurel<{ id: string }>('key create shop --scopes events:write');
  expect(await laurel('key create shop --scopes everything')).toMatchObject({ exit: 2 });
  expect(await laurel(`key revoke ${id}`)).toMatchObject({ exit: 0, revokedAt: expect.any(String) });
  const added = await laurel('operator add lin --role service');
  expect(added).toMatchObject({ exit: 0, secret: expect.stringMatching(/^lk_/) });
  expect(await laurel('operator add lin --role service')).toMatchObject({
    exit: 1,
    error: 'operator_exists',
  });
  expect(await laurel('operator reset lin')).toMatchObject({ exit: 0, role: 'service' });
  const { stdout } = await run('operator', 'roles', '--json', '--data', join(folder, 'keys'));
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ role: 'service', operators: ['lin'] }));
});

test('backup while serving, restore, and the store that was there is kept', async () => {
  const data = join(folder, 'backed');
  const laurel = on(data);
  const backup = join(folder, 'backup');
  const server = await serve('--data', data, '--program', starter);
  expect(await laurel(`backup ${backup}`)).toMatchObject({ exit: 0, folder: backup });
  expect(await laurel(`backup ${backup}`)).toMatchObject({ exit: 2 });
  expect(await laurel(`restore ${backup}`)).toMatchObject({ exit: 3, error: 'owned' });
  await server.stop();
  expect(await laurel(`restore ${folder}/nowhere`)).toMatchObject({ exit: 2, error: 'no_backup' });
  const restored = await laurel(`restore ${backup}`);
  expect(restored).toMatchObject({ exit: 0, erased: 0, before: expect.stringContaining('before-') });
  expect(await laurel('program show')).toMatchObject({ exit: 0, number: 1 });
  const { exit, store, program } = await laurel('upgrade --check');
  expect([exit, store]).toEqual([0, program]);
});

test('a folder without a store, and one that cannot be a sandbox any more', async () => {
  const data = join(folder, 'empty');
  expect(await on(data)('verify')).toMatchObject({ exit: 3, error: 'no_store' });
  expect(existsSync(data)).toBe(false);
  await (await serve('--data', data, '--program', starter)).stop();
  expect(await on(data)('serve --sandbox --port 0')).toMatchObject({ exit: 3, error: 'not_a_sandbox' });
});
