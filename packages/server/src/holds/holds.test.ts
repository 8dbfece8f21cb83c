import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
});
afterAll(() => tried.close());

const codeOf = (error: unknown): unknown => {
  const { status, code, pointer } = error as { status: number; code: string; pointer: string };
  return [status, code, pointer];
};
const points = async (id: string) => (await tried.laurel.getMember({ path: { id } })).data?.assets['points'];
const place = async (id: string, amount: number, more: object = {}) =>
  tried.laurel.placeHold({ path: { id }, body: { asset: 'points', amount, ...more } });

test('L3 place, capture in part, restore what was captured, whole or in part', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: 'l3' } });
  const placed = await place('l3', 60, { orderId: 'o-1' });
  expect(placed.response?.status).toBe(201);
  const id = placed.data?.hold?.id ?? '';
  expect((await laurel.getHold({ path: { id } })).data).toEqual({
    id,
    asset: 'points',
    amount: 60,
    until: '2026-03-01T10:30:00+08:00',
    orderId: 'o-1',
  });
  expect(await points('l3')).toMatchObject({ balance: 100, available: 40, held: 60 });
  const captured = await laurel.captureHold({ path: { id }, body: { amount: 50 } });
  expect(captured.data?.transfers.map(({ kind, units }) => [kind, units])).toEqual([
    ['capture', 50],
    ['release', 10],
  ]);
  expect(await points('l3')).toMatchObject({ balance: 50, available: 50, held: 0 });
  expect(codeOf((await laurel.getHold({ path: { id } })).error)).toEqual([409, 'hold_closed', '/path/id']);
  expect(codeOf((await laurel.captureHold({ path: { id } })).error)).toEqual([
    409,
    'hold_closed',
    '/path/id',
  ]);
  await laurel.restoreHold({ path: { id }, body: { amount: 20 } });
  expect(await points('l3')).toMatchObject({ balance: 70 });
  expect(codeOf((await laurel.restoreHold({ path: { id }, body: { amount: 31 } })).error)).toEqual([
    422,
    'restore_above_spend',
    '/amount',
  ]);
  await laurel.restoreHold({ path: { id } });
  expect(await points('l3')).toMatchObject({ balance: 100, available: 100 });
});

test('a hold that never was is unknown to every call', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: 'l3c' } });
  const { data } = await place('l3c', 10);
  // The entry before the hold is the member's registration.
  const id = (data?.hold?.id ?? '').replace(/-(\d+)$/, (_, seq) => `-${Number(seq) - 1}`);
  const unknown = [404, 'unknown_hold', '/path/id'];
  expect(codeOf((await laurel.getHold({ path: { id } })).error)).toEqual(unknown);
  expect(codeOf((await laurel.captureHold({ path: { id } })).error)).toEqual(unknown);
  expect(codeOf((await laurel.releaseHold({ path: { id } })).error)).toEqual(unknown);
  expect(codeOf((await laurel.restoreHold({ path: { id } })).error)).toEqual(unknown);
});

test('L3 a hold that nobody captures lapses', async () => {
  await tried.laurel.createMember({ body: { id: 'l3b' } });
  const { data } = await place('l3b', 30, { minutes: 10 });
  tried.clock.moveTo(tried.clock.now() + 10 * 60_000);
  expect(await points('l3b')).toMatchObject({ available: 100, held: 0 });
  expect(codeOf((await tried.laurel.releaseHold({ path: { id: data?.hold?.id ?? '' } })).error)).toEqual([
    409,
    'hold_closed',
    '/path/id',
  ]);
});

test('S15 what is not there cannot be held', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: 's15' } });
  const first = await place('s15', 60);
  expect(codeOf((await place('s15', 60)).error)).toEqual([409, 'insufficient_available', '/amount']);
  await laurel.releaseHold({ path: { id: first.data?.hold?.id ?? '' } });
  expect(await points('s15')).toMatchObject({ available: 100 });
});

