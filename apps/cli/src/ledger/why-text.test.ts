import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@laurel/runtime';
import { expect, test, vi } from 'vitest';
import { on, run, starter } from '../testing/run-laurel.ts';

vi.setConfig({ testTimeout: 60_000 });

test('laurel why tells in text what happened, what the rule read, and how the amount came to be', async () => {
  const data = mkdtempSync(join(tmpdir(), 'laurel-why-'));
  const laurel = on(data);
  await laurel('program publish', starter, '--at', '2020-01-01T00:00:00+08:00');
  const { withLaurel } = await import('../store/connect.ts');
  let transfer = '';
  await withLaurel({ data }, async ({ laurel: sdk }) => {
    const time = Temporal.Instant.fromEpochMilliseconds(systemClock.now() - 1_000).toString();
    const order = { orderId: 'o1', amount: 19_990, currency: 'CNY' };
    const sent = await sdk.postEvents({
      body: { type: 'order.completed', source: 'shop', id: 'e1', subject: 'u1', time, data: order },
    });
    const transfers = (sent.data as unknown as { transfers: { id: string; asset: string }[] }).transfers;
    transfer = transfers.find(({ asset }) => asset === 'growth')?.id ?? '';
  });
  const { code, stdout } = await run('why', transfer, '--data', data);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^event {6}order\.completed e1 of shop$/m);
  expect(stdout).toMatch(/^data {7}orderId = o1$/m);
  expect(stdout).toMatch(/^ {11}amount = 19990$/m);
  expect(stdout).toMatch(/^rounding {3}floor$/m);
  rmSync(data, { recursive: true, force: true });
});
