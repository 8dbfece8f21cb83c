import { systemClock } from '@laurel/runtime';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';
import { tellingOf } from './tell.ts';

let server: Tried;
let id = '';
let first = '';
beforeAll(async () => {
  server = await tryServer();
  const { data } = await server.laurel.addWebhook({ body: { url: 'https://shop.example/', types: ['*'] } });
  id = data?.id ?? '';
  first = data?.secret ?? '';
});
afterAll(() => server.close());

/** Which of the secrets the published library takes a message by. */
async function takenBy(...secrets: readonly string[]): Promise<readonly boolean[]> {
  const { store, keyring, clock, log } = server.opened;
  const hook = await store.webhooks.get(id);
  if (hook === null) throw new Error('no webhook');
  let sent: { headers: Record<string, string>; body: string } | undefined;
  const telling = tellingOf({
    reads: log.reads,
    keyring,
    clock,
    realClock: systemClock,
    post: async (_url, headers, body) => {
      sent = { headers: { ...headers }, body };
      return { status: 204, text: '' };
    },
  });
  await telling.test(hook, 'wd-test-1');
  return secrets.map((secret) => {
    try {
      new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {});
      return true;
    } catch {
      return false;
    }
  });
}
const rotate = async (key: string, hours?: number) => {
  const { data, error } = await server.laurel.rotateWebhookSecret({
    path: { id },
    body: hours === undefined ? {} : { hours },
    headers: { 'Idempotency-Key': key },
  });
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
};

test('X2 A9 while both secrets sign either is taken, then the new one alone', async () => {
  expect(await takenBy(first)).toEqual([true]);
  const second = await rotate('k1');
  expect(second).toMatchObject({ id, previousSecretUntil: '2026-03-02T10:00:00+08:00' });
  expect(second.secret).not.toBe(first);
  expect(await takenBy(first, second.secret)).toEqual([true, true]);
  expect((await rotate('k1')).secret).toBe(second.secret);
  expect(await takenBy(first, second.secret)).toEqual([true, true]);
  server.clock.moveTo(server.clock.now() + 24 * 3_600_000);
  expect(await takenBy(first, second.secret)).toEqual([false, true]);
});

test('X2 A9 two secrets sign at most, and without an overlap one', async () => {
  const second = await rotate('k2', 48);
  const third = await rotate('k3', 1);
  expect(await takenBy(first, second.secret, third.secret)).toEqual([false, true, true]);
  expect((await rotate('k2', 48)).secret).toBe(second.secret);
  expect(await takenBy(first, second.secret, third.secret)).toEqual([false, true, true]);
  const last = await rotate('k4', 0);
  expect(last.previousSecretUntil).toBeNull();
  expect(await takenBy(second.secret, third.secret, last.secret)).toEqual([false, false, true]);
  const told = await server.laurel.getWebhook({ path: { id } });
  expect(JSON.stringify(told.data)).not.toContain('whsec_');
  const audit = await server.laurel.listAudit({ query: { limit: 20 } });
  expect(JSON.stringify(audit.data)).not.toContain('whsec_');
  expect(audit.data?.data.some(({ action }) => action === 'rotateWebhookSecret')).toBe(true);
});
