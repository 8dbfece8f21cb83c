import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../http/log.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';
import { startDelivering } from './deliver.ts';
import type { Told } from './tell.ts';

let server: Tried;
let hook = '';
beforeAll(async () => {
  server = await tryServer();
  const { data } = await server.laurel.addWebhook({ body: { url: 'https://shop.example/', types: ['*'] } });
  hook = data?.id ?? '';
  await server.laurel.createMember({ body: { id: 'lin' } });
});
afterAll(() => server.close());

const refused: Told = { kind: 'refused', detail: 'answered 500', gone: false };
const delivering = (tell: () => Told, process = 'p1') => {
  const { store, clock } = server.opened;
  const telling = { tell: async () => tell(), test: async () => tell() };
  return startDelivering({ store, clock, telling, process, notes: silentLog, turnMs: 5 });
};
const until = async (is: () => Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 400; i += 1) {
    if (await is()) return;
    await sleep(10);
  }
  throw new Error('not within 4 s');
};
const row = async () => (await server.laurel.listDeliveries({ path: { id: hook } })).data?.data.at(-1);
const state = async () => (await server.laurel.getWebhook({ path: { id: hook } })).data;

test('X2 waits grow, and after three days nobody is asked until an operator says so', async () => {
  let asked = 0;
  const turns = delivering(() => {
    asked += 1;
    return refused;
  });
  await until(async () => (await row())?.tries === 1);
  expect(await row()).toMatchObject({ status: 'waiting', nextAt: '2026-03-01T10:00:01+08:00' });
  server.clock.moveTo(server.clock.now() + 1_000);
  await until(async () => (await row())?.tries === 2);
  expect(await row()).toMatchObject({ nextAt: '2026-03-01T10:00:03+08:00' });
  server.clock.moveTo(server.clock.now() + 3 * 86_400_000);
  await until(async () => (await state())?.status === 'failed');
  expect(await state()).toMatchObject({ note: 'answered 500' });
  const before = asked;
  server.clock.moveTo(server.clock.now() + 86_400_000);
  await sleep(50);
  expect(asked).toBe(before);
  await turns.close();
});

test('X2 one process at a time tells an address, and after it another goes on', async () => {
  await server.laurel.changeWebhook({ path: { id: hook }, body: { status: 'active' } });
  let first = 0;
  const one = delivering(() => {
    first += 1;
    return refused;
  }, 'p1');
  await until(async () => first > 0);
  const told: Told = { kind: 'delivered', detail: 'answered 200' };
  const two = delivering(() => told, 'p2');
  server.clock.moveTo(server.clock.now() + 3_600_000);
  await sleep(50);
  expect((await state())?.waiting).toBeGreaterThan(0);
  await one.close();
  await server.opened.store.leases.release(`webhook/${hook}`, 'p1');
  server.clock.moveTo(server.clock.now() + 3_600_000);
  await until(async () => (await state())?.waiting === 0);
  await two.close();
});
