import { expect, onTestFinished, test } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { receiver } from '../shop/receiver.ts';
import { ok, withShop } from '../shop/shop.ts';
import { toldAbout } from './told.ts';

// In the stack, on both engines: the lease of a killed process lapses after half a minute.
test.each([sqlite, mariadb])('X2 on $name it goes on after a crash, and nothing is lost', async (engine) => {
  const there = await receiver();
  onTestFinished(() => there.close());
  await withShop({ engine, clock: null, env: { LAUREL_WEBHOOK_NETWORKS: '127.0.0.0/8' } }, async (shop) => {
    const { joins, checks, of } = toldAbout(() => ({ shop, there }));
    const { secret } = await ok(shop.laurel.addWebhook({ body: { url: there.url, types: ['*'] } }));
    there.knows(secret);
    there.answers(503);
    await joins('dora');
    await checks('dora', 1);
    await there.until(() => of('dora').length > 0);
    await shop.restart('kill');
    there.answers(200);
    await checks('dora', 2);
    await there.until(() => of('dora').filter(({ type }) => type === 'checkin').length >= 2);
    expect(of('dora').some(({ type }) => type === 'tier.joined')).toBe(true);
  });
});
