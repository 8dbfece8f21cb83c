import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { payments } from '../shop/payments.ts';
import { withShop } from '../shop/shop.ts';
import { buyersOf } from './buyers.ts';

const program = readFileSync(join(import.meta.dirname, 'plans.yaml'), 'utf8');

// In the stack, on both engines: what was lost is asked again after growing waits.
test.each([sqlite, mariadb])(
  'V12 V6 I14 on $name at its worst, with restarts of either side: what came is what was sold, to the fen',
  async (engine) => {
    const bank = await payments();
    onTestFinished(() => bank.kill());
    await withShop({ engine, program, clock: null, env: bank.env }, async (shop) => {
      const callback = (): string => `${shop.server().url}/v1/payments/callbacks`;
      const { joins, asks, planOf, settled } = buyersOf(() => shop);
      await bank.start(callback(), 'chaos');
      const before = await bank.state();
      const ids = Array.from({ length: 120 }, (_, i) => `chaos-${i}`);
      await Promise.all(ids.map(joins));
      await Promise.all(ids.slice(0, 60).map(asks));
      await sleep(500);
      await shop.restart('kill');
      await bank.kill();
      await bank.start(callback(), 'chaos');
      await Promise.all(ids.slice(60).map(asks));
      await sleep(500);
      await bank.kill();
      await sleep(1_000);
      await bank.start(callback(), 'chaos');
      await settled(120);
      const held = await Promise.all(ids.map(planOf));
      const paid = held.reduce((sum, one) => sum + (one?.term?.paid ?? 0), 0);
      const after = await bank.state();
      expect(after.charged - before.charged).toBe(paid);
      expect(held.every((one) => (one?.ahead.length ?? 0) === 0)).toBe(true);
      const asked = after.calls.filter(({ action }) => action === 'charge').map(({ id }) => id);
      expect(new Set(asked).size).toBe(asked.length);
      await shop.stop();
      expect((await shop.cli('verify', '--json')).json).toMatchObject({ violations: [] });
    });
  },
  240_000,
);
