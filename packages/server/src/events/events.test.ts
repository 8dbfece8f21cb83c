import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Told, type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

const order = (
  subject: string,
  orderId: string,
  amount: number,
  time = '2026-03-01T10:00:00+08:00',
): Told => ({
  type: 'order.completed',
  subject,
  time,
  id: `${orderId} completed`,
  data: { orderId, amount, currency: 'CNY' },
});

describe('A9 ingest', () => {
  test('S19 the same event ten times, also in parallel: one effect, one answer', async () => {
    await tried.laurel.createMember({ body: { id: 's19' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => tried.event(order('s19', 's19', 5_000))),
    );
    const statuses = answers.map(({ body }) => body['status'] as unknown);
    expect(statuses.filter((status) => status === 'applied')).toHaveLength(1);
    const rest = answers.map(({ body }) => ({ ...(body as object), status: '' }));
    for (const one of rest) expect(one).toEqual(rest[0]);
    const other = await tried.event({ ...order('s19', 's19', 6_000) });
    expect(other.body).toMatchObject({ status: 409, code: 'event_conflict' });
    const { data } = await tried.laurel.getMember({ path: { id: 's19' } });
    expect(data?.assets['growth']?.balance).toBe(50);
  });

  test('a batch may refer to itself, states partial success, and shows one result each', async () => {
    const events = [
      { ...order('batch', 'b1', 5_000), source: 'test' },
      {
        type: 'order.refunded',
        source: 'test',
        id: 'b1 refund',
        subject: 'batch',
        time: '2026-03-01T10:00:00+08:00',
        data: { orderId: 'b1', refundId: 'r1', amount: 1_000, currency: 'CNY' },
      },
      { ...order('batch', 'b2', 1.5), source: 'test' },
      { ...order('batch', 'b1', 5_000), source: 'test' },
    ];
    const { status, body } = await tried.call('POST', '/v1/events', events, {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(status).toBe(207);
    const results = body as unknown as { status: string; code?: string; pointer?: string }[];
    expect(results.map(({ status: what, code, pointer }) => [what, code, pointer])).toEqual([
      ['applied', undefined, undefined],
      ['applied', undefined, undefined],
      ['refused', 'invalid_value', '/data/amount'],
      ['duplicate', undefined, undefined],
    ]);
  });

  test('what a call of its own makes is no event from outside', async () => {
    for (const type of [
      'hold.placed',
      'adjustment.made',
      'tier.set',
      'tier.upgraded',
      'member.erased',
      'member.imported',
    ])
      expect(
        (await tried.event({ type, subject: 's19', time: '2026-03-01T10:00:00+08:00' })).body,
      ).toMatchObject({ status: 400, code: 'unknown_event_type', pointer: '/type' });
  });

  test.each([
    [
      '0 in a refund',
      { type: 'order.refunded', data: { orderId: 'bad', refundId: 'r', amount: 0, currency: 'CNY' } },
      'invalid_value',
      '/data/amount',
    ],
    ['−1', { data: { orderId: 'bad', amount: -1, currency: 'CNY' } }, 'invalid_value', '/data/amount'],
    ['text', { data: { orderId: 'bad', amount: '100', currency: 'CNY' } }, 'invalid_value', '/data/amount'],
    ['null', { data: { orderId: 'bad', amount: null, currency: 'CNY' } }, 'invalid_value', '/data/amount'],
    ['no amount', { data: { orderId: 'bad', currency: 'CNY' } }, 'missing_field', '/data/amount'],
    ['cny', { data: { orderId: 'bad', amount: 1, currency: 'cny' } }, 'invalid_value', '/data/currency'],
    ['XTS', { data: { orderId: 'bad', amount: 1, currency: 'XTS' } }, 'unknown_currency', '/data/currency'],
    [
      'sums',
      { data: { orderId: 'bad', amount: 100, currency: 'CNY', goods: 90 } },
      'amounts_do_not_add_up',
      '/data/amount',
    ],
    [
      'an unknown field',
      { data: { orderId: 'bad', amount: 1, currency: 'CNY', amont: 2 } },
      'unknown_field',
      '/data/amont',
    ],
    ['an unknown type', { type: 'order.complete', data: {} }, 'unknown_event_type', '/type'],
    ['ten years ahead', { time: '2036-03-01T10:00:00+08:00' }, 'in_future', '/time'],
    [
      'an unknown order',
      { type: 'order.refunded', data: { orderId: 'bad', refundId: 'r', amount: 1, currency: 'CNY' } },
      undefined,
      undefined,
    ],
  ])('S30 %s', async (_name, change, code, pointer) => {
    const before = (await tried.laurel.getMember({ path: { id: 's19' } })).data;
    const event = { ...order('s19', 'bad', 100), ...change, id: `bad ${_name}`, source: 'test' };
    const { status, body } = await tried.call('POST', '/v1/events', event);
    if (code === undefined) {
      // A refund before its order waits for it.
      expect([status, body['status']]).toEqual([202, 'deferred']);
      return;
    }
    expect(body).toMatchObject({ code, pointer });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await tried.laurel.getMember({ path: { id: 's19' } })).data).toEqual(before);
  });
});

describe('O7 dead letters', () => {
  test('S20 too late, kept, and driven again with an override', async () => {
    const { laurel, clock } = tried;
    await laurel.createMember({ body: { id: 's20' } });
    clock.moveTo(Date.UTC(2026, 4, 15));
    const late = await tried.event(order('s20', 's20', 10_000, '2026-03-31T23:59:59+08:00'));
    expect(late.body).toMatchObject({ status: 422, code: 'too_late', pointer: '/time' });
    const id = String(late.body['deadLetter']);
    const { data } = await laurel.listDeadLetters();
    expect(data?.data.find((one) => one.id === id)).toMatchObject({
      code: 'too_late',
      event: { subject: 's20', id: 's20 completed' },
    });
    expect((await laurel.redriveDeadLetter({ path: { id }, body: {} })).error).toMatchObject({
      code: 'too_late',
    });
    const driven = await laurel.redriveDeadLetter({ path: { id }, body: { override: true } });
    expect(driven.data).toMatchObject({ status: 'applied', happenedAt: '2026-03-31T23:59:59+08:00' });
    expect((await laurel.getDeadLetter({ path: { id } })).error).toMatchObject({
      status: 404,
      code: 'unknown_dead_letter',
    });
  });
});

describe('the log', () => {
  test('of one member newest first, of all in the order of commits', async () => {
    const { laurel } = tried;
    const mine = await laurel.listEvents({ query: { member: 'batch', type: 'order.refunded', limit: 1 } });
    expect(mine.data?.data[0]).toMatchObject({ subject: 'batch', type: 'order.refunded', status: 'applied' });
    const page = await laurel.listEvents({ query: { member: 'batch', limit: 1 } });
    const next = await laurel.listEvents({
      query: { member: 'batch', limit: 1, cursor: page.data?.nextCursor ?? '' },
    });
    expect(next.data?.data[0]?.seq).toBe((page.data?.data[0]?.seq ?? 0) - 1);
    const all = await laurel.listEvents({ query: { type: 'order.refunded' } });
    expect(all.data?.data.map(({ subject, id }) => [subject, id])).toEqual([
      ['batch', 'b1 refund'],
      ['s19', 'bad an unknown order'],
    ]);
  });
});

describe('backfill', () => {
  test('decided at the events’ own times, until it is closed', async () => {
    const { laurel, call } = tried;
    const send = (event: Told) => call('POST', '/v1/events?backfill=true', { source: 'old', ...event });
    await send(order('old', 'old-1', 100_000, '2025-01-10T10:00:00+08:00'));
    await send(order('old', 'old-2', 10_000, '2025-06-10T10:00:00+08:00'));
    const early = await send(order('old', 'old-0', 10_000, '2024-06-10T10:00:00+08:00'));
    expect(early.body).toMatchObject({ status: 409, code: 'behind_log' });
    const during = await laurel.getMember({ path: { id: 'old' } });
    expect(during.data).toMatchObject({ at: '2025-06-10T10:00:00+08:00', tier: { tier: 'v2' } });
    const closed = await laurel.closeBackfills();
    expect(closed.data?.closed).toBe(1);
    const after = await laurel.getMember({ path: { id: 'old' } });
    expect(after.data?.tier?.tier).toBe('v1');
  });
});

describe('G9 forecast', () => {
  test('what a cart would earn is what it then earns', async () => {
    const { laurel } = tried;
    await laurel.createMember({ body: { id: 'g9' } });
    for (const amount of [0, 1, 99, 9_999, 10_000, 12_345, 600_000]) {
      const { data: quote } = await laurel.createQuote({
        body: { member: 'g9', data: { amount, currency: 'CNY' } },
      });
      const done = await tried.event(order('g9', `g9-${amount}`, amount, '2026-05-15T10:00:00+08:00'));
      const earned: Record<string, number> = {};
      for (const { asset, kind, units } of done.body['transfers'] as unknown as {
        asset: string;
        kind: string;
        units: number;
      }[])
        if (kind === 'grant') earned[asset] = (earned[asset] ?? 0) + units;
      expect([amount, quote?.earns]).toEqual([amount, earned]);
    }
    const before = (await laurel.getMember({ path: { id: 'g9' } })).data;
    await laurel.createQuote({ body: { member: 'g9', data: { amount: 100, currency: 'CNY' } } });
    expect((await laurel.getMember({ path: { id: 'g9' } })).data).toEqual(before);
    const { error } = await laurel.createQuote({
      body: { member: 'nobody', data: { amount: 1, currency: 'CNY' } },
    });
    expect(error).toMatchObject({ status: 404, code: 'unknown_member', pointer: '/member' });
  });

  test('an order says what it earned and gave back', async () => {
    const { laurel } = tried;
    const { data } = await laurel.getOrder({ path: { id: 'b1' } });
    expect(data).toMatchObject({
      orderId: 'b1',
      member: 'batch',
      state: 'completed',
      net: { amount: 4_000 },
      refunds: ['r1'],
      earned: { growth: 40, points: 40 },
    });
    expect((await laurel.getOrder({ path: { id: 'none' } })).error).toMatchObject({
      status: 404,
      code: 'unknown_order',
    });
  });
});
