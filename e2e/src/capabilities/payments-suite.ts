import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Payments, payments } from '../shop/payments.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';
import { buyersOf } from './buyers.ts';

/** Plans paid through the signed port, against a payment system that misbehaves. */
export function paymentsSuite(engine: Engine): void {
  let shop: Shop;
  let bank: Payments;
  const callback = (): string => `${shop.server().url}/v1/payments/callbacks`;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'plans.yaml'), 'utf8');
    bank = await payments();
    shop = await openShop({ engine, program, clock: null, env: bank.env });
    await bank.start(callback(), 'succeed');
  }, 60_000);
  afterAll(async () => {
    await bank.kill();
    await shop.close();
  });

  const { joins, asks, planOf, settled } = buyersOf(() => shop);

  test.each(['succeed', 'late', 'twice', 'shuffled', 'lost', 'hang'])(
    'V12 V6 a payment system that does %s: the money comes once, and the term begins once',
    async (mode) => {
      await bank.mode(mode);
      const before = (await bank.state()).charged;
      const id = `one-${mode}`;
      await joins(id);
      await asks(id);
      await settled(30);
      expect(await planOf(id)).toMatchObject({ status: 'active', term: { no: 1, paid: 1_500 }, ahead: [] });
      expect((await bank.state()).charged - before).toBe(1_500);
    },
    60_000,
  );

  test('V12 one that fails: nothing begins, and nothing is asked again', async () => {
    await bank.mode('fail');
    await joins('fails');
    const callId = await asks('fails');
    await settled(30);
    expect((await planOf('fails'))?.status ?? 'none').toBe('none');
    expect((await ok(shop.laurel.getCall({ path: { id: callId } }))).nextAt).toBeNull();
  }, 60_000);

  test('V12 a callback without the right signature is refused', async () => {
    const body = { id: 'cl-1-1-0', status: 'succeeded' };
    const headers = { 'webhook-id': 'cl-1-1-0', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' };
    const answer = await shop.call('POST', '/v1/payments/callbacks', body, headers);
    expect([answer.status, answer.body.code]).toEqual([401, 'bad_signature']);
  });

  test('V12 V7 money that goes back is given back once', async () => {
    await bank.mode('succeed');
    await joins('back');
    await asks('back');
    await settled(30);
    await bank.mode('twice');
    await ok(shop.laurel.refundPlan({ path: { id: 'back', plan: 'plus' }, body: {} }));
    await settled(30);
    const { calls } = await bank.state();
    expect(calls.filter(({ status }) => status === 'refunded').map(({ amount }) => amount)).toEqual([1_500]);
  }, 60_000);
}
