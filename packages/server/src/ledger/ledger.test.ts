import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { starterText, type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  const limited = starterText.replace(/^( {2}points:\n)/m, '$1    adjustmentLimit: 500\n');
  tried = await tryServer('2026-03-01T10:00:00+08:00', { program: limited });
});
afterAll(() => tried.close());

const codeOf = (error: unknown): unknown => {
  const { status, code, pointer } = error as { status: number; code: string; pointer: string };
  return [status, code, pointer];
};
const points = async (id: string) =>
  (await tried.laurel.getMember({ path: { id } })).data?.assets['points']?.balance;

/** A person with a role, as the console will make them. */
const person = async (name: string, role: 'service' | 'finance' | 'viewer') => {
  const { data } = await tried.laurel.createKey({ body: { name, role } });
  return createLaurel({ fetch: tried.opened.fetch, key: data?.secret ?? '' });
};

describe('L8 adjustments', () => {
  test('within the limit of the role at once, with a reason', async () => {
    await tried.laurel.createMember({ body: { id: 'l8' } });
    const service = await person('Wei', 'service');
    const given = await service.adjust({
      path: { id: 'l8' },
      body: { asset: 'points', amount: 500, reason: 'late parcel' },
    });
    expect(given.response?.status).toBe(201);
    expect(await points('l8')).toBe(600);
    const taken = await service.adjust({
      path: { id: 'l8' },
      body: { asset: 'points', amount: -100, reason: 'mistake' },
    });
    expect(taken.response?.status).toBe(201);
    const tooMuch = await service.adjust({
      path: { id: 'l8' },
      body: { asset: 'points', amount: -501, reason: 'x', evidence: 'y' },
    });
    expect(tooMuch.response?.status).toBe(202);
    const viewer = await person('Li', 'viewer');
    expect(
      codeOf(
        (await viewer.adjust({ path: { id: 'l8' }, body: { asset: 'points', amount: 1, reason: 'x' } }))
          .error,
      ),
    ).toMatchObject([403, 'forbidden', '']);
    const { data: log } = await tried.laurel.listEvents({ query: { member: 'l8', type: 'adjustment.made' } });
    expect(log?.data[0]).toMatchObject({ actor: 'key:Wei', data: { reason: 'mistake' } });
  });

  test('above it with evidence, by a second person, once', async () => {
    await tried.laurel.createMember({ body: { id: 'l8b' } });
    const service = await person('Chen', 'service');
    const finance = await person('Zhao', 'finance');
    const body = { asset: 'points', amount: 2_000, reason: 'complaint 17' };
    expect(codeOf((await service.adjust({ path: { id: 'l8b' }, body })).error)).toEqual([
      422,
      'evidence_missing',
      '/evidence',
    ]);
    const asked = await service.adjust({ path: { id: 'l8b' }, body: { ...body, evidence: 'ticket 17' } });
    const { id } = asked.data as unknown as { id: string };
    expect([asked.response?.status, await points('l8b')]).toEqual([202, 100]);
    expect(codeOf((await service.approveAdjustment({ path: { id } })).error)).toMatchObject([
      403,
      'forbidden',
      '',
    ]);
    const approved = await finance.approveAdjustment({ path: { id } });
    expect(approved.data).toMatchObject({
      state: 'made',
      decidedBy: 'key:Zhao',
      askedBy: 'key:Chen',
      member: 'l8b',
    });
    expect(await points('l8b')).toBe(2_100);
    await finance.approveAdjustment({ path: { id } });
    expect(await points('l8b')).toBe(2_100);
    expect(codeOf((await tried.laurel.refuseAdjustment({ path: { id } })).error)).toEqual([
      409,
      'already_decided',
      '',
    ]);
    const own = await finance.adjust({
      path: { id: 'l8b' },
      body: { asset: 'points', amount: 5_001, reason: 'x', evidence: 'y' },
    });
    const { id: ownId } = own.data as unknown as { id: string };
    expect(codeOf((await finance.approveAdjustment({ path: { id: ownId } })).error)).toEqual([
      409,
      'same_person',
      '',
    ]);
    const { data: all } = await finance.listAdjustments();
    expect(all?.data.map(({ state }) => state)).toContain('waiting');
  });

  test('without a reason, and of nothing', async () => {
    const { call } = tried;
    expect(
      codeOf((await call('POST', '/v1/members/l8/adjustments', { asset: 'points', amount: 5 })).body),
    ).toEqual([400, 'missing_field', '/reason']);
    expect(
      codeOf(
        (await call('POST', '/v1/members/l8/adjustments', { asset: 'points', amount: 0, reason: 'x' })).body,
      ),
    ).toEqual([400, 'invalid_value', '/amount']);
    expect(
      codeOf(
        (
          await call('POST', '/v1/members/l8/adjustments', {
            asset: 'points',
            amount: -100_000,
            reason: 'x',
            evidence: 'y',
          })
        ).body,
      ),
    ).toMatchObject([undefined, undefined, undefined]);
  });
});

describe('L11 why', () => {
  test('every transfer computes to its own number', async () => {
    const { laurel, event } = tried;
    await laurel.createMember({ body: { id: 'l11' } });
    await event({
      type: 'order.completed',
      subject: 'l11',
      time: '2026-03-01T10:00:00+08:00',
      data: { orderId: 'l11', amount: 12_345, currency: 'CNY' },
    });
    const { data: list } = await laurel.listTransfers({ path: { id: 'l11' } });
    for (const { id, amount, units } of list?.data ?? []) {
      const { data } = await laurel.explainTransfer({ path: { id } });
      expect(data).toMatchObject({
        agrees: true,
        amount,
        recomputed: amount,
        units,
        version: 1,
        member: 'l11',
      });
    }
    const rule = list?.data.find(({ rule: name }) => name === 'order-points');
    const { data } = await laurel.explainTransfer({ path: { id: rule?.id ?? '' } });
    expect(data?.formula).not.toBeNull();
    expect(data?.event).toMatchObject({ type: 'order.completed', data: { amount: 12_345 } });
    for (const id of ['tr-1-999-0', 'tr-zzz-1-0', 'hd-1-1', 'x'])
      expect(codeOf((await laurel.explainTransfer({ path: { id } })).error)).toEqual([
        404,
        'unknown_transfer',
        '/path/id',
      ]);
  });
});

test('L1 L2 lots and transfers agree with the balance, page by page', async () => {
  const { laurel } = tried;
  const all: { id: string; amount: number }[] = [];
  for (let cursor: string | undefined; ; ) {
    const { data } = await laurel.listTransfers({
      path: { id: 'l8b' },
      query: { asset: 'points', limit: 1, ...(cursor === undefined ? {} : { cursor }) },
    });
    all.push(...(data?.data ?? []));
    if (data?.nextCursor == null) break;
    cursor = data.nextCursor;
  }
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const balance = await points('l8b');
  expect(all.reduce((sum, { amount }) => sum + amount, 0)).toBe(balance);
  const { data: lots } = await laurel.listLots({ path: { id: 'l8b' }, query: { asset: 'points' } });
  expect(lots?.data.reduce((sum, { left, held }) => sum + left + held, 0)).toBe(balance);
});
