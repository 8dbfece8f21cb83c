import { readFileSync } from 'node:fs';
import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { starterFile } from '../shop/places.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { rfc } from '../shop/times.ts';

const remind = '    remind: [30 days, 3 days]\n';
const program = readFileSync(starterFile, 'utf8').replace(
  '    expires: endOfNextYear',
  `${remind}    adjustmentLimit: 1000
    expires: 60 days`,
);

/** Before units expire, and after. */
export function remindersSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, program, clock: '2026-03-01 09:00' });
    for (const id of ['lin', 'mei']) await ok(shop.laurel.createMember({ body: { id } }));
  }, 60_000);
  afterAll(() => shop.close());

  const points = async (id: string): Promise<number> =>
    (await ok(shop.laurel.getMember({ path: { id } }))).assets['points']?.balance ?? 0;
  const passes = (to: string) => ok(shop.laurel.moveClock({ body: { to: rfc(to) } }));

  test('L10 an extension gives what expires soonest a later end, within the limit of the role', async () => {
    const path = { id: 'mei' };
    const expiresAt = rfc('2026-12-31 00:00');
    const { json } = await shop.done('operator', 'add', 'sam', '--role', 'service', '--json');
    const service = createLaurel({ baseUrl: shop.server().url, key: String(json['secret']) });
    await ok(shop.laurel.adjust({ path, body: { asset: 'points', amount: 2_000, reason: 'r' } }));
    const all = { asset: 'points', expiresAt, reason: 'the site was down' };
    expect((await no(service.extendLots({ path, body: all }))).code).toBe('forbidden');
    const made = await ok(service.extendLots({ path, body: { ...all, amount: 60 } }));
    expect(made.transfers.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['adjust', -60],
      ['adjust', 60],
    ]);
    expect(await points('mei')).toBe(2_100);
    const words = ['--asset', 'points', '--until', expiresAt, '--amount', '40', '--reason', 'more'];
    await shop.done('extend', 'mei', ...words);
  });

  test('L10 the member is told 30 and 3 days before, once for all that expires on a day', async () => {
    await passes('2026-05-05 00:00');
    const { data } = await ok(shop.laurel.listMessages({ path: { id: 'lin' } }));
    const told = data.filter(({ template }) => template === 'asset.expiring');
    expect(told.map(({ at, params }) => [at.slice(0, 10), params['units']])).toEqual([
      ['2026-04-27', 100],
      ['2026-03-31', 100],
    ]);
    expect(told[0]).toMatchObject({ template: 'asset.expiring', reason: 'expiry:points' });
    expect([await points('lin'), await points('mei')]).toEqual([0, 100]);
  });

  test('L10 what expired comes back with a reason, once and no more than expired', async () => {
    const path = { id: 'lin' };
    const { data } = await ok(shop.laurel.listEvents({ query: { member: 'lin' } }));
    const transfer =
      data
        .flatMap(({ transfers }) => transfers)
        .find(({ kind, asset }) => kind === 'expire' && asset === 'points')?.id ?? '';
    const body = { transfer, expiresAt: rfc('2026-12-31 00:00'), reason: 'told too late' };
    expect((await no(shop.laurel.reinstateLots({ path, body: { ...body, amount: 101 } }))).code).toBe(
      'not_expired',
    );
    expect((await no(shop.laurel.reinstateLots({ path: { id: 'mei' }, body }))).code).toBe(
      'unknown_transfer',
    );
    await ok(shop.laurel.reinstateLots({ path, body: { ...body, amount: 70 } }));
    expect(await points('lin')).toBe(70);
    expect((await no(shop.laurel.reinstateLots({ path, body }))).code).toBe('not_expired');
    await shop.done(
      'reinstate',
      'lin',
      transfer,
      '--until',
      body.expiresAt,
      '--amount',
      '30',
      '--reason',
      'more',
    );
    expect(await points('lin')).toBe(100);
  });

  test('L10 the ledger conserves, and replays', async () => {
    await shop.stop();
    expect((await shop.cli('verify', '--json')).json).toMatchObject({ violations: [] });
    expect((await shop.cli('replay', '--json')).json).toMatchObject({ differences: 0 });
  }, 60_000);
}
