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
  expect(await first.stop()).toBe(0);
  const second = await serve('--demo', '--data', data);
  expect(second.document['demo']).toEqual({ key: demo.key, member: demo.member });
  expect(await second.stop()).toBe(0);
});

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
  await server.stop();
  expect(await runJson('verify', '--data', data)).toMatchObject({ exit: 0, members: 0 });
});
