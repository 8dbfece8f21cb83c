import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Engine, mariadb, sqlite } from '../shop/engines.ts';
import { allSettled, askedMore, each, insisting, missed, sizeOf } from '../shop/many.ts';
import { payments } from '../shop/payments.ts';
import { ok, withShop } from '../shop/shop.ts';

const program = readFileSync(join(import.meta.dirname, 'plans.yaml'), 'utf8');
/** `LAUREL_E2E_PAYMENTS=100000` is the whole of it. */
const count = sizeOf('LAUREL_E2E_PAYMENTS', 120);
const engines: readonly Engine[] =
  process.env['LAUREL_E2E_PAYMENTS'] === undefined ? [sqlite, mariadb] : [sqlite];
/** Most of a purchase is waiting for the bank. */
const wide = count > 1_000 ? 128 : 32;
/** A relay asks 64 at once, some of which hang: what is asked again waits behind the rest. */
const quietMs = 120_000 + count * 20;
const msMax = 240_000 + count * 60;

// In the stack, on both engines: what was lost is asked again after growing waits.
test.each(engines)(
  `V12 V6 I14 on $name ${count} payments at the worst, with restarts of either side: what came is what was sold, to the fen`,
  async (engine) => {
    const bank = await payments();
    onTestFinished(() => bank.kill());
    await withShop({ engine, program, clock: null, env: bank.env }, async (shop) => {
      const callback = (): string => `${shop.server().url}/v1/payments/callbacks`;
      await bank.start(callback(), 'chaos');
      const before = await bank.state();
      const began = performance.now();
      const buys = (from: number, to: number): Promise<void> =>
        each(to - from, wide, async (i) => {
          const id = `chaos-${from + i}`;
          const path = { id, plan: 'plus' };
          const headers = (act: string) => ({ 'Idempotency-Key': `${act}-${id}` });
          await insisting(() => ok(shop.laurel.createMember({ body: { id }, headers: headers('j') })), id);
          const { id: quoteId } = await insisting(
            () => ok(shop.laurel.quotePlan({ path, body: { variant: 'month' }, headers: headers('q') })),
            id,
          );
          await insisting(
            () => ok(shop.laurel.buyPlan({ path, body: { quoteId }, headers: headers('b') })),
            id,
          );
        });
      await buys(0, Math.floor(count / 2));
      await askedMore(bank.state, before.calls.length);
      await shop.restart('kill');
      await bank.kill();
      await bank.start(callback(), 'chaos');
      const half = await bank.state();
      await buys(Math.floor(count / 2), count);
      await askedMore(bank.state, half.calls.length);
      await bank.kill();
      await missed(shop, 'payment');
      await bank.start(callback(), 'chaos');
      await allSettled(() => shop, 'payment', quietMs);
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      let [paid, ahead] = [0, 0];
      await each(count, 32, async (i) => {
        const member = await ok(shop.laurel.getMember({ path: { id: `chaos-${i}` } }));
        paid += member.plans[0]?.term?.paid ?? 0;
        ahead += member.plans[0]?.ahead.length ?? 0;
      });
      const after = await bank.state();
      expect([after.charged - before.charged, ahead]).toEqual([paid, 0]);
      const asked = after.calls.filter(({ action }) => action === 'charge').map(({ id }) => id);
      expect([new Set(asked).size, asked.length]).toEqual([count, count]);
      await shop.stop();
      const verified = (await shop.cli('verify', '--json')).json;
      expect(verified).toMatchObject({ members: count, violations: [] });
      console.log(`${count} payments on ${engine.name}: ${paid / 1_500} paid, ${seconds} s`);
    });
  },
  msMax,
);
