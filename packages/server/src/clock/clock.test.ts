import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { listen } from '../listen.ts';
import { open } from '../open.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer('2026-06-01T10:00:00+08:00', {
    sandbox: true,
    sandboxClock: Date.UTC(2026, 2, 1, 2),
  });
});
afterAll(() => tried.close());

describe('O4 a sandbox’s clock', () => {
  test('starts where it is told, goes forward, never back, and lets time pass for all', async () => {
    const { laurel } = tried;
    expect((await laurel.getClock()).data).toEqual({ now: '2026-03-01T10:00:00+08:00', sandbox: true });
    for (const id of ['a', 'b']) await laurel.createMember({ body: { id } });
    const moved = await laurel.moveClock({ body: { to: '2026-04-02T00:00:00+08:00' } });
    // A month later the newcomers' vouchers have expired.
    expect(moved.data).toEqual({ now: '2026-04-02T00:00:00+08:00', advanced: 2 });
    const { data } = await laurel.listEvents({ query: { member: 'a' } });
    expect(data?.data[0]).toMatchObject({ origin: 'time', decidedAt: '2026-03-31T10:00:00+08:00' });
    expect((await laurel.moveClock({ body: { to: '2026-04-01T00:00:00+08:00' } })).error).toMatchObject({
      status: 409,
      code: 'clock_backwards',
      pointer: '/to',
    });
    expect((await laurel.getLive()).data).toMatchObject({ sandbox: true });
  });

  test('a year passes: S8 S11 a tier that was not kept', async () => {
    const { laurel, call } = tried;
    await laurel.moveClock({ body: { to: '2026-04-02T10:00:00+08:00' } });
    const event = {
      type: 'order.completed',
      source: 't',
      id: 'o',
      subject: 'a',
      time: '2026-04-02T10:00:00+08:00',
      data: { orderId: 'o', amount: 600_000, currency: 'CNY' },
    };
    await call('POST', '/v1/events', event);
    expect((await laurel.getMember({ path: { id: 'a' } })).data?.tier).toMatchObject({
      tier: 'v3',
      until: '2027-04-03T00:00:00+08:00',
    });
    await laurel.moveClock({ body: { to: '2027-04-03T00:00:00+08:00' } });
    const { data } = await laurel.getMember({ path: { id: 'a' } });
    expect(data?.tier).toMatchObject({ tier: 'v3', inGrace: true, cause: 'grace' });
    await laurel.moveClock({ body: { to: '2027-05-03T00:00:00+08:00' } });
    expect((await laurel.getMember({ path: { id: 'a' } })).data?.tier).toMatchObject({
      tier: 'v2',
      cause: 'demoted',
    });
    const { data: statuses } = await laurel.listStatuses({ path: { id: 'a' } });
    expect(statuses?.data.map(({ tier, cause }) => `${tier} ${cause}`)).toEqual([
      'v2 demoted',
      'v3 grace',
      'v3 upgraded',
      'v1 joined',
    ]);
  });

  test('the clock stands where it stood when the store is opened again', async () => {
    const folder = tried.folder;
    const { data: before } = await tried.laurel.getClock();
    await tried.opened.close();
    const again = await open(readConfig({ dataFolder: folder, logLevel: 'silent', roles: ['api'] }, {}), {
      clock: tried.clock,
    });
    const answer = await again.fetch('http://laurel/v1/clock');
    expect(await answer.json()).toEqual(before);
    await again.close();
  });
});

test('a store that was served with the machine’s clock is no sandbox, ever', async () => {
  const plain = await tryServer();
  expect((await plain.laurel.moveClock({ body: { to: '2030-01-01T00:00:00+08:00' } })).error).toMatchObject({
    status: 409,
    code: 'not_a_sandbox',
  });
  const listening = await listen(plain.opened, { host: '127.0.0.1', port: 0, roles: [] });
  await listening.close();
  const config = readConfig({ dataFolder: plain.folder, logLevel: 'silent', sandbox: true }, {});
  await expect(open(config, { clock: plain.clock })).rejects.toThrow('served without --sandbox');
  await plain.close();
});
