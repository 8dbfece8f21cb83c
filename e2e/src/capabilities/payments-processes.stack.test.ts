import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mariadb } from '../shop/engines.ts';
import { payments } from '../shop/payments.ts';
import { ok, withShop } from '../shop/shop.ts';

test('V12 V6 two processes on one store: a call is carried out by one of them, also where that one dies', async () => {
  const program = readFileSync(join(import.meta.dirname, 'plans.yaml'), 'utf8');
  const bank = await payments();
  await withShop({ engine: mariadb, program, clock: null, env: bank.env }, async (shop) => {
    const { laurel: second, server } = await shop.another();
    await bank.start(`${server.url}/v1/payments/callbacks`, 'chaos');
    const ids = Array.from({ length: 60 }, (_, i) => `p-${i}`);
    const buys = async (id: string, i: number): Promise<void> => {
      const laurel = i % 2 === 0 ? shop.laurel : second;
      await ok(laurel.createMember({ body: { id } }));
      const path = { id, plan: 'plus' };
      const { id: quoteId } = await ok(laurel.quotePlan({ path, body: { variant: 'month' } }));
      await ok(laurel.buyPlan({ path, body: { quoteId } }));
    };
    await Promise.all(ids.map(buys));
    await shop.restart('kill');
    for (let tries = 0; (await ok(second.listCalls())).data.length > 0; tries += 1) {
      if (tries > 600) throw new Error('calls are open');
      await sleep(200);
    }
    const plans = await Promise.all(
      ids.map(async (id) => (await ok(second.getMember({ path: { id } }))).plans[0]),
    );
    const { charged, calls } = await bank.state();
    expect(charged).toBe(plans.reduce((sum, one) => sum + (one?.term?.paid ?? 0), 0));
    expect(plans.every((one) => (one?.ahead.length ?? 0) === 0)).toBe(true);
    expect(calls.filter(({ action }) => action === 'refund')).toEqual([]);
  });
  await bank.kill();
}, 240_000);
