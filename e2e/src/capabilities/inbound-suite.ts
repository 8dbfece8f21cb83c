import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { root, starterFile } from '../shop/places.ts';
import { ok, openShop, type Reply, type Shop } from '../shop/shop.ts';

const file = (...path: readonly string[]): string => join(root, 'examples/inbound', ...path);
const read = (...path: readonly string[]): string => readFileSync(file(...path), 'utf8');
const secret = 'a secret shared with the shop';
const base64 = (body: string): string => createHmac('sha256', secret).update(body).digest('base64');

/** Live events of other systems, as they send them: recorded samples become events, and events decisions. */
export function inboundSuite(engine: Engine): void {
  let dollars: Shop;
  let yuan: Shop;
  beforeAll(async () => {
    const starter = readFileSync(starterFile, 'utf8');
    const clock = '2026-03-05 00:00';
    const env = { INBOUND_SECRET: secret };
    dollars = await openShop({
      engine,
      clock,
      env,
      program: starter.replace('currency: CNY', 'currency: USD'),
    });
    yuan = await openShop({ engine, clock, env });
    for (const name of ['shopify', 'woocommerce'])
      await dollars.done(
        'inbound',
        'put',
        name,
        file(name, 'mapping.yaml'),
        '--secret-env',
        'INBOUND_SECRET',
      );
    await yuan.done(
      'inbound',
      'put',
      'ruoyi',
      file('ruoyi-vue-pro/mapping.yaml'),
      '--secret-env',
      'INBOUND_SECRET',
    );
  }, 120_000);
  afterAll(async () => {
    await dollars.close();
    await yuan.close();
  });

  const shopify = (topic: string, body: string, signature = base64(body)): Promise<Reply> =>
    send(dollars, 'shopify', body, { 'x-shopify-topic': topic, 'x-shopify-hmac-sha256': signature });
  const woo = (body: string): Promise<Reply> =>
    send(dollars, 'woocommerce', body, {
      'x-wc-webhook-topic': 'order.updated',
      'x-wc-webhook-signature': base64(body),
    });
  const send = async (shop: Shop, name: string, body: string, headers: Record<string, string>) => {
    const answer = await fetch(`${shop.server().url}/v1/inbound/${name}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) } as Reply;
  };
  const points = async (shop: Shop, id: string): Promise<number> =>
    (await ok(shop.laurel.getMember({ path: { id } }))).assets['points']?.balance ?? 0;
  const statuses = ({ body }: Reply): unknown =>
    (body['events'] as { type: string; status: string }[]).map(({ type, status }) => `${type} ${status}`);

  test('A11 Shopify: paid, fulfilled and refunded, once however often it is sent', async () => {
    expect(statuses(await shopify('orders/paid', read('shopify/orders-paid.json')))).toEqual([
      'order.paid applied',
    ]);
    const fulfilled = read('shopify/orders-fulfilled.json');
    expect(statuses(await shopify('orders/fulfilled', fulfilled))).toEqual(['order.completed applied']);
    const earned = await points(dollars, '7003001002003');
    expect(earned).toBeGreaterThan(0);
    expect(statuses(await shopify('orders/fulfilled', fulfilled))).toEqual(['order.completed duplicate']);
    const refund = read('shopify/refunds-create.json');
    expect(statuses(await shopify('refunds/create', refund))).toEqual(['order.refunded applied']);
    expect(statuses(await shopify('refunds/create', refund))).toEqual(['order.refunded duplicate']);
    const left = await points(dollars, '7003001002003');
    expect(left).toBeLessThan(earned);
    const { data } = await ok(dollars.laurel.listEvents({ query: { member: '7003001002003' } }));
    expect(data.find(({ type }) => type === 'order.refunded')).toMatchObject({
      actor: 'inbound:shopify',
      data: { orderId: '5678901234567', amount: 9_720, currency: 'USD' },
    });
  });

  test('A11 a forged signature is refused, and changes nothing', async () => {
    const body = read('shopify/orders-paid.json').replace('5678901234567', '1');
    for (const signature of [base64(`${body} `), 'AAAA', '']) {
      const refused = await shopify('orders/paid', body, signature);
      expect([refused.status, refused.body.code]).toEqual([401, 'bad_signature']);
    }
    const none = await send(dollars, 'shopify', body, {});
    expect([none.status, none.body.code]).toEqual([401, 'bad_signature']);
    const nobody = await send(dollars, 'nobody', body, {});
    expect([nobody.status, nobody.body.code]).toEqual([401, 'bad_signature']);
  });

  test('A11 WooCommerce: one body may say several things, and says them again and again', async () => {
    const completed = read('woocommerce/order-completed.json');
    expect(statuses(await woo(completed))).toEqual(['order.paid applied', 'order.completed applied']);
    const before = await points(dollars, '26');
    const refunded = read('woocommerce/order-refunded.json');
    expect(statuses(await woo(refunded))).toEqual([
      'order.paid duplicate',
      'order.completed duplicate',
      'order.refunded applied',
    ]);
    expect(await points(dollars, '26')).toBeLessThan(before);
    expect(statuses(await woo(refunded))).toEqual([
      'order.paid duplicate',
      'order.completed duplicate',
      'order.refunded duplicate',
    ]);
  });

  test('A11 ruoyi-vue-pro: signed with a timestamp, which must be the time of now', async () => {
    const sent = (topic: string, body: string, at = Date.now()): Promise<Reply> => {
      const hash = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
      return send(yuan, 'ruoyi', body, {
        'x-laurel-topic': topic,
        'x-laurel-timestamp': String(at),
        'x-laurel-signature': `sha256=${hash}`,
      });
    };
    const paid = read('ruoyi-vue-pro/order-paid.json');
    expect(statuses(await sent('order.paid', paid))).toEqual(['order.paid applied']);
    expect((await sent('order.paid', paid, Date.now() - 3_600_000)).status).toBe(401);
    expect(statuses(await sent('order.received', read('ruoyi-vue-pro/order-received.json')))).toEqual([
      'order.completed applied',
    ]);
    const before = await points(yuan, '247');
    const sale = read('ruoyi-vue-pro/after-sale-refunded.json');
    expect(statuses(await sent('after-sale.refunded', sale))).toEqual(['order.refunded applied']);
    expect(await points(yuan, '247')).toBeLessThan(before);
  });

  test('A11 what cannot be mapped is kept, and is taken once the mapping is mended', async () => {
    const body = JSON.stringify({
      ...JSON.parse(read('shopify/orders-paid.json')),
      id: 42,
      current_total_price: 'many',
    });
    const kept = await shopify('orders/paid', body);
    expect([kept.status, statuses(kept)]).toEqual([200, []]);
    const letter = String(kept.body['deadLetter']);
    const { id, type, code } = await ok(dollars.laurel.getDeadLetter({ path: { id: letter } }));
    expect({ id, type, code }).toEqual({ id: letter, type: 'inbound:shopify', code: 'bad_number' });
    const mended = read('shopify/mapping.yaml').replace('money: current_total_price', 'money: total_price');
    await ok(dollars.laurel.putInbound({ path: { name: 'shopify' }, body: { mapping: mended } }));
    const again = await ok(dollars.laurel.takeDeadBody({ path: { id: letter } }));
    expect(again.events).toMatchObject([{ type: 'order.paid', status: 'applied' }]);
    expect((await dollars.call('GET', `/v1/dead-letters/${letter}`)).status).toBe(404);
    const broken = await dollars.call('PUT', '/v1/inbound/shopify', { mapping: 'format: csv' });
    expect([broken.status, broken.body.code]).toEqual([422, 'invalid_mapping']);
  });

  test('A11 a refund of an order that nobody is known to have waits as a dead letter', async () => {
    const refund = read('shopify/refunds-create.json').replaceAll('5678901234567', '999');
    const kept = await shopify('refunds/create', refund);
    expect(kept.body['events']).toMatchObject([{ status: 'refused', code: 'unknown_order' }]);
    expect(kept.body['deadLetter']).toBeTruthy();
  });

  test('A11 a dry run shows the first results and writes nothing', async () => {
    const sample = file('shopify/orders-paid.json');
    const words = [
      'inbound',
      'try',
      file('shopify/mapping.yaml'),
      '--sample',
      sample,
      '--topic',
      'orders/paid',
    ];
    const tried = (await yuan.done(...words, '--json')).json as unknown as {
      decision: string;
      data: object;
    }[];
    expect(tried).toMatchObject([{ type: 'order.paid', subject: '7003001002003', data: { amount: 19_940 } }]);
    expect((await yuan.call('GET', '/v1/members/7003001002003')).status).toBe(404);
    expect((await yuan.done('inbound', 'list', '--json')).json).toMatchObject([{ name: 'ruoyi' }]);
    await yuan.done('inbound', 'remove', 'ruoyi');
    expect((await send(yuan, 'ruoyi', '{}', {})).status).toBe(401);
  });
}