test('S16 two holds at one instant: one of them', { timeout: 30_000 }, async () => {
  await tried.laurel.createMember({ body: { id: 's16' } });
  for (let n = 0; n < 50; n++) {
    const both = await Promise.all([place('s16', 60), place('s16', 60)]);
    const won = both.filter(({ data }) => data !== undefined);
    expect(won).toHaveLength(1);
    await tried.laurel.releaseHold({ path: { id: won[0]?.data?.hold?.id ?? '' } });
  }
});

test('L4 one Idempotency-Key, one hold, also in parallel', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: 'l4' } });
  const send = () =>
    laurel.placeHold({
      path: { id: 'l4' },
      body: { asset: 'points', amount: 10 },
      headers: { 'Idempotency-Key': 'l4' },
    });
  const answers = await Promise.all([send(), send(), send()]);
  expect(new Set(answers.map(({ data }) => data?.hold?.id)).size).toBe(1);
  tried.clock.moveTo(tried.clock.now() + 1_000);
  expect((await send()).data).toEqual(answers[0]?.data);
  expect(await points('l4')).toMatchObject({ held: 10 });
  const other = await laurel.placeHold({
    path: { id: 'l4' },
    body: { asset: 'points', amount: 11 },
    headers: { 'Idempotency-Key': 'l4' },
  });
  expect(codeOf(other.error)).toEqual([409, 'idempotency_conflict', '/header/idempotency-key']);
  const elsewhere = await laurel.freezeMember({
    path: { id: 'l4' },
    body: { reason: 'x' },
    headers: { 'Idempotency-Key': 'l4' },
  });
  expect(codeOf(elsewhere.error)).toEqual([409, 'idempotency_conflict', '/header/idempotency-key']);
});

test('L4 a refusal consumes nothing: the same key may come again', async () => {
  const { laurel, event } = tried;
  await laurel.createMember({ body: { id: 'l4b' } });
  const send = () =>
    laurel.placeHold({
      path: { id: 'l4b' },
      body: { asset: 'points', amount: 200 },
      headers: { 'Idempotency-Key': 'l4b' },
    });
  expect(codeOf((await send()).error)).toEqual([409, 'insufficient_available', '/amount']);
  await event({
    type: 'order.completed',
    subject: 'l4b',
    time: '2026-03-01T10:00:00+08:00',
    data: { orderId: 'l4b', amount: 10_000, currency: 'CNY' },
  });
  expect((await send()).response?.status).toBe(201);
});

test.each([
  ['0', 0, [400, 'invalid_value', '/amount']],
  ['−1', -1, [400, 'invalid_value', '/amount']],
  ['1.5', 1.5, [400, 'invalid_value', '/amount']],
  ['text', '100', [400, 'invalid_value', '/amount']],
  ['null', null, [400, 'invalid_value', '/amount']],
  ['missing', undefined, [400, 'missing_field', '/amount']],
])('an amount of %s', async (_name, amount, expected) => {
  const { body } = await tried.call('POST', '/v1/members/l3/holds', { asset: 'points', amount });
  expect(codeOf(body)).toEqual(expected);
});

test('unknown holds, assets and fields', async () => {
  const { call, laurel } = tried;
  for (const id of ['hd-1-999', 'hd-zz-1', 'x', 'hd-1-1', '..']) {
    const path = `/v1/holds/${id === '..' ? '%2E%2E%2E' : id}/capture`;
    expect((await call('POST', path)).body).toMatchObject({
      code: expect.stringMatching(/unknown_hold|hold_closed/),
    });
  }
  expect(
    codeOf((await laurel.placeHold({ path: { id: 'l3' }, body: { asset: 'gold', amount: 1 } })).error),
  ).toEqual([422, 'unknown_asset', '/asset']);
  expect(
    codeOf((await call('POST', '/v1/members/l3/holds', { asset: 'points', amount: 1, x: 1 })).body),
  ).toEqual([400, 'unknown_field', '/x']);
  expect(
    codeOf((await laurel.placeHold({ path: { id: 'nobody' }, body: { asset: 'points', amount: 1 } })).error),
  ).toEqual([404, 'unknown_member', '/path/id']);
});
