import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@laurel/db';
import { manualClock } from '@laurel/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../http/log.ts';
import { starterText, type Tried, tryServer } from '../testing/try-server.ts';
import { startRunner } from './runner.ts';

const many = 205;
let tried: Tried;
beforeAll(async () => {
  const limited = starterText.replace(/^( {2}points:\n)/m, '$1    adjustmentLimit: 500\n');
  tried = await tryServer('2026-03-01T10:00:00+08:00', { program: limited });
});
afterAll(() => tried.close());

test('a list of one kind is not cut short by rows of another, and goes on page after page', async () => {
  const { laurel } = tried;
  const { data: draft } = await laurel.createProgram({ body: { source: 'program: none' } });
  await laurel.createMember({ body: { id: 'jl1' } });
  const { data: key } = await laurel.createKey({ body: { name: 'Chen', role: 'service' } });
  const headers = { authorization: `Bearer ${key?.secret}` };
  const body = { asset: 'points', amount: 2_000, reason: 'complaint', evidence: 'ticket' };
  for (let i = 0; i < many; i++) {
    const { status } = await tried.call('POST', '/v1/members/jl1/adjustments', body, headers);
    expect(status).toBe(202);
  }
  const { data: drafts } = await laurel.listPrograms({});
  expect(drafts?.data.map(({ id }) => id)).toContain(draft?.id);
  const first = await laurel.listAdjustments({ query: { limit: 200 } });
  expect(first.data?.data).toHaveLength(200);
  const cursor = first.data?.nextCursor ?? '';
  const second = await laurel.listAdjustments({ query: { limit: 200, cursor } });
  expect(second.data).toMatchObject({ nextCursor: null });
  const all = [...(first.data?.data ?? []), ...(second.data?.data ?? [])];
  expect(new Set(all.map(({ id }) => id)).size).toBe(many);
  const foreign = await laurel.listPrograms({ query: { cursor } });
  expect(foreign.error).toMatchObject({ code: 'invalid_cursor', pointer: '/query/cursor' });
});

test('a job is taken up however many rows of other kinds, or of jobs that ended, are newer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-jobs-'));
  const store = await openSqlite({ folder, thread: false });
  const row = { actor: 'a', updatedAt: 0, input: '{}', progress: '{}', result: null };
  await store.jobs.add({ ...row, id: 'old', kind: 'work', state: 'waiting', createdAt: 1 });
  for (let i = 0; i < many; i++) {
    await store.jobs.add({ ...row, id: `p${i}`, kind: 'pause', state: 'waiting', createdAt: 2 });
    await store.jobs.add({ ...row, id: `d${i}`, kind: 'work', state: 'done', createdAt: 3 });
  }
  const ran: string[] = [];
  const runner = startRunner({
    store,
    clock: manualClock(10),
    log: silentLog,
    kinds: {
      work: async ({ id }) => {
        ran.push(id);
        return null;
      },
    },
    process: 'p1',
  });
  runner.wake();
  await expect.poll(() => ran).toEqual(['old']);
  await runner.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
