import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';
import { type Bad, badBodies, badCalls, badEvents, event } from './bad-requests.ts';

/** Every kind of bad input that applies: refused with a code and a pointer, and the state is what it was. */
export function requestsSuite(engine: Engine): void {
  let shop: Shop;
  let before: string;
  beforeAll(async () => {
    shop = await openShop({ engine, clock: '2026-03-03 10:00' });
    await fill(shop);
    before = await hashOf(shop);
  }, 60_000);
  afterAll(async () => {
    await shop.close();
  });

  test.each([...badBodies, ...badEvents, ...badCalls])('H20 bad input: $why', async (bad) => {
    expect(await refusalOf(shop, bad)).toEqual([]);
  });

  test('bad input: a header of 64 KB', async () => {
    const { status, body } = await shop.call('GET', '/v1/members', undefined, {
      'x-long': 'x'.repeat(65_536),
    });
    expect([status, body.code]).toEqual([431, 'header_too_large']);
  });

  test('bad input: one bad event of a batch hinders no other, and one may refer to a later one', async () => {
    const id = 'batch';
    const batch = `[${event({ subject: `"${id}"`, id: '"1"' }).replace('"orderId":"bad"', '"orderId":"batch-1"')},${event({ subject: `"${id}"`, id: '"2"', type: '"order.eaten"' })},{"x":1}]`;
    const { status, text } = await shop.call('POST', '/v1/events', batch);
    const results = JSON.parse(text) as readonly { status: string; code?: string; pointer?: string }[];
    expect([status, results.map((one) => one.code ?? one.status)]).toEqual([
      207,
      ['applied', 'unknown_event_type', expect.any(String)],
    ]);
    const refund = '{"orderId":"later","amount":100,"currency":"CNY","refundId":"first"}';
    const order = '{"orderId":"later","amount":100,"currency":"CNY"}';
    const turned = await shop.call(
      'POST',
      '/v1/events',
      `[${event({ subject: `"${id}"`, id: '"3"', type: '"order.refunded"', data: refund })},${event({ subject: `"${id}"`, id: '"4"', data: order })}]`,
    );
    expect((JSON.parse(turned.text) as { status: string }[]).map((one) => one.status)).toEqual([
      'deferred',
      'applied',
    ]);
    expect(await person(shop, id).balance('growth')).toBe(1);
    before = await hashOf(shop);
  });

  test('bad input: a connection that is dropped in the middle of a body', async () => {
    const { hostname, port } = new URL(shop.server().url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${shop.key}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"type":`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await shop.call('GET', '/health/ready')).status).toBe(200);
  });

  test('ids of every kind are ids: emoji, dots, slashes, right-to-left; NFC and NFD of one name are one', async () => {
    const { laurel } = shop;
    for (const id of ['🎁', 'a/b', 'a.b', 'a%2Fb', 'مرحبا', '张三', 'x'.repeat(1_024)]) {
      await person(shop, id).joins('2026-03-03 10:00');
      expect((await ok(laurel.getMember({ path: { id } }))).id).toBe(id);
    }
    await person(shop, 'Zoë'.normalize('NFC')).joins('2026-03-03 10:00');
    expect((await ok(laurel.getMember({ path: { id: 'Zoë'.normalize('NFD') } }))).id).toBe(
      'Zoë'.normalize('NFC'),
    );
    before = await hashOf(shop);
  });

  test('H20 bad input changed nothing: the state hash is what it was, and no violation', async () => {
    expect(await hashOf(shop)).toBe(before);
  }, 20_000);
}

async function fill(shop: Shop): Promise<void> {
  const [m, frozen, closed] = [person(shop, 'm'), person(shop, 'frozen'), person(shop, 'closed')];
  for (const p of [m, frozen, closed]) await p.send('member.registered', '2026-03-01 10:00');
  const items = [{ lineId: '1', sku: 'a', quantity: 1, amount: 5_000 }];
  await m.send(
    'order.completed',
    '2026-03-02 09:00',
    { orderId: 'done', amount: 5_000, currency: 'CNY', goods: 5_000, items },
    { id: 'done' },
  );
  await m.send('order.refunded', '2026-03-02 09:30', {
    orderId: 'done',
    amount: 100,
    currency: 'CNY',
    refundId: 'r1',
  });
  await ok(shop.laurel.freezeMember({ path: { id: 'frozen' }, body: { reason: 'a test' } }));
  await ok(shop.laurel.closeMember({ path: { id: 'closed' } }));
}

async function hashOf(shop: Shop): Promise<string> {
  const { json } = await shop.done('verify', '--at', '2026-03-04T00:00:00+08:00', '--json');
  expect(json['violations']).toEqual([]);
  return `${String(json['ledgerHash'])} ${String(json['stateHash'])}`;
}

/** What is not as it should be; nothing, if all is. */
async function refusalOf(
  shop: Shop,
  { call = ['POST', '/v1/events'], body, headers, ...expected }: Bad,
): Promise<readonly string[]> {
  const { status, body: problem, headers: sent } = await shop.call(call[0], call[1], body, { ...headers });
  const faults: readonly (readonly [boolean, string])[] = [
    [status === expected.status, `status ${status}, not ${expected.status}`],
    [typeof problem.code === 'string' && problem.code !== '', 'no code'],
    [expected.code === '' || problem.code === expected.code, `code ${problem.code}, not ${expected.code}`],
    [typeof problem.pointer === 'string', 'no pointer'],
    [
      expected.pointer === undefined || problem.pointer === expected.pointer,
      `pointer ${problem.pointer}, not ${expected.pointer}`,
    ],
    [
      String(sent.get('content-type')).startsWith('application/problem+json'),
      `content type ${sent.get('content-type')}`,
    ],
    [problem['retry'] === 'never' || problem['retry'] === 'later', 'no retry'],
    [typeof problem['requestId'] === 'string', 'no requestId'],
  ];
  return faults.flatMap(([holds, fault]) => (holds ? [] : [fault]));
}
